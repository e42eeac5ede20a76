"""A tender file drafted from a notice: what the notice prints, and a commented key for what it does not.

A commented key is `# key = ...` with a sentence saying what to fill in; nothing is made up in its place. The
same notice always gives the same text, so that an officer's edits can be told from a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import Table

from wellspent.files.notices.criteria import slug, unique
from wellspent.method import notices
from wellspent.method.notices import NoticeCriterion, NoticeValue, PrintedWeight, Procurement
from wellspent.method.numbers import grouped, spell

_SOCIAL = re.compile(r"social value|community benefit|wider benefit", re.IGNORECASE)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")

PRICE_RULES = "lowest-over-price, relative-linear, mean, absolute-linear, log or points"
QUALITY_RULES = "scale, points or pass-fail"


def draft_names(procurements: Sequence[Procurement]) -> list[str]:
    """A file name for each procurement, its ocid and lot: safe on every system, and none twice."""
    taken: dict[str, int] = {}
    names = []
    for one in procurements:
        stem = _UNSAFE.sub("-", "-".join(filter(None, (one.key, one.lot)))).strip("-.")[:120].rstrip("-.")
        stem = stem or "notice"
        found = unique(stem.lower(), taken)
        names.append(f"{stem}{found[len(stem) :]}.toml")
    return names


def draft(one: Procurement) -> str:
    """The tender file of one procurement, as TOML."""
    document = tomlkit.document()
    _head(document, one)
    document.add(tomlkit.nl())
    _facts(document, one)
    document.add(tomlkit.nl())
    _rules(document, one)
    text: str = tomlkit.dumps(document)
    parts = [text, *(tomlkit.dumps(_criterion(criterion, one)) for criterion in one.criteria)]
    if not one.criteria:
        parts.append(_lines(NO_CRITERIA))
    parts.append(_lines(_bids(one)))
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def draft_content(one: Procurement) -> dict[str, Any]:
    """What the tender file of one procurement gives, as plain data: its commented keys are left out."""
    content: dict[str, Any] = tomlkit.parse(draft(one)).unwrap()
    return content


NO_CRITERIA = (
    "The notice prints no award criteria. One block for each; take them from the tender documents.",
    "[[criterion]]",
    'id = "price"',
    'kind = "price"',
    "weight =",
    f"rule =                        # {PRICE_RULES}",
    "",
    "[[criterion]]",
    'id = "quality"',
    'kind = "quality"              # or "value" (pounds of social value), or "measure" (its own unit)',
    "weight =",
    f"rule =                        # {QUALITY_RULES}",
)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(f"# {line}".rstrip() for line in lines) + "\n"


def _say(holder: TOMLDocument | Table, *sentences: str) -> None:
    for sentence in sentences:
        holder.add(tomlkit.comment(sentence))


def _open(holder: TOMLDocument | Table, key: str, value: str, sentence: str) -> None:
    """A commented key: what the officer fills in, and why it is open."""
    given = f"{key} = {value}" if value else f"{key} ="
    holder.add(tomlkit.comment(f"{given.ljust(28)}  # {sentence}"))


def _give(holder: TOMLDocument | Table, key: str, value: str | Fraction, sentence: str = "") -> None:
    """A key as the notice prints it."""
    item = tomlkit.value(spell(value, 12)) if isinstance(value, Fraction) else tomlkit.string(value)
    if sentence:
        item.comment(sentence)
        item.trivia.comment_ws = "  "
    holder.add(key, item)


def _head(document: TOMLDocument, one: Procurement) -> None:
    kind = f" ({one.kind_of_notice})" if one.kind_of_notice else ""
    dated = f", published {one.published}" if one.published else ""
    _say(
        document,
        f"Drafted by wellspent notice from {one.notice_id or 'a notice without id'}{kind}{dated}.",
        "Keys with # before them are what the notice does not give: fill in the value, take out the first #.",
    )
    if one.deadline:
        _say(document, f"Offers close {one.deadline}.")
    if one.status and one.status not in ("active", "planned", "complete"):
        _say(document, f"The notice says the procurement is {one.status}.")
    for what in one.missing:
        _say(document, f"Missing: {what}.")
    for fault in one.faults:
        _say(document, f"Wrong in the notice: {fault.rule}. {fault.mend}")


def _facts(document: TOMLDocument, one: Procurement) -> None:
    _give(document, "id", slug("-".join(filter(None, (one.key, one.lot))), "notice"))
    named = (("title", one.full_title), ("ocid", one.ocid), ("lot", one.lot), ("buyer", one.buyer))
    for key, text in named:
        if text:
            _give(document, key, text)
        elif key in ("title", "buyer"):
            _open(document, key, '""', f"the notice gives no {key}")
    if one.notice_id:
        _give(document, "source", f"notice {one.notice_id}")
    _choice(document, "kind", one.kind, "goods, services or works")
    said = f"; the notice says {' / '.join(one.classified)}" if one.classified else ""
    _choice(document, "body", one.body, f"central, local, nhs, education, police or other{said}")
    _choice(document, "nation", one.nation, "england, wales, scotland or northern-ireland")
    _value(document, one)
    if one.commenced:
        _give(document, "commenced", one.commenced.isoformat(), "the day of the tender notice")
    else:
        _open(document, "commenced", '""', "the day of the tender notice, such as 2026-10-01")
    if one.decided:
        _give(document, "decided", one.decided.isoformat(), "the day of the award")
    else:
        _open(document, "decided", '""', "the day of the award decision; the values of that day count")


def _choice(document: TOMLDocument, key: str, value: str | None, choices: str) -> None:
    if value:
        _give(document, key, value)
    else:
        _open(document, key, '""', choices)


def _value(document: TOMLDocument, one: Procurement) -> None:
    """The value without VAT where it is printed, and what is known of VAT and currency."""
    value, most = one.value, "the most payable over the whole term with extensions"
    known = value.gross if value.amount is None else value.amount
    if known is None:
        whole = f"; all lots together are {_amount(one.whole_value)}" if one.whole_value.known else ""
        _open(document, "value", "", f"{most}{whole}")
    else:
        with_vat = f"; with VAT {grouped(value.gross, 12)}" if value.amount and value.gross else ""
        _give(document, "value", known, f"as printed; check that it is {most}{with_vat}")
    if known is not None and value.amount is None:
        _give(document, "vat", "included")
    elif known is not None and value.gross is not None:
        _give(document, "vat", "excluded")
    else:
        _open(document, "vat", '"excluded"', "or included; the notice does not say")
    if value.currency:
        _give(document, "currency", value.currency)
    elif known is not None:
        _open(document, "currency", '"GBP"', "the notice names no currency")


def _amount(value: NoticeValue) -> str:
    amount = value.gross if value.amount is None else value.amount
    return f"{grouped(amount or 0, 12)} {value.currency}".strip()


def _rules(document: TOMLDocument, one: Procurement) -> None:
    _open(
        document,
        "method",
        '"weighted-points"',
        "or price-per-point, award-on-value, utility-index; the notice does not say",
    )
    if one.out_of is not None:
        _give(document, "out_of", one.out_of, "what the weights must sum to")
    else:
        _open(document, "out_of", "100", "what the weights must sum to")
    if one.weighting:
        _say(document, f"The notice says of the weighting: {one.weighting}")


def _criterion(criterion: NoticeCriterion, one: Procurement) -> TOMLDocument:
    document = tomlkit.document()
    block = tomlkit.table()
    _give(block, "id", criterion.id)
    if criterion.label:
        _give(block, "label", criterion.label)
    if criterion.kind is None:
        _open(block, "kind", '"quality"', "or price, value, measure; the notice does not say")
    elif criterion.kind == "quality" and _SOCIAL.search(criterion.label):
        hint = 'or "value" for pounds of social value, or "measure" for a number in its own unit'
        _give(block, "kind", criterion.kind, hint)
    else:
        _give(block, "kind", criterion.kind)
    _weight(block, criterion, len(one.criteria))
    if criterion.kind == "price":
        _open(block, "rule", '"absolute-linear"', f"not in the notice: {PRICE_RULES}")
        _open(block, "floor", "", "for absolute-linear: the price that earns the whole weight")
        _open(block, "ceiling", "", "for absolute-linear: the price that earns nothing")
    else:
        _open(block, "rule", '"scale"', f"not in the notice: {QUALITY_RULES}")
        _open(block, "scale", "", "for scale: the highest score an evaluator can give")
        printed = criterion.minimum
        why = "the score that must be reached, on your scale"
        said = (
            f"the notice prints {spell(printed)}; {why}" if printed is not None else f"if there is one: {why}"
        )
        _open(block, "minimum", "", said)
    blocks = tomlkit.aot()
    blocks.append(block)
    document.add("criterion", blocks)
    return document


def _weight(block: Table, criterion: NoticeCriterion, count: int) -> None:
    """The weight as printed, or a commented one that says what is printed in its place."""
    weight = criterion.weight
    if weight is None:
        said = f"; it says: {criterion.said[:120]}" if criterion.said else ""
        _open(block, "weight", "", f"the notice prints no weight{said}")
    elif weight.exact is not None:
        _give(block, "weight", weight.exact)
    elif weight.form == notices.RANGE:
        low, high = spell(weight.low), spell(weight.high)
        _open(block, "weight", high, f"the notice prints {low} to {high}; write the one you score with")
    else:
        _open(block, "weight", "", _instead(weight, count))


def _instead(weight: PrintedWeight, count: int) -> str:
    number = spell(weight.low)
    if weight.form == notices.MIDDLE:
        return f"the notice prints a range by its middle, {number}; write the one you score with"
    assert weight.form == notices.ORDER  # noqa: S101 - the forms end here
    return f"the notice prints only an order of importance: {number} of {count}"


def _bids(one: Procurement) -> list[str]:
    """A commented block for bids: answers to each criterion the notice names."""
    answers = [f"{c.id} =" for c in one.criteria] or ["price =", "quality ="]
    return [
        "One block for each bid; the notice names none.",
        "[[bid]]",
        'id = "a"',
        "[bid.answers]",
        *(
            f"{answer}{' ' * max(1, 27 - len(answer))} # {_answer(one, place)}"
            for place, answer in enumerate(answers)
        ),
    ]


def _answer(one: Procurement, place: int) -> str:
    kind = one.criteria[place].kind if one.criteria else ("price", "quality")[place]
    return "the price offered" if kind == "price" else "the scores of the evaluators, such as [4, 5]"
