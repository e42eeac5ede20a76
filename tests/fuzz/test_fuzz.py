"""Ten thousand broken files: each is read or refused with its mend, and nothing else ever happens.

Every mutant comes from a numbered seed, so that a failure names the one to look at.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter

from wellspent.files.canonical import canonical
from wellspent.files.maps import read_map
from wellspent.files.offers import read_offer
from wellspent.files.reading.documents import open_document
from wellspent.files.shelves.library import KINDS, open_library
from wellspent.files.tenders import read_tender
from wellspent.method import ranking
from wellspent.method.errors import Fault, Refused
from wellspent.method.offers import offer_map
from wellspent.method.sroi import value_map
from wellspent.method.working import exact

TESTS = Path(__file__).parents[1]
GOOD = TESTS / "library" / "good"
EXAMPLES = TESTS / "contracts" / "examples"
TODAY = date(2026, 11, 21)
FIRST = os.environ.get("WELLSPENT_FUZZ", "")
"""Another word here makes another ten thousand."""

MAP_TABLE = (
    "name,quantity,unit,proxy,price_year,deadweight,duration,drop_off,low.quantity,high.quantity\n"
    'Fewer visits,7,visit,"£1,094.00",2008/09,10%,3,50%,5,9\n'
    "Fewer incidents,3,,gmca-anti-social-behaviour-incident-fiscal,,,,,,\n"
)
NASTY = [
    "", "nan", "inf", "-inf", "true", "1e300", "1e999999999", "1e99999999999999999999", "0x" + "f" * 5000, "9" * 5000,
    "0." + "1" * 400, "-0", "-1", "1e-13", "5%", '"5%"', '"£1,2,3"', "2026-02-30", "2026-01-01T00:00:00Z", "12:00:00",
    '""', '" "', '"\\u0000"', '"\\ud800"', '"\\u202e"', '"٣"', "[]", "{}", "[[]]", "[1, 2]", '{ a = "b" }', "'''", '"""',
    "[" * 200, "[" * 3000, "{a=" * 300, '"' + "x" * 70000 + '"', "null", '"../../../../etc/passwd"', '"/dev/null"', '"."',
    '"' + "y" * 4000 + '.toml"', '"standard"', '"wellspent@2026"', "\u00a0", "=1+1", "#DIV/0!", '"[bold]"', '"{x}"', '"%s"',
]  # fmt: skip


class Kind(NamedTuple):
    """A kind of file: its name, a good one, how many mutants of it, and its reader."""

    name: str
    good: bytes
    times: int
    read: Callable[[Path], object]


def read_a_map(path: Path) -> object:
    return value_map(read_map(path, open_library(), {}, TODAY), exact)


def read_an_offer(path: Path) -> object:
    return value_map(offer_map(read_offer(path, open_library(), TODAY)), exact)


def read_a_tender(path: Path) -> object:
    try:
        return [ranking.evaluate(lot) for lot in read_tender(path, open_library(), TODAY).lots]
    except Refused as refused:
        raise refused.within(str(path)) from None


def read_an_entry(path: Path) -> object:
    kind = next(kind for kind in KINDS if path.match(kind.pattern))
    return list(kind.read(open_document(path, table=kind.table)))


def workbook() -> bytes:
    path = Path("good.xlsx")
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for place, line in enumerate(MAP_TABLE.replace('"£1,094.00"', "1094").splitlines()):
        sheet.write_row(place, 0, line.split(","))
    book.close()
    content = path.read_bytes()
    path.unlink()
    return content


@cache
def kinds() -> list[Kind]:
    """The good files: the examples of the interfaces, a table, a workbook, every file of the good shelf."""
    shelf = [path for path in sorted(GOOD.rglob("*.*")) if path.name != "good-index-2026-01.csv"]
    tender = (EXAMPLES / "tender.toml").read_bytes()
    several = [
        Kind("map.toml", (EXAMPLES / "map.toml").read_bytes(), 1500, read_a_map),
        Kind("map.csv", MAP_TABLE.encode(), 1500, read_a_map),
        Kind("offer.toml", (EXAMPLES / "offer-a.toml").read_bytes(), 1200, read_an_offer),
        Kind("offer.csv", b"measure,quantity,unit,from,to\nlocal-jobs,8,fte-year,2027-01-01,2029-01-01\n", 600, read_an_offer),
        Kind("tender.toml", tender, 1500, read_a_tender),
        Kind("form.toml", tender, 500, canonical),
        Kind("map.xlsx", workbook(), 200, read_a_map),
    ]  # fmt: skip
    whole = 3000 // len(shelf) + 1
    return several + [
        Kind(str(path.relative_to(GOOD)), path.read_bytes(), whole, read_an_entry) for path in shelf
    ]


def mutant(good: bytes, chance: random.Random) -> bytes:
    """The file with one to three things wrong with it."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        good = chance.choice(CHANGES)(good, chance)
    return good


def flip_a_byte(good: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(good) or 1)
    return good[:place] + bytes([chance.randrange(256)]) + good[place + 1 :]


def cut_it_short(good: bytes, chance: random.Random) -> bytes:
    return good[: chance.randrange(len(good) + 1)]


def move_lines(good: bytes, chance: random.Random) -> bytes:
    """Delete, double or swap a line."""
    lines = good.split(b"\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(3):
        case 0:
            del lines[one]
        case 1:
            lines.insert(two, lines[one])
        case _:
            lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


def put_in_a_nasty_value(good: bytes, chance: random.Random) -> bytes:
    """In place of what stands after an equals sign, or of a cell."""
    lines = good.split(b"\n")
    place = chance.randrange(len(lines))
    nasty = chance.choice(NASTY).encode()
    key, sign, _ = lines[place].partition(b"=")
    if sign:
        lines[place] = key + b"= " + nasty
    else:
        cells = lines[place].split(b",")
        cells[chance.randrange(len(cells))] = nasty.strip(b'"')
        lines[place] = b",".join(cells)
    return b"\n".join(lines)


def put_in_control_characters(good: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(good) + 1)
    return (
        good[:place]
        + chance.choice((b"\0", b"\x1b[2J", b"\r", b"\xff", b"\xef\xbb\xbf", b"\x7f"))
        + good[place:]
    )


def swap_two_words(good: bytes, chance: random.Random) -> bytes:
    words = good.split(b" ")
    one, two = chance.randrange(len(words)), chance.randrange(len(words))
    words[one], words[two] = words[two], words[one]
    return b" ".join(words)


CHANGES = (
    flip_a_byte, cut_it_short, move_lines, move_lines, put_in_a_nasty_value, put_in_a_nasty_value, put_in_a_nasty_value,
    put_in_control_characters, swap_two_words,
)  # fmt: skip


def test_it_is_ten_thousand_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert sum(kind.times for kind in kinds()) >= 10_000


def outcome(kind: Kind, path: Path) -> tuple[Fault, ...]:
    """The faults a mutant is refused for, none where it is read."""
    try:
        kind.read(path)
    except Refused as refused:
        return refused.faults or (Fault("", ""),)
    return ()


def folder() -> dict[Path, int]:
    """Every file here, with the time it was last written."""
    return {found: found.stat().st_mtime_ns for found in Path().rglob("*")}


@pytest.mark.parametrize("part", range(8))
def test_every_mutant_is_read_or_refused(part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("offer-a.toml").write_bytes((EXAMPLES / "offer-a.toml").read_bytes())
    index = Path("parameters/good-index-2026-01.csv")
    index.parent.mkdir()
    index.write_bytes((GOOD / index).read_bytes())
    refused = 0
    for kind in kinds()[part::8]:
        path = Path(kind.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        for seed in range(kind.times):
            name = f"{kind.name} {seed}"
            path.write_bytes(mutant(kind.good, random.Random(FIRST + name)))
            before = folder()
            try:
                faults = outcome(kind, path)
            except Exception as error:
                raise AssertionError(f"seed {name}") from error
            refused += bool(faults)
            for fault in faults:
                assert fault.file, f"seed {name}: {fault}"
                assert fault.rule, f"seed {name}: {fault}"
                assert fault.mend, f"seed {name}: {fault}"
                assert len(str(fault).splitlines()) == 1, f"seed {name}: {fault}"
            assert folder() == before
        path.unlink()
    assert refused > 100
