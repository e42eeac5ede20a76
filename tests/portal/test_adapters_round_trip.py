"""Rows to a file and back, whatever people typed: nothing is lost, nothing is made up, and the bytes are the same again."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from unicodedata import normalize

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.portal.conftest import World
from tests.portal.evaluating import agreed

from wellspent.files.offers import OfferSheet
from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.entered import entered
from wellspent.files.sheets import TenderSheet
from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Refused
from wellspent.method.replay import TENDER
from wellspent.portal.evaluation import adapters as evaluation
from wellspent.portal.evaluation import award_actions, letters, queries
from wellspent.portal.evaluation.models import AgreedScore, OwnScore
from wellspent.portal.fields import ExactField
from wellspent.portal.operation.rows import _plain, _typed
from wellspent.portal.tendering import adapters, sealing
from wellspent.portal.tendering.models import (
    AskedMeasure,
    Clause,
    Criterion,
    DraftPromise,
    Offer,
    OfferFile,
    Procurement,
)
from wellspent.portal.tendering.offers import actions as offer_actions

IN_THE_DATABASE = settings(
    phases=(Phase.generate,), max_examples=8, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=6).map(
    lambda words: normalize("NFC", " ".join(words))
)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
"""Text as the readers keep it: in Unicode's composed form."""
EXACT = st.decimals(0, 10**6, places=6, allow_nan=False).map(Fraction)
WEIGHT = st.decimals(0, 100, places=3, allow_nan=False).map(Fraction)
PENCE = st.integers(0, 10**12)
DAYS = st.dates(date(2026, 1, 1), date(2035, 12, 31))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@st.composite
def criteria(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some questions and conditions, with whatever an officer may write."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        scale = draw(st.integers(1, 10))
        made.append(
            {
                "key": f"c-{number}",
                "label": draw(WORDS),
                "kind": "quality",
                "weight": draw(WEIGHT),
                "rule": "scale",
                "numbers": {"scale": str(scale), "minimum": str(draw(st.integers(0, scale)))},
                "question": draw(LINES),
                "guidance": draw(st.one_of(st.just(""), LINES)),
                "word_limit": draw(st.one_of(st.none(), st.integers(1, 5000))),
                "evidence": draw(st.lists(WORDS, max_size=3)),
                "social_value": draw(st.booleans()),
                "descriptors": [
                    {"score": str(score), "text": draw(LINES)}
                    for score in draw(st.sets(st.integers(0, scale)))
                ],
            }
        )
    return made


@pytest.mark.django_db
@IN_THE_DATABASE
@given(
    title=WORDS, description=st.one_of(st.just(""), LINES), value=PENCE, out_of=EXACT, asked=criteria(),
    clauses=st.lists(st.tuples(WORDS, LINES), max_size=3), deadline=st.one_of(st.none(), MOMENTS), commenced=DAYS,
    known=st.dictionaries(st.sampled_from(["is-framework", "repeat-purchase"]), st.booleans(), max_size=2),
)  # fmt: skip
def test_a_procurement_is_its_tender_file_and_the_file_is_read_as_the_same(
    world: World,
    title: str,
    description: str,
    value: int,
    out_of: Fraction,
    asked: list[dict[str, Any]],
    clauses: list[tuple[str, str]],
    deadline: datetime | None,
    commenced: date,
    known: dict[str, bool],
) -> None:
    with transaction.atomic():
        row = Procurement.objects.create(
            organisation=world.buyer, slug="typed", title=title, description=description, value=value, vat="included",
            out_of=out_of, deadline=deadline, commenced=commenced, known=known, tie_break=[asked[0]["key"]],
        )  # fmt: skip
        for place, facts in enumerate(asked):
            Criterion.objects.create(procurement=row, place=place, **facts)
        for place, (name, text) in enumerate(clauses):
            Clause.objects.create(procurement=row, place=place, title=name, text=text)
        row = Procurement.objects.get(pk=row.pk)
        content = adapters.tender_bytes(row)
        transaction.set_rollback(True)
    sheet = read_sheet(adapters.stored("the tender", content), TenderSheet)
    assert canonical_bytes(entered(sheet)) == content, "read and written again it is the same file"
    assert (sheet.id, sheet.title, sheet.buyer) == ("typed", title, world.buyer.name)
    assert (sheet.value, sheet.out_of) == (Fraction(value, 100), out_of)
    assert (sheet.commenced, sheet.known, sheet.tie_break) == (commenced, known, (asked[0]["key"],))
    assert [(one.label, one.text) for one in sheet.clause] == clauses
    about = sheet.particulars
    assert about is not None
    assert about.description == description
    told = json.loads(content)["particulars"].get("tender_deadline")
    assert (told and datetime.fromisoformat(told)) == deadline
    for one, facts in zip(sheet.criterion, asked, strict=True):
        for name in ("label", "question", "guidance", "word_limit", "weight"):
            assert getattr(one, name) == facts[name], name
        assert list(one.evidence) == facts["evidence"]
        assert one.scale == Fraction(facts["numbers"]["scale"])
        assert one.minimum == Fraction(facts["numbers"]["minimum"])
        assert {(line.score, line.text) for line in one.descriptor} == {
            (Fraction(line["score"]), line["text"]) for line in facts["descriptors"]
        }
        assert bool(one.social_value) is facts["social_value"]


MEASURES = ("local-target-group-jobs", "volunteering-hours", "trees-planted")


@pytest.mark.django_db
@IN_THE_DATABASE
@given(
    bidder=WORDS, price=st.one_of(st.none(), PENCE), answers=st.dictionaries(st.sampled_from("abcd"), LINES, max_size=4),
    met=st.dictionaries(st.sampled_from("efg"), st.booleans(), max_size=3),
    lines=st.dictionaries(st.sampled_from("hi"), st.lists(WORDS, max_size=3), max_size=2),
    promises=st.dictionaries(
        st.sampled_from(MEASURES),
        st.tuples(EXACT, st.one_of(st.none(), st.tuples(DAYS, st.integers(1, 900))), st.one_of(st.just(""), LINES)),
        max_size=3,
    ),
)  # fmt: skip
def test_an_offer_is_what_was_sealed_and_is_read_as_the_same(
    world: World,
    tender: Procurement,
    bidder: str,
    price: int | None,
    answers: dict[str, str],
    met: dict[str, bool],
    lines: dict[str, list[str]],
    promises: dict[str, tuple[Fraction, tuple[date, int] | None, str]],
) -> None:
    with transaction.atomic():
        offer = Offer.objects.create(
            procurement=tender, key="typed", bidder=bidder, email="a@example.org", price=price
        )
        for key, text in answers.items():
            offer_actions.answer(by=None, offer=offer, criterion=key, text=text)
        for key, truth in met.items():
            offer_actions.answer(by=None, offer=offer, criterion=key, met=truth)
        for key, chosen in lines.items():
            offer_actions.answer(by=None, offer=offer, criterion=key, lines=chosen)
        for measure, (quantity, days, statement) in promises.items():
            since, until = (days[0], days[0] + timedelta(days=days[1])) if days else (None, None)
            offer_actions.promise(
                by=None, offer=offer, measure=measure, unit="hour", quantity=quantity, since=since, until=until,
                statement=statement,
            )  # fmt: skip
        content = canonical_bytes(adapters.offer_content(Offer.objects.get(pk=offer.pk)))
        transaction.set_rollback(True)
    wrapped = bytes(tender.sealing_key or b"")
    assert sealing.unseal(wrapped, sealing.seal(wrapped, content, "it"), "it") == content
    plain = json.loads(content)
    assert (plain["tender"], plain["bidder"]) == (tender.tender_digest, bidder)
    bid = evaluation.Bid("typed", bidder, plain)
    made = evaluation.offer_file(bid, "price")
    if made is None:
        assert price is None
        assert not any((answers, met, lines, promises))
        return
    sheet = read_sheet(adapters.document("the offer", made), OfferSheet)
    said = {one.criterion: one for one in sheet.answer}
    assert {key: one.text for key, one in said.items() if one.text} == answers
    assert {key: one.met for key, one in said.items() if one.met is not None} == met
    assert {key: list(one.lines) for key, one in said.items() if one.lines is not None} == lines
    assert (said["price"].amount if price is not None else None) == (
        None if price is None else Fraction(price, 100)
    )
    found = {one.measure: one for one in sheet.promise}
    assert set(found) == set(promises)
    for measure, (quantity, days, statement) in promises.items():
        one = found[measure]
        since, until = (days[0], days[0] + timedelta(days=days[1])) if days else (None, None)
        assert (one.quantity, one.since, one.until, one.statement) == (quantity, since, until, statement)


def test_what_the_panel_gave_stands_in_the_pack_as_the_rows_say(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    found = award_actions.result_of(tender, timezone.localdate())
    made = award_actions.award(
        by=world.officer, procurement=tender, digest=found.digest, reason="The most advantageous tender."
    )
    again = letters.again(made)
    sealed = (
        json.loads(letters.full_pack(made).members[TENDER])
        if hasattr(letters, "full_pack")
        else found.content
    )
    rows = {
        (row["bid"], row["criterion"], row["by"]): (Fraction(row["score"]), row["reason"])
        for row in sealed["score"]
    }
    own = {
        (one.offer.key, one.criterion.key, one.member.pseudonym): (one.score, one.reason)
        for one in OwnScore.objects.select_related("offer", "criterion", "member")
    }
    panel = {
        (one.offer.key, one.criterion.key, "panel"): (one.score, one.reason)
        for one in AgreedScore.objects.select_related("offer", "criterion")
    }
    assert rows == own | panel
    assert [bid.id for bid in again.tender.lots[0].bids] == [bid.key for bid in queries.standing_bids(tender)]
    assert again.report.figures["winner"] == made.offer.key
    for submission in (offer.submissions.get() for offer in tender.offers.all()):
        assert hashlib.sha256(submission.content.encode()).hexdigest() == submission.digest


@given(st.one_of(st.none(), st.fractions(max_denominator=1).map(lambda n: n / 10**6), EXACT))
@settings(deadline=None, max_examples=40)
def test_an_exact_number_rests_as_text_and_comes_back(number: Fraction | None) -> None:
    field = ExactField(null=True)
    assert field.from_db_value(field.get_prep_value(number)) == number


@pytest.mark.parametrize("typed", ["", None])
def test_no_number_stays_no_number(typed: Any) -> None:
    assert ExactField(null=True).to_python(typed) is None
    assert ExactField(null=True).get_prep_value(typed) is None
    assert ExactField().get_prep_value(typed) == ""


@given(st.binary(max_size=40), EXACT, MOMENTS, DAYS, st.one_of(st.none(), WORDS))
@settings(deadline=None, max_examples=40)
def test_every_kind_of_value_comes_back_from_a_backup(
    content: bytes, number: Fraction, at: datetime, day: date, text: str | None
) -> None:
    pairs: tuple[tuple[Any, str, Any], ...] = (
        (OfferFile, "sealed", content), (Criterion, "weight", number), (OfferFile, "at", at),
        (DraftPromise, "since", day), (Offer, "bidder", text), (AskedMeasure, "target", None),
    )  # fmt: skip
    for model, name, value in pairs:
        kept = json.loads(json.dumps(_plain(value)))
        assert _typed(model._meta.get_field(name), kept) == value, name


def test_a_key_of_another_procurement_opens_nothing() -> None:
    first, second = sealing.new_key(), sealing.new_key()
    sealed = sealing.seal(first, b"930000", "offer 1 submission 1")
    assert b"930000" not in sealed
    assert sealing.seal(first, b"930000", "offer 1 submission 1") != sealed, "twice is never the same"
    assert sealing.unseal(first, sealed, "offer 1 submission 1") == b"930000"
    for key, about, changed in (
        (second, "offer 1 submission 1", sealed),
        (first, "offer 1 submission 2", sealed),
        (first, "offer 1 submission 1", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (first, "offer 1 submission 1", bytes([sealed[0] ^ 1]) + sealed[1:]),
        (first[:-1] + bytes([first[-1] ^ 1]), "offer 1 submission 1", sealed),
    ):
        with pytest.raises(Refused, match="a sealed offer cannot be opened"):
            sealing.unseal(key, changed, about)
