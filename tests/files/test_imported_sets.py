"""Licensed sets and copies: what a table is refused for, what is copied onto a shelf whole, and what may not be."""

from __future__ import annotations

import csv
import io
import os
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellspent.files.shelves.copies import Owner, copied, place_of
from wellspent.files.shelves.library import open_shelves, read_shelves
from wellspent.files.shelves.own import piece_of, read_own
from wellspent.files.shelves.shelf import export_entry, put_on_shelf, write_whole
from wellspent.method.errors import Faults, Refused
from wellspent.method.proxies import Proxy

LIBRARY, ORIGINS = open_shelves()
OWNER = Owner("harrowmere", "Harrowmere Council", date(2026, 11, 22))
ROW = {
    "id": "own-walk",
    "label": "A walk",
    "unit": "visit",
    "ledger": "social",
    "place": "England",
    "amount": "12.50",
    "from": "2025-04-01",
    "price_year": "2024",
    "low": "10",
    "high": "20",
    "review_by": "2027-04-01",
    "title": "Bank",
    "publisher": "Nobody",
    "year": "2025",
    "licence": "OGL-3.0",
}
TARGET = Path("shelf/proxies/own/set.csv")


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def table(*changes: dict[str, str], sign: str = ",") -> str:
    """A table of proxies: one row for each of the changes to a good one."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sign).writerows([list(ROW), *(list((ROW | one).values()) for one in changes)])
    return text.getvalue()


def load(text: str, name: str = "set.csv") -> tuple[int, Path]:
    Path(name).write_text(text, encoding="utf-8", newline="")
    return put_on_shelf(Path(name), "user", Path("shelf"), LIBRARY, ORIGINS)


def refused(text: str) -> list[str]:
    with pytest.raises(Refused) as found:
        load(text)
    return [str(fault) for fault in found.value.faults]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [{"id": "Own Walk"}],
            [
                (
                    'row 2, column id: "Own Walk" is not an id. Use lower-case letters, digits and '
                    "hyphens, such as own-walk."
                )
            ],
        ),
        ([{}, {}], ['row 3, column id: the id "own-walk" stands in row 2 too. Give each proxy its own id.']),
        (
            [{"id": "camden-complex-need-week"}],
            [
                (
                    'row 2, column id: the id "camden-complex-need-week" is one of Wellspent\'s own. '
                    "Choose another, such as own-camden-complex-need-week."
                )
            ],
        ),
        (
            [{"unit": "wisit"}],
            [
                (
                    'row 2, column unit: there is no unit "wisit". Did you mean "visit"? `wellspent '
                    "library list unit` lists them all."
                )
            ],
        ),
        (
            [{"licence": "OGL-9"}],
            [
                (
                    'row 2, column licence: there is no licence "OGL-9". Did you mean "OGL-3.0"? '
                    "`wellspent library list licence` lists them all."
                )
            ],
        ),
        ([{"licence": ""}], ["column licence: the column is missing. Add it and fill it in."]),
        (
            [{"price_year": "2030"}],
            [
                (
                    "row 2, column price_year: no deflator reaches prices of 2030, so no offer could be "
                    "valued by it. Give the value in prices of 2024 or an earlier year."
                )
            ],
        ),
        (
            [{"price_year": "2030/31"}],
            [
                (
                    "row 2, column price_year: no deflator reaches prices of 2030/31, so no offer could "
                    "be valued by it. Give the value in prices of 2024 or an earlier year."
                )
            ],
        ),
        ([{"low": "13"}], ["row 2, column low: low is above the amount. Put the smaller number in low."]),
        ([{"high": "12"}], ["row 2, column high: high is below the amount. Put the larger number in high."]),
        ([{"amount": "12k"}], ['row 2, column amount: "12k" is not an amount. Write digits, such as 12000.']),
        (
            [{"from": "1/4/2025"}],
            ['row 2, column from: "1/4/2025" is not a day. Write year-month-day, such as 2026-11-21.'],
        ),
        (
            [{"ledger": "public"}],
            ['row 2, column ledger: "public" is not one of fiscal, economic, social. Write one of them.'],
        ),
        (
            [{"year": "MMXXV"}],
            ['row 2, column year: "MMXXV" is not a whole number. Write digits, such as 12.'],
        ),
        ([{"amount": ""}], ["column amount: the column is missing. Add it and fill it in, such as 100.00."]),
        (
            [{"amount": ""}, {"id": "other"}],
            ["row 2, column amount: the cell is empty. Fill it in, such as 100.00."],
        ),
    ],
)
def test_a_row_that_does_not_hold_keeps_the_whole_set_off_the_shelf(
    changes: list[dict[str, str]], said: list[str]
) -> None:
    assert refused(table(*changes)) == [f"set.csv: {one}" for one in said]
    assert not TARGET.exists()


def test_a_set_is_a_table() -> None:
    Path("a.toml").write_text('id = "x"\n', encoding="utf-8")
    with pytest.raises(Refused) as found:
        put_on_shelf(Path("a.toml"), "user", Path("shelf"), LIBRARY, ORIGINS)
    assert str(found.value) == (
        "a.toml: line 1: a set is imported from a table. Use .csv or .xlsx, a row a proxy."
    )


def test_a_set_that_is_refused_leaves_the_one_before_it_as_it_was() -> None:
    assert load(table({})) == (1, TARGET)
    before = TARGET.read_bytes()
    assert len(refused(table({}, {"id": "two", "amount": "x"}))) == 1
    assert TARGET.read_bytes() == before
    assert load(table({"amount": "13"}, {"id": "two"})) == (2, TARGET)
    assert TARGET.read_bytes() != before
    assert os.listdir(TARGET.parent) == ["set.csv"], "no half a file stands beside it"


def test_a_folder_that_takes_no_file_is_named() -> None:
    Path("set.csv").write_text("x", encoding="utf-8")
    with pytest.raises(Refused) as found:
        write_whole(b"x", Path("set.csv/y/z"))
    assert str(found.value) == (
        "set.csv/y/z: it cannot be put on your shelf: Not a directory. Check the folder and its permissions."
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.decimals("0.01", "999999", places=2), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["{}", "£{:,}", "£ {:,}", "{}000", " {} "]),
)
def test_what_is_imported_is_what_stood_in_the_table(amounts: list[Any], sign: str, spelled: str) -> None:
    """The sum of the shelf is the sum of the table, added up by hand in pence; and the bytes are the table's."""
    rows = [
        {"id": f"own-{n}", "amount": spelled.format(amount), "low": "0", "high": "1,000,000"}
        for n, amount in enumerate(amounts)
    ]
    text = table(*rows, sign=sign)
    many, target = load(text)
    assert (many, target.read_bytes()) == (len(amounts), text.encode())
    faults = Faults()
    library, _ = read_shelves([("user", Path("shelf"))], faults)
    assert list(faults) == []
    held: dict[str, Proxy] = dict(library.shelves[0].entries["proxy"])
    assert sorted(held) == sorted(row["id"] for row in rows)
    pence = sum(int(amount * 100) for amount in amounts)
    assert sum(proxy.values[0].amount for proxy in held.values()) == Fraction(pence, 100)
    assert {(proxy.values[0].low, proxy.values[0].high) for proxy in held.values()} == {
        (Fraction(0), Fraction(10**6))
    }


@pytest.mark.parametrize("kind", ["policy", "parameter", "question", "unit"])
def test_other_kinds_are_not_copied(kind: str) -> None:
    with pytest.raises(Refused) as found:
        copied(LIBRARY, ORIGINS, kind, LIBRARY.ids(kind)[0], OWNER)
    assert str(found.value) == f"a {kind} is not copied. Copy a measure, a framework or a proxy."


@pytest.mark.parametrize("edition", ["2026", "v1.0_b-2", "A", "x" * 20])
def test_an_edition_is_the_name_of_a_folder(edition: str) -> None:
    content = {"id": "f", "edition": edition}
    assert place_of("framework", content, "own") == f"frameworks/f/{edition}/framework.toml"


@pytest.mark.parametrize(
    "edition", ["", "2026/27", "a b", "x" * 21, "..", ".a", "-a", "é", "a\nb", "../../x"]
)
def test_an_edition_that_is_no_name_of_a_folder(edition: str) -> None:
    with pytest.raises(Refused) as found:
        place_of("framework", {"id": "f", "edition": edition}, "own")
    (fault,) = found.value.faults
    assert (fault.rule, fault.mend, fault.place) == (
        f'the edition "{edition}" is not a name that a folder can have',
        "Use up to 20 letters, digits, points and hyphens.",
        "edition",
    )


def test_other_entries_are_filed_by_their_kind_and_theme() -> None:
    assert place_of("measure", {"id": "m"}, "ours") == "frameworks/ours/own/measures/m.toml"
    assert place_of("proxy", {"id": "p", "theme": "health"}, "ours") == "proxies/health/p.toml"
    assert place_of("proxy", {"id": "p"}, "ours") == "proxies/own/p.toml"


@pytest.mark.parametrize(
    ("id", "said"),
    [
        (
            "wellby@9",
            'there is no entry "wellby@9". Did you mean "wellby"? `wellspent library list KIND` lists a kind, '
            "such as measure, proxy or policy.",
        ),
    ],
)
def test_an_entry_that_is_not_there_is_not_passed_on(id: str, said: str) -> None:
    with pytest.raises(Refused) as found:
        export_entry(id)
    assert str(found.value) == said


@pytest.mark.parametrize(
    ("kind", "key", "change", "place", "rule", "mend"),
    [
        (
            "measure", "local-target-group-jobs", {"proxies": ["wellby"]},
            "[[proxies]] 1", 'the proxy "wellby" is for one wellby, and the measure counts in fte-year',
            "Link a proxy in the measure's own unit.",
        ),
        (
            "measure", "local-target-group-jobs", {"unit": "fte-yaer"},
            "unit", 'there is no unit "fte-yaer"', None,
        ),
        (
            "measure", "local-target-group-jobs", {"additionality": "no-such-shares"},
            "additionality", 'there is no additionality parameter "no-such-shares"', None,
        ),
        (
            "measure", "local-target-group-jobs", {"proxies": ["wellbee"]},
            "[[proxies]] 1", 'there is no proxy "wellbee"', None,
        ),
        (
            "measure", "local-target-group-jobs", {"serves": {"no-such-framework": ["x"]}},
            "serves.no-such-framework", 'there is no framework "no-such-framework"', None,
        ),
        (
            "measure", "local-target-group-jobs", {"serves": {"ppn-002": ["no-such-outcome"]}},
            "[[serves.ppn-002]] 1", 'there is no outcome of ppn-002 "no-such-outcome"', None,
        ),
        (
            "proxy", "wellby", {"unit": "welby"},
            "unit", 'there is no unit "welby"', None,
        ),
        (
            "framework", "lancashire@2016", {"follows": "no-such-framework"},
            "follows", 'there is no framework "no-such-framework"', None,
        ),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_told_at_its_key(
    kind: str, key: str, change: dict[str, Any], place: str, rule: str, mend: str | None
) -> None:
    content = {**copied(LIBRARY, ORIGINS, kind, key, OWNER), **change}
    faults = read_own(LIBRARY, Path("nothing"), [piece_of(kind, "mine", content)]).faults
    assert [(fault.file, fault.place, fault.rule) for fault in faults] == [("mine", place, rule)]
    assert all(fault.mend for fault in faults)
    assert mend is None or faults[0].mend == mend
    assert (
        read_own(
            LIBRARY, Path("nothing"), [piece_of(kind, "mine", copied(LIBRARY, ORIGINS, kind, key, OWNER))]
        ).faults
        == ()
    )


def test_two_proxies_of_one_ledger_are_one_too_many() -> None:
    first = "wellby"
    proxy = LIBRARY.find("proxy", first).entry
    twin = {**copied(LIBRARY, ORIGINS, "proxy", first, OWNER), "id": "twin"}
    measure = copied(LIBRARY, ORIGINS, "measure", "local-target-group-jobs", OWNER)
    measure |= {"id": "visits", "unit": proxy.unit, "proxies": [first, "twin"]}
    pieces = [piece_of("proxy", "twin.toml", twin), piece_of("measure", "visits.toml", measure)]
    (fault,) = read_own(LIBRARY, Path("nothing"), pieces).faults
    assert str(fault) == (
        f'visits.toml: [[proxies]] 2: "{first}" and "twin" are both of the {proxy.ledger} ledger. '
        "Keep one proxy a ledger."
    )
