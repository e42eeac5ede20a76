"""`wellspent evaluate --pack` and `wellspent replay`: the same award, from the pack alone."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.method.strategies import tenders
from tests.packing import DEMOS, MANIFEST, all_bytes, members, replayed, sealed, zipped
from tests.running import Run

from wellspent.awarding.sealing import different, recompute, redact, unproven
from wellspent.documents.pack import zip_bytes
from wellspent.files.canonical import canonical
from wellspent.files.shelves import library as shelves
from wellspent.method.canonical import canonical_bytes
from wellspent.method.redaction import read_level
from wellspent.method.replay import RESULT, TENDER, Pack, packed
from wellspent.method.shelves import Library, Shelf

GROUNDS = DEMOS[0]
IDS = [path.stem for path in DEMOS]


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A full pack of each tender of the demo."""
    folder = tmp_path_factory.mktemp("packs")
    for path in DEMOS:
        (folder / f"{path.stem}.zip").write_bytes(zip_bytes(sealed(path)))
    return {path.stem: folder / f"{path.stem}.zip" for path in DEMOS}


@pytest.fixture(scope="module")
def grounds() -> Pack:
    """The full pack of the grounds tender."""
    return sealed(GROUNDS)


# Round trips


@pytest.mark.parametrize("tender", DEMOS, ids=IDS)
def test_the_command_seals_and_replays(tender: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "pack.zip"
    ran = run("evaluate", tender, "--json", "--pack", out)
    digest = ran.err.splitlines()[1]
    assert (ran.code, ran.err.splitlines()[0]) == (0, f"Sealed in {out}")
    held = members(out)
    assert held[RESULT].decode() == ran.out
    assert held[TENDER] == canonical(tender).content
    again = run("replay", out)
    assert (again.code, again.out) == (0, "same\n")
    assert again.err.splitlines()[-1] == digest
    assert run("replay", out, "--digest", digest).code == 0
    said = run("replay", out, "--json")
    assert (said.code, said.err, said.json["same"], said.json["differences"]) == (0, "", True, [])
    assert said.json["digest"] == digest.removeprefix("sha256:")


@pytest.mark.parametrize("tender", DEMOS, ids=IDS)
def test_a_pack_is_the_same_bytes_every_time(
    tender: Path, packs: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    run("evaluate", tender, "--pack", tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == packs[tender.stem].read_bytes()


def test_a_pack_says_nothing_of_the_machine_that_wrote_it(packs: dict[str, Path]) -> None:
    with zipfile.ZipFile(packs["grounds"]) as archive:
        listed = archive.infolist()
        assert archive.comment == b""
    assert [entry.filename for entry in listed[1:]] == sorted(entry.filename for entry in listed[1:])
    assert listed[0].filename == MANIFEST
    for entry in listed:
        assert (entry.date_time, entry.compress_type) == ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
        assert (entry.create_system, entry.external_attr, entry.extra, entry.comment) == (
            3,
            0o100644 << 16,
            b"",
            b"",
        )
    whole = b"".join(members(packs["grounds"]).values())
    assert str(Path.home()).encode() not in whole
    assert str(GROUNDS.parent).encode() not in whole


@st.composite
def awards(draw: st.DrawFn) -> dict[str, Any]:
    """A tender's file of any method, some scores agreed, bid a with an offer for what is counted or valued."""
    method = draw(st.sampled_from(["weighted-points", "price-per-point", "award-on-value", "utility-index"]))
    found = draw(tenders(method))
    weighed = [c for c in found["criterion"] if method == "weighted-points" or c["kind"] != "price"]
    found |= {"title": "An award", "out_of": str(sum(Decimal(c["weight"]) for c in weighed))}
    found |= {"quality_to_price": 1} if method == "utility-index" else {}
    found |= {"decided": "2026-11-21"} if draw(st.booleans()) else {}
    scores = []
    for criterion in found["criterion"]:
        if criterion["kind"] == "measure":
            criterion["measure"] = "volunteering-hours"
        for bid in found["bid"]:
            bid["label"] = f"Firm {bid['id'].upper()}"
            if criterion["rule"] == "scale" and draw(st.booleans()):
                score = {"bid": bid["id"], "criterion": criterion["id"], "by": "panel", "score": 3}
                scores.append({**score, "reason": f"words on {bid['label']}"})
    if draw(st.booleans()):
        bid = found["bid"][0]
        bid["offer"] = "offer.toml"
        kinds = {c["id"]: c["kind"] for c in found["criterion"]}
        bid["answers"] = {k: v for k, v in bid["answers"].items() if kinds[k] not in ("value", "measure")}
    return found | {"score": scores}


random_awards = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
    ],
)
OFFER = """
bid = "a"
bidder = "Firm A"
edition = "wellspent@2026"
[[promise]]
measure = "volunteering-hours"
unit = "person-hour"
statement = "words of Firm A"
[[promise.count]]
people = 2
hours = 9
share = 1
reference = "words on a day"
[[promise.count]]
people = 1
hours = 13.5
share = 1
reference = "words on another"
"""


@random_awards
@given(awards())
def test_any_award_replays_at_every_level(tmp_path: Path, award: dict[str, Any]) -> None:
    path = tmp_path / "tender.json"
    path.write_bytes(canonical_bytes(award))
    (tmp_path / "offer.toml").write_text(OFFER, encoding="utf-8")
    full = sealed(path)
    assert replayed(full, tmp_path) == []
    for level in ("public", *(f"bidder:{bid['id']}" for bid in award["bid"][:2])):
        shown = redact(full, read_level(level))
        assert replayed(shown, tmp_path) == []
        assert unproven(shown, full) == []
        whole = all_bytes(shown)
        (lot,) = [json.loads(full.members[RESULT])]
        seen = {lot["winner"], level.partition(":")[2]}
        for bid in award["bid"]:
            assert (bid["label"].encode() in whole) <= (bid["id"] in seen)
        assert (b"words" in whole) <= (level != "public")


def test_lots_are_sealed_and_redacted_each_by_its_own_winner(tmp_path: Path) -> None:
    criterion = {
        "id": "price",
        "kind": "price",
        "weight": 100,
        "rule": "absolute-linear",
        "floor": 1,
        "ceiling": 9000,
    }
    prices = {("n", "a"): 2111, ("n", "b"): 3222, ("s", "a"): 3333, ("s", "c"): 2444, ("s", "d"): 4555}
    bids = [{"id": id, "lot": lot, "answers": {"price": price}} for (lot, id), price in prices.items()]
    lots = [{"id": lot, "criterion": [criterion]} for lot in ("n", "s")]
    path = tmp_path / "lots.json"
    path.write_bytes(canonical_bytes({"title": "Two", "decided": "2026-11-21", "lot": lots, "bid": bids}))
    full = sealed(path)
    shown = {"public": {2111, 2444}, "bidder:b": {2111, 3222, 2444}, "bidder:a": {2111, 3333, 2444}}
    for level, open_ in shown.items():
        pack = redact(full, read_level(level))
        assert replayed(pack, tmp_path) == []
        assert {price for price in prices.values() if str(price).encode() in all_bytes(pack)} == open_


# Replay stands on the pack alone


def test_a_library_of_another_day_changes_nothing(
    packs: dict[str, Path], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package, *rest) = shelves.open_library().shelves
    proxies = {
        id: replace(proxy, values=tuple(replace(v, amount=v.amount + Fraction(1)) for v in proxy.values))
        for id, proxy in package.entries["proxy"].items()
    }
    dearer = Library((Shelf(package.name, {**package.entries, "proxy": proxies}), *rest))
    monkeypatch.setattr(shelves, "open_library", lambda: dearer)
    then = run("evaluate", GROUNDS, "--json").json
    assert then["bids"][0]["answers"] != json.loads(members(packs["grounds"])[RESULT])["bids"][0]["answers"]
    assert run("replay", packs["grounds"]).out == "same\n"
    monkeypatch.setattr(shelves, "open_library", lambda: pytest.fail("replay opened the library"))
    monkeypatch.setattr(shelves, "open_shelves", lambda: pytest.fail("replay opened the library"))
    assert run("replay", packs["grounds"]).out == "same\n"


def test_the_first_difference_is_shown(packs: dict[str, Path], run: Run, tmp_path: Path) -> None:
    """A pack whose sums were wrong when it was sealed: every digest holds, and the award does not come out."""
    held = members(packs["grounds"])
    manifest = json.loads(held.pop(MANIFEST))
    result = json.loads(held[RESULT])
    right, result["bids"][0]["total"] = result["bids"][0]["total"], "99"
    result["winner"] = "greenways"
    forged = {**held, RESULT: json.dumps(result, indent=2).encode()}
    about = {key: item for key, item in manifest.items() if key not in ("format", "members", "digest")}
    path = tmp_path / "forged.zip"
    path.write_bytes(zip_bytes(packed(forged, about)))
    ran = run("replay", path)
    assert (ran.code, ran.out) == (1, f"bids[0].total: sealed 99, recomputed {right}\nand 1 more\n")
    said = run("replay", path, "--json")
    assert (said.code, said.json["same"]) == (1, False)
    assert [row["path"] for row in said.json["differences"]] == ["bids[0].total", "winner"]


def test_every_dated_amount_is_in_the_pack_with_its_source(packs: dict[str, Path]) -> None:
    held = members(packs["grounds"])
    values = json.loads(held["values.json"])["values"]
    entries = {value["entry"] for value in values}
    assert {"desnz-carbon", "volunteering-hour", "employment-and-skills", "hmt-gdp@2025-12"} <= entries
    for value in values:
        assert value["shelf"] == "package"
        assert value["in_force"]
        assert value["source"]["publisher"]
        kind = "parameter" if value["entry"].startswith(("hmt", "employment")) else "proxy"
        assert f"library/package/{kind}/{value['entry'].partition('@')[0]}.json" in held


# What is changed is named


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize("tender", ["grounds", "ward-furniture"])
def test_one_flipped_bit_in_any_member_is_named(
    tender: str, packs: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    held = members(packs[tender])
    path = tmp_path / "changed.zip"
    for name, content in held.items():
        for place in {0, len(content) // 2, len(content) - 1}:
            path.write_bytes(zipped({**held, name: flipped(content, place)}))
            ran = run("replay", path)
            assert (ran.code, ran.out) == (1, "")
            assert ran.err.startswith(f"{path}: {name}"), ran.err
            assert len(ran.err.splitlines()) == 1


def test_a_bit_flipped_in_the_file_itself_is_never_missed(
    packs: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    """Where the change is not in what a member holds (a time, a mode), the award is still the same."""
    whole = packs["ward-furniture"].read_bytes()
    held = members(packs["ward-furniture"])
    path = tmp_path / "changed.zip"
    for place in [*range(0, len(whole) - 2000, 997), *range(len(whole) - 2000, len(whole), 101)]:
        path.write_bytes(flipped(whole, place))
        ran = run("replay", path)
        if ran.code == 0:
            assert members(path) == held
        else:
            assert (ran.out, len(ran.err.splitlines())) == ("", 1), place


def test_a_member_taken_out_and_one_put_in_are_named(
    packs: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    held = members(packs["grounds"])
    path = tmp_path / "changed.zip"
    path.write_bytes(
        zipped({name: content for name, content in held.items() if name != "offers/greenways.json"})
    )
    assert run("replay", path).err == (
        f"{path}: offers/greenways.json: it is listed in the manifest, and is not in the pack. "
        "Ask whoever sealed the pack for it again.\n"
    )
    path.write_bytes(zipped({**held, "offers/late.json": b"{}"}))
    assert "offers/late.json: it is in the pack, and was never sealed in it." in run("replay", path).err


def test_a_pack_zipped_again_by_another_tool_is_the_same_pack(
    packs: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    held = members(packs["grounds"])
    path = tmp_path / "again.zip"
    path.write_bytes(zipped({"offers/": b"", **dict(reversed(held.items()))}, zipfile.ZIP_DEFLATED))
    assert run("replay", path).out == "same\n"


# Who sees what


WORDS = {
    "statement": b"Two trainees a year through the college",
    "reason": b"the winter plan is thin",
    "individual": b"names the crews and the spare machines",
    "price": b"1165000",
    "label": b"Greenways",
}
WINNERS = {
    "statement": b"Northmoor",  # replaced below by the offer's own words
    "reason": b"sharing of crews is managed",
    "individual": b"the local depot is not yet found",
    "price": b"1080000",
    "label": b"Northmoor",
}


@pytest.mark.parametrize(
    ("level", "own", "winners", "others"),
    [
        ("full", set(WORDS), set(WINNERS), True),
        ("bidder:greenways", set(WORDS), {"reason", "price", "label"}, False),
        ("bidder:northmoor", set(), set(WINNERS), False),
        ("bidder:verge-and-vale", set(), {"reason", "price", "label"}, True),
        ("public", set(), {"price", "label"}, False),
    ],
)
def test_who_sees_what(level: str, own: set[str], winners: set[str], others: bool, grounds: Pack) -> None:
    statement = json.loads(grounds.members["offers/northmoor.json"])["promise"][0]["statement"].encode()
    whole = all_bytes(redact(grounds, read_level(level)))
    assert {key for key, words in WORDS.items() if words in whole} == own
    assert {key for key, words in (WINNERS | {"statement": statement}).items() if words in whole} == winners
    assert (b"1120000" in whole, b"Verge and Vale" in whole) == (others, others)


@pytest.mark.parametrize("level", ["public", "bidder:greenways"])
def test_a_redacted_pack_is_proven_by_the_full_one(
    level: str, packs: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "shown.zip"
    assert run("evaluate", GROUNDS, "--pack", out, "--redact", level).code == 0
    ran = run("replay", out, "--full", packs["grounds"])
    assert (ran.code, ran.out) == (0, "same, as far as it is shown\n")
    assert "Not recomputed, as it hangs on bids that are withheld: winner and ranks." in ran.err
    manifest = json.loads(members(out)[MANIFEST])
    full = json.loads(members(packs["grounds"])[MANIFEST])
    assert manifest["full"] == full["digest"]
    assert ran.err.splitlines()[-2:] == [
        f"sha256:{manifest['digest']}",
        f"It says it is made of the full pack sha256:{full['digest']}; `--full` proves it.",
    ]
    assert all(len(part["digest"]) == 64 for part in manifest["withheld"])


def test_a_full_pack_with_another_reason_proves_nothing(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "shown.zip"
    run("evaluate", GROUNDS, "--pack", out, "--redact", "public")
    run("demo", "--copy", tmp_path / "county")
    tender = tmp_path / "county" / "grounds.toml"
    tender.write_text(
        tender.read_text("utf-8").replace("the winter plan is thin", "the winter plan is fine"), "utf-8"
    )
    run("evaluate", tender, "--pack", tmp_path / "other.zip")
    ran = run("replay", out, "--full", tmp_path / "other.zip")
    assert ran.code == 1
    assert "tender.json, score 3: not that of the full pack" in ran.out


def test_what_is_withheld_cannot_be_guessed_from_its_digest_alone() -> None:
    """The digest of a withheld part is keyed by the whole pack: trying every score does not find it."""
    pack = sealed(DEMOS[1], "public")
    digests = {row["digest"] for row in pack.manifest["withheld"]}
    bid = json.loads(sealed(DEMOS[1]).members[TENDER])["bid"][0]
    tried = [bid, {"content": bid, "part": "tender.json, bid 1"}]
    assert not {hashlib.sha256(canonical_bytes(guess)).hexdigest() for guess in tried} & digests


# What is refused


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--redact", "publik"],
            '--redact: "publik" is not a level. Write full, public, or bidder: and the id of a bid, such as bidder:greenways.',
        ),
        (["--redact", "bidder:"], '--redact: "bidder:" is not a level.'),
        (["--redact", "bidder:greenway"], '--redact: there is no bid "greenway". Did you mean "greenways"?'),
        (
            ["--redact", "public", "--include-licensed"],
            "--include-licensed: a pack for others never holds values whose licence",
        ),
    ],
)
def test_what_cannot_be_sealed_is_refused(words: list[str], said: str, run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", GROUNDS, "--pack", tmp_path / "pack.zip", *words)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_a_zip_and_the_options_go_together(run: Run, tmp_path: Path) -> None:
    assert (
        '--pack: a pack is not written as ".tar". Use .zip.'
        in run("evaluate", GROUNDS, "--pack", tmp_path / "p.tar").err
    )
    assert run("evaluate", GROUNDS, "--redact", "public").code == 2
    assert run("evaluate", GROUNDS, "--pack", tmp_path / "no" / "p.zip").code == 1


def test_the_published_digest_is_asked_for(packs: dict[str, Path], run: Run) -> None:
    ran = run("replay", packs["grounds"], "--digest", "0" * 64)
    assert (ran.code, ran.out) == (1, "")
    assert "and not the one that was published. Ask for the pack that was sealed at the award." in ran.err


def test_files_that_change_while_they_are_read_are_not_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    run("demo", "--copy", tmp_path / "county")
    tender = tmp_path / "county" / "grounds.toml"
    from wellspent.files import sealing

    before = sealing.seal_tender

    def dearer(path: Path) -> dict[str, bytes]:
        path.write_text(path.read_text("utf-8").replace("1165000", "1165001"), "utf-8")
        return before(path)

    monkeypatch.setattr(sealing, "seal_tender", dearer)
    ran = run("evaluate", tender, "--pack", tmp_path / "pack.zip")
    assert (ran.code, ran.out) == (1, "")
    assert "the files or the library changed while they were read." in ran.err


def test_a_redacted_pack_seals_no_less_than_it_recomputes(packs: dict[str, Path]) -> None:
    pack = sealed(DEMOS[1], "public")
    assert different(pack, recompute(pack)) == []
    result = json.loads(pack.members[RESULT])
    assert [bid["id"] for bid in result["bids"]] == ["(1)", "tarn", "(3)"]
    assert set(result["bids"][0]) == {"id", "rank"}


def test_where_every_bid_is_shown_all_of_the_award_is_made_again(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "shown.zip"
    run("evaluate", DEMOS[2], "--pack", out, "--redact", "bidder:second-sitting")
    ran = run("replay", out)
    assert ran.out == "same\n"
    assert "Wardwell Repairs Ltd comes first" in ran.err
    assert "This pack shows what the bidder of second-sitting may see; " in ran.err
