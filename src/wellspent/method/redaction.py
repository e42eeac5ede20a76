"""Who sees what of an evidence pack: everything, what anyone may see, or what one bidder may see.

A bid that is withheld is withheld whole but for its rank: its price follows from its points, and its points
from its total where few criteria are scored. Who sees what is set out in docs/methods/pack-format.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wellspent.method.errors import Fault, Refused, unknown_name
from wellspent.method.replay import FULL, TENDER, WITNESS
from wellspent.method.scoring import RuleSpec, versions_of
from wellspent.method.tenders import PANEL

PUBLIC, BIDDER = "public", "bidder"
WITHHELD = "withheld"
"""What stands where words were taken out; references, each its own, are numbered too."""

Content = dict[str, Any]
"""A canonical file as plain data."""


@dataclass(frozen=True, slots=True)
class Level:
    """How much of a pack is shown: full, public, or bidder with the id of that bidder's bid."""

    name: str
    bid: str = ""

    def __str__(self) -> str:
        return f"{self.name}:{self.bid}" if self.bid else self.name


def read_level(text: str, place: str = "--redact") -> Level:
    """The level called "full", "public" or "bidder:ID". Raises `Refused` for anything else."""
    name, _, bid = text.partition(":")
    if (name in (FULL, PUBLIC) and not bid and ":" not in text) or (name == BIDDER and bid):
        return Level(name, bid)
    mend = "Write full, public, or bidder: and the id of a bid, such as bidder:greenways."
    raise Refused(Fault(f'"{text}" is not a level', mend, place))


def offer_member(lots: Sequence[str], bid: str, lot: str) -> str:
    """The name under which a bid's offer stands in a pack; lots are numbered as in the tender."""
    return f"offers/{lots.index(lot) + 1}/{bid}.json" if lot in lots else f"offers/{bid}.json"


def lots_of(tender: Mapping[str, Any]) -> list[str]:
    """The ids of a tender's lots, none where it has no [[lot]] tables."""
    lots = tender.get("lot", ())
    return [] if isinstance(lots, str) else [lot["id"] for lot in lots]


@dataclass(slots=True)
class Redacted:
    """A tender and offers with parts taken out; `withheld` holds each part by its name."""

    tender: Content
    offers: dict[str, Content] = field(default_factory=dict)
    withheld: dict[str, Any] = field(default_factory=dict)


OPEN_OF_A_RECEIPT = ("offer", "bidder", "became")
"""What is shown of the receipt of a tender whose bid is shown: its digest would confirm a guess at the rest."""


class Redaction:
    """One level's view of one award. Raises `Refused` for a bidder who did not bid."""

    def __init__(self, tender: Content, figures: Mapping[str, Any], level: Level) -> None:
        self.tender, self.figures, self.level = tender, figures, level
        self.lots = lots_of(tender)
        bids = [self._key(row, "id") for row in tender.get("bid", ())]
        names = [bid for _, bid in bids]
        if level.name == BIDDER and level.bid not in names:
            raise Refused(unknown_name("bid", level.bid, names, "--redact"))
        self.own = {key for key in bids if level.name == BIDDER and key[1] == level.bid}
        winners = {(lot.get("lot", ""), lot["winner"]) for lot in _lots(figures) if lot["winner"]}
        self.shown = self.own | winners
        self.spoken = {key for key in winners if any(key[0] == lot for lot, _ in self.own)} | self.own
        """The bids whose reasons are shown too: a bidder's own, and the winner's where it bid."""

    def _key(self, row: Mapping[str, Any], name: str) -> tuple[str, str]:
        return (row.get("lot", "") if self.lots else "", row[name])

    def inputs(self, offers: Mapping[str, Content]) -> Redacted:
        """The tender and the offers as this level shows them."""
        found = Redacted({**self.tender})
        agreed = {
            (*self._key(row, "bid"), row["criterion"])
            for row in self.tender.get("score", ())
            if row["by"] == PANEL
        }
        self._bids(found, offers, agreed)
        self._scores(found, agreed)
        self._particulars(found)
        return found

    def _particulars(self, found: Redacted) -> None:
        """The particulars without what leads to a person, and without the suppliers that are not shown.

        A buyer's address is public; its e-mail, telephone and contact may be one officer's. A bidder sees all
        of its own.
        """
        if "particulars" not in self.tender:
            return
        rows, at = {**self.tender["particulars"]}, f"{TENDER}, particulars"
        if "buyer" in rows:
            rows["buyer"] = _without(found, rows["buyer"], REACHES, f"{at}, buyer")
        shown, own = ({bid for _, bid in keys} for keys in (self.shown, self.own))
        suppliers = []
        for place, row in enumerate(rows.get("supplier", ())):
            here = f"{at}, supplier {place + 1}"
            if row["bid"] not in shown:
                found.withheld[here] = row
            else:
                keys = () if row["bid"] in own else REACHES + LIVES
                suppliers.append(_without(found, row, keys, here))
        if "supplier" in rows:
            rows["supplier"] = suppliers
        if "award" in rows:
            rows["award"] = [
                row
                if self._key({"bid": "", **row}, "bid") in self.shown
                else _without(found, row, ("bid",), f"{at}, award {place + 1}")
                for place, row in enumerate(rows["award"])
            ]
        found.tender["particulars"] = rows

    def _bids(
        self, found: Redacted, offers: Mapping[str, Content], agreed: set[tuple[str, str, str]]
    ) -> None:
        bids = []
        for place, row in enumerate(self.tender.get("bid", ())):
            key, at = self._key(row, "id"), f"{TENDER}, bid {place + 1}"
            member = offer_member(self.lots, key[1], key[0])
            if key not in self.shown:
                found.withheld[at] = row
                if member in offers:
                    found.withheld[f"offer of bid {place + 1}"] = offers[member]
                continue
            bids.append(self._bid(found, row, key, at, agreed))
            if member in offers:
                own = key in self.own
                found.offers[member] = offers[member] if own else _quiet(found, member, offers[member])
        if "bid" in self.tender:
            found.tender["bid"] = bids

    def _bid(
        self, found: Redacted, row: Content, key: tuple[str, str], at: str, agreed: set[tuple[str, str, str]]
    ) -> Content:
        """A bid's row, without the scores in it that an agreed score stands before."""
        behind = [name for name in row.get("answers", ()) if (*key, name) in agreed and key not in self.own]
        for name in behind:
            found.withheld[f"{at}, answers, {name}"] = row["answers"][name]
        if not behind:
            return row
        return {**row, "answers": {name: a for name, a in row["answers"].items() if name not in behind}}

    def _scores(self, found: Redacted, agreed: set[tuple[str, str, str]]) -> None:
        """The scores that decide; every score of a bidder's own. Reasons only where they are spoken."""
        scores = []
        for place, row in enumerate(self.tender.get("score", ())):
            key, at = self._key(row, "bid"), f"{TENDER}, score {place + 1}"
            decides = row["by"] == PANEL or (*key, row["criterion"]) not in agreed
            if key not in self.shown or not (decides or key in self.own):
                found.withheld[at] = row
            elif key in self.spoken or "reason" not in row:
                scores.append(row)
            else:
                found.withheld[f"{at}, reason"] = row["reason"]
                scores.append({**row, "reason": WITHHELD})
        if "score" in self.tender:
            found.tender["score"] = scores

    def witness(self, witness: Mapping[str, Any], found: Redacted) -> Content:
        """The chain's event, which holds ids and digests alone, and of each tender received what may be seen.

        A tender that is withheld is called by its place, and keeps only what became of it: why it was
        disregarded may be a trade secret, or say who it was.
        """
        own, shown = ({bid for _, bid in keys} for keys in (self.own, self.shown))
        rows = []
        for place, row in enumerate(witness["received"], 1):
            at = f"{WITNESS}, received {place}"
            if row["offer"] in own:
                rows.append(row)
                continue
            found.withheld[at] = row
            seen = OPEN_OF_A_RECEIPT if row["offer"] in shown else ("became",)
            rows.append({"offer": f"{WITHHELD}-{place}"} | {key: row[key] for key in seen if key in row})
        return {**witness, "received": rows}

    def result(self, again: Mapping[str, Any], found: Redacted) -> Content:
        """The result as this level shows it; `again` is what the shown inputs come to, for their warnings."""
        lots = []
        for lot, mine in zip(_lots(self.figures), _lots(again), strict=True):
            name = lot.get("lot", "")
            at = f"result of lot {name}" if name else "result"
            neutral = {
                bid["id"]: f"({place})"
                for place, bid in enumerate(lot["bids"], 1)
                if (name, bid["id"]) not in self.shown
            }
            found.withheld[f"{at}, bids"] = [bid for bid in lot["bids"] if bid["id"] in neutral]
            found.withheld[f"{at}, warnings"] = lot["warnings"]
            bids = [
                {"id": neutral[bid["id"]], "rank": bid["rank"]} if bid["id"] in neutral else bid
                for bid in lot["bids"]
            ]
            tie = [neutral.get(bid, bid) for bid in lot["tie"]]
            lots.append({**lot, "bids": bids, "tie": tie, "warnings": mine["warnings"]})
        return {**self.figures, "lots": lots} if "lots" in self.figures else lots[0]


REACHES = ("email", "phone", "contact")
LIVES = ("address", "place", "postcode")
"""Keys of an organisation that may be a person's own: how to reach them, and where a sole trader may live."""


def _without(found: Redacted, row: Content, keys: Sequence[str], at: str) -> Content:
    """A row without some of its keys, each of which is withheld."""
    found.withheld.update({f"{at}, {key}": row[key] for key in keys if key in row})
    return {key: item for key, item in row.items() if key not in keys}


def _quiet(found: Redacted, member: str, offer: Content) -> Content:
    """An offer's numbers without its words: they may be trade secrets, and decide nothing by themselves."""
    promises = []
    for place, promise in enumerate(offer.get("promise", ())):
        row, at = {**promise}, f"{member}, promise {place + 1}"
        if "statement" in row:
            found.withheld[f"{at}, statement"] = row["statement"]
            row["statement"] = WITHHELD
        for line, count in enumerate(row.get("count", ())):
            if "reference" in count:
                found.withheld[f"{at}, count {line + 1}, reference"] = count["reference"]
        if "count" in row:
            row["count"] = [
                {**count, "reference": f"{WITHHELD} {line}"} if "reference" in count else count
                for line, count in enumerate(row["count"], 1)
            ]
        promises.append(row)
    answers = []
    for place, answer in enumerate(offer.get("answer", ())):
        row = {**answer}
        if "text" in row:
            found.withheld[f"{member}, answer {place + 1}, text"] = row["text"]
            row["text"] = WITHHELD
        answers.append(row)
    quiet = {"promise": promises, "answer": answers}
    return {**offer, **{key: rows for key, rows in quiet.items() if key in offer}}


def _lots(figures: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = figures.get("lots", [figures])
    return found


def all_shown(figures: Mapping[str, Any]) -> bool:
    """Whether a result shows every bid, so that all of it can be made again."""
    return all("scores" in bid for lot in _lots(figures) for bid in lot["bids"])


@dataclass(frozen=True, slots=True)
class Hanging:
    """What of a lot hangs on other bids too, and so cannot be made again where some are withheld."""

    lot: str
    criteria: frozenset[str]
    totals: bool


def hanging(figures: Mapping[str, Any]) -> Iterator[Hanging]:
    """What hangs on other bids in each lot, besides the ranks and the winner."""
    for lot in _lots(figures):
        rules = {c["id"]: _named(c["rule"] or "") for c in lot["criteria"]}
        others = frozenset(name for name, rule in rules.items() if rule is not None and rule.relative)
        yield Hanging(lot.get("lot", ""), others, bool(others) or lot["method"] == "utility-index")


def _named(rule: str) -> RuleSpec | None:
    """The rule of a sealed name such as absolute-linear@1; None for one that this version does not know."""
    return next((spec for spec in versions_of(rule.partition("@")[0]) if spec.name == rule), None)


def comparable(figures: Mapping[str, Any]) -> Content:
    """The figures that can be made again from the shown bids alone."""
    lots = []
    for lot, hangs in zip(_lots(figures), hanging(figures), strict=True):
        drop = {"rank", "total"} if hangs.totals else {"rank"}
        bids = [
            {key: item for key, item in bid.items() if key not in drop}
            | {"scores": {name: won for name, won in bid["scores"].items() if name not in hangs.criteria}}
            for bid in lot["bids"]
            if "scores" in bid
        ]
        kept = {key: item for key, item in lot.items() if key not in ("winner", "tie")}
        lots.append({**kept, "bids": bids})
    return {**figures, "lots": lots} if "lots" in figures else lots[0]
