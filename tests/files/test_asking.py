"""What a tender asks in words: read, checked, told to the wording check, and no part of any figure."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from tests.tenders_asked import BIDS, TENDER, TODAY, asked_in, offer_in, tender_in

from wellspent.files.canonical import canonical
from wellspent.files.invitations import read_invitation
from wellspent.files.papers import read_paper
from wellspent.files.published import PUBLISHED, published_digest
from wellspent.files.sheets import TenderSheet
from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import open_tender
from wellspent.method.asking import Invitation
from wellspent.method.canonical import canonical_bytes
from wellspent.method.numbers import spell

DEMO = Path(__file__).parents[2] / "src" / "wellspent" / "library" / "demo"
WORDS = ("question", "guidance", "word_limit", "evidence", "measures", "descriptor")


def questions(asked: Invitation) -> dict[str, tuple[str, int | None, int, int]]:
    return {
        each.criterion.id: (each.text, each.words, len(each.descriptors), len(each.measures))
        for each in asked.lots[0].questions
    }


def test_a_tender_is_read_as_its_bidders_see_it(tmp_path: Path) -> None:
    asked = asked_in(tmp_path)
    assert (asked.id, asked.buyer, asked.edition) == ("parks-2027", "Harrowmere Council", "wellspent@2026")
    assert questions(asked) == {
        "price": ("What do you charge for two years?", None, 0, 0),
        "method": ("How will you look after the parks?", 6, 2, 0),
        "value": ("", 40, 0, 4),
        "reuse": ("", None, 0, 1),
        "extras": ("", None, 0, 0),
        "insured": ("Will you be insured from the first day?", None, 0, 0),
    }
    method = asked.lots[0].questions[1]
    assert [spell(each.score) for each in method.descriptors] == ["5", "3"]
    assert method.evidence == ("A programme of the year",)
    assert [(clause.id, clause.label) for clause in asked.clauses] == [("named-lead", "A named lead")]
    assert [each.measure.id for each, _ in asked.lots[0].measures][-1] == "waste-reused-share"


def test_the_hours_are_the_words_evidence_and_measures_asked(tmp_path: Path) -> None:
    hours = asked_in(tmp_path).hours
    rates = {name: given.value for name, given in hours.rates.rates.items()}
    question, hundred, evidence, measure = (
        rates[k] for k in ("question", "hundred_words", "evidence", "measure")
    )
    unstated = Fraction(hours.rates.unstated, 100)
    by_hand = {
        "How the work will be done": question + hundred * Fraction(6, 100) + evidence,
        "Social value promised": question + hundred * Fraction(4 * 40, 100) + 4 * measure,
        "Waste put to use": question + measure,
        "One more thing": question + hundred * unstated,
        "Public liability insurance": question + hundred * unstated,
    }
    assert {ask.name: value for ask, value in hours.asks} == by_hand
    assert hours.hours == sum(by_hand.values())


def test_bids_and_offers_that_are_not_there_do_not_matter(tmp_path: Path) -> None:
    path = tender_in(tmp_path, BIDS.format(offer="nowhere.toml"))
    assert read_invitation(path, open_library(), TODAY) == asked_in(tmp_path)


def test_a_value_criterion_that_names_no_measures_leaves_every_priced_one_open(tmp_path: Path) -> None:
    text = "\n".join(line for line in TENDER.splitlines() if not line.startswith("measures"))
    question = asked_in(tmp_path, text).lots[0].questions[2]
    assert not question.chosen
    assert all(each.measure.proxies and each.measure.criterion_use == "award" for each in question.measures)
    assert "volunteering-hours" in [each.measure.id for each in question.measures]
    assert "local-spend" not in [each.measure.id for each in question.measures]


def test_the_digest_is_of_what_is_published_and_of_nothing_else(tmp_path: Path) -> None:
    digest = asked_in(tmp_path).digest
    assert published_digest(open_tender(tender_in(tmp_path, BIDS.format(offer="x.toml")))[0]) == digest
    later = TENDER.replace("decided = 2026-11-21\n", "")
    assert asked_in(tmp_path, later).digest == digest
    for old, new in (
        ("weight = 30\nrule = \"scale\"", "weight = 31\nrule = \"scale\""),
        ("How will you look", "How would you look"),
        ("One person answers", "Two people answer"),
        ('tie_break = ["method", "price"]\n', ""),
        ("score = 3", "score = 2"),
    ):  # fmt: skip
        assert old in TENDER
        assert published_digest(open_tender(tender_in(tmp_path, text=TENDER.replace(old, new)))[0]) != digest


def test_the_digest_can_be_made_by_hand(tmp_path: Path) -> None:
    text = 'title = "T"\nout_of = 10\n[[criterion]]\nid = "p"\nkind = "price"\nweight = 10\nrule = "mean"\n'
    (tmp_path / "t.toml").write_text(text + "decided = 2026-01-01\n".join(["", ""]), encoding="utf-8")
    by_hand = (
        b'{"criterion":[{"id":"p","kind":"price","rule":"mean@1","weight":"10"}],"out_of":"10","title":"T"}'
    )
    assert asked_in(tmp_path, text).digest == sha256(by_hand).hexdigest()


def test_what_is_published_are_keys_of_a_tender() -> None:
    assert set(PUBLISHED) <= set(TenderSheet.model_fields)
    assert not {"bid", "score", "decided", "particulars"} & set(PUBLISHED)


def test_a_tender_without_words_has_the_canonical_bytes_it_had(tmp_path: Path) -> None:
    text = TENDER.partition("[[clause]]")[0]
    table = tomllib.loads(text)
    for criterion in table["criterion"]:
        for word in WORDS:
            criterion.pop(word, None)
    plain = tender_in(tmp_path, text=_written(table))
    content = canonical(plain).content.decode()
    assert not any(f'"{word}"' in content for word in (*WORDS, "clause"))


def _written(table: dict[str, object]) -> str:
    """The top of a tender and its criteria as TOML again."""
    lines = [f"{key} = {_value(value)}" for key, value in table.items() if key != "criterion"]
    criteria = table["criterion"]
    assert isinstance(criteria, list)
    for criterion in criteria:
        lines.append("[[criterion]]")
        lines += [f"{key} = {_value(value)}" for key, value in criterion.items() if key != "award"]
        for award in criterion.get("award", ()):
            lines += ["[[criterion.award]]", *(f"{key} = {_value(value)}" for key, value in award.items())]
    return "\n".join(lines)


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return str(value) if isinstance(value, int | float | date) else '"' + str(value) + '"'


@pytest.mark.parametrize("name", ["grounds", "community-centre", "ward-furniture"])
def test_the_demo_asks_in_full(name: str) -> None:
    asked = read_invitation(DEMO / f"{name}.toml", open_library(), TODAY)
    for question in asked.lots[0].questions:
        if question.criterion.kind == "quality":
            assert question.text
        if question.criterion.rule == "scale":
            top = question.criterion.keys["scale"].value
            assert {each.score for each in question.descriptors} >= {Fraction(0), top}
        assert question.chosen
    assert asked.clauses


def test_the_wording_check_reads_questions_descriptors_and_clauses(tmp_path: Path) -> None:
    text = (
        TENDER.replace("How will you look after", "How many residents of the borough will look after")
        .replace("Sound, with a part missing.", "Employs local people only.")
        .replace("One person answers", "Only firms based in the borough may answer")
    )
    read = read_paper(tender_in(tmp_path, text=text), open_library(), {}, ())
    roles = {passage.text: passage.role for passage in read.paper.passages}
    assert roles["How many residents of the borough will look after the parks?"] == "question"
    assert roles["Employs local people only."] == "guidance"
    assert roles["Only firms based in the borough may answer for what was promised."] == "clause"
    places = {passage.text: passage.place for passage in read.paper.passages}
    assert "[[descriptor]] 1, text" in places["Employs local people only."]
    asks = {ask.name: (ask.words, ask.evidence, ask.measures) for ask in read.asks}
    assert asks["How the work will be done"] == (6, 1, 0)
    assert asks["Social value promised"] == (160, 0, 4)


def test_canonical_bytes_hold_the_words(tmp_path: Path) -> None:
    offer_in(tmp_path)
    content = canonical(tender_in(tmp_path)).content
    assert b'"word_limit":6' in content or b'"word_limit":"6"' in content
    assert content == canonical(_as_json(tmp_path, content)).content


def _as_json(folder: Path, content: bytes) -> Path:
    path = folder / "same.json"
    path.write_bytes(content)
    return path


def test_the_digest_is_of_canonical_bytes(tmp_path: Path) -> None:
    asked = asked_in(tmp_path)
    sheet, _ = open_tender(tender_in(tmp_path))
    assert asked.digest == published_digest(sheet)
    assert len(asked.digest) == 64
    assert canonical_bytes({"a": 1}) == b'{"a":1}'
