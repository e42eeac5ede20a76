"""`wellspent replay`: make an award again from its evidence pack, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wellspent.cli.options import Json, WeightDraws, WeightSeed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellspent.awarding.sealing import Again
    from wellspent.documents.report import Report
    from wellspent.method.replay import Difference, Pack

NOT_SEALED = "Reckoned anew from the sealed inputs. A pack seals the award and not its stability, so nothing here is compared."


def replay(
    pack: Annotated[
        Path, typer.Argument(metavar="PACK", help="The pack that `wellspent evaluate --pack` wrote.")
    ],
    digest: Annotated[
        str, typer.Option("--digest", help="The digest that was published: refuse any other pack.")
    ] = "",
    full: Annotated[
        Path | None, typer.Option("--full", help="The full pack: prove that a redacted one is made of it.")
    ] = None,
    stability: Annotated[
        bool,
        typer.Option("--stability", help="Reckon from the sealed inputs what would have changed the winner."),
    ] = False,
    draws: WeightDraws = 100_000,
    seed: WeightSeed = 1,
    json: Json = False,
) -> None:
    """Recompute the award from what is sealed, and print "same" or the first difference."""
    from wellspent.awarding.sealing import different, recompute, unproven
    from wellspent.files.packs import read_pack
    from wellspent.method.errors import Refused
    from wellspent.method.replay import in_pack

    held = read_pack(pack)
    _is(held, digest, str(pack))
    try:
        again = recompute(held)
        found = different(held, again)
        wrong = unproven(held, read_pack(full)) if full is not None else []
        shaken = _stability(held, again, draws, seed) if stability else None
    except Refused as refused:
        raise in_pack(refused, str(pack)) from None
    if json:
        _as_json(held, found, wrong, shaken)
    else:
        _in_words(held, again, found, wrong)
        if shaken is not None:
            from wellspent.cli.screen import print_report

            typer.echo()
            print_report(shaken)
    raise typer.Exit(1 if found or wrong else 0)


def _is(pack: Pack, digest: str, name: str) -> None:
    """Refuse a pack that is not the one whose digest was published."""
    from wellspent.method.errors import Fault, Refused

    asked = digest.strip().lower().removeprefix("sha256:")
    if asked and asked != pack.digest:
        rule = f"the pack's digest is {pack.digest}, and not the one that was published"
        raise Refused(Fault(rule, "Ask for the pack that was sealed at the award.", file=name))


def _stability(pack: Pack, again: Again, draws: int, seed: int) -> Report:
    """What would have changed the winner, from the sealed inputs; it is not sealed, so nothing is compared.

    Raises `Refused` for a pack that withholds bids: who wins hangs on every one of them.
    """
    from wellspent.awarding.award import tested
    from wellspent.cli.patience import Patience
    from wellspent.documents.report import Report
    from wellspent.method.errors import Fault, Refused
    from wellspent.method.replay import TENDER

    if any(_not_recomputed(pack)):
        rule = "the pack withholds bids, and what would change the winner hangs on every one of them"
        raise Refused(Fault(rule, "Ask for the full pack.", "--stability"))
    lots = again.report.figures.get("lots")
    bare = {"lots": [{"lot": lot["lot"]} for lot in lots]} if lots else {}
    with Patience() as told:
        told.doing("trying what would change the winner")
        shaken = tested(Report(again.report.title, bare), again.tender, draws, seed, TENDER, told.step)
    return replace(shaken, lead=(NOT_SEALED, *shaken.lead))


def _as_json(pack: Pack, found: list[Difference], wrong: list[str], shaken: Report | None) -> None:
    from wellspent.documents.figures import to_json

    rows = [{"path": d.path, "sealed": d.sealed, "recomputed": d.recomputed} for d in found]
    figures = {
        "same": not found and not wrong,
        "level": pack.level,
        "digest": pack.digest,
        "full": pack.manifest.get("full"),
        "not_recomputed": list(_not_recomputed(pack)),
        **_witness_figures(pack),
        "differences": rows,
        "unproven": wrong,
    }
    if shaken is not None:
        figures |= shaken.figures
    typer.echo(to_json(figures))


def _witness_figures(pack: Pack) -> dict[str, Any]:
    """Where the chain of events stood at the sealing, and what became of the tenders; nothing without a witness."""
    from wellspent.files.witness import witness_of
    from wellspent.method.witness import fates

    witness = witness_of(pack)
    if witness is None:
        return {}
    chain = witness["chain"]
    head = {"event": chain["number"], "at": chain["at"], "hash": chain["hash"], "tender": chain["digest"]}
    return {"chain": head, "received": fates(witness)}


def _in_words(pack: Pack, again: Again, found: list[Difference], wrong: list[str]) -> None:
    """The verdict on standard output, what was replayed on standard error."""
    if found:
        first = found[0]
        typer.echo(f"{first.path}: sealed {first.sealed}, recomputed {first.recomputed}")
        if len(found) > 1:
            typer.echo(f"and {len(found) - 1} more")
    for part in wrong:
        typer.echo(f"{part}: not that of the full pack")
    if not found and not wrong:
        typer.echo("same, as far as it is shown" if any(_not_recomputed(pack)) else "same")
    for line in _about(pack, again):
        typer.echo(line, err=True)


def _about(pack: Pack, again: Again) -> Iterator[str]:
    from wellspent import __version__
    from wellspent.method.redaction import read_level
    from wellspent.method.replay import FULL

    manifest = pack.manifest
    yield manifest["title"]
    level, withheld = read_level(pack.level), len(manifest["withheld"])
    if level.name != FULL:
        who = f"the bidder of {level.bid}" if level.bid else "anyone"
        yield f"This pack shows what {who} may see; {withheld} parts are withheld."
    left = ", ".join(_not_recomputed(pack))
    if left:
        yield f"Not recomputed, as it hangs on bids that are withheld: {left}."
    else:
        yield from again.report.lead
    sealed = f"Sealed by Wellspent {manifest['software']}, recomputed by {__version__}"
    yield f"{sealed} from {len(pack.members)} members and the values of {manifest['decided']}."
    yield f"sha256:{pack.digest}"
    yield from _witnessed(pack)
    if full := manifest.get("full"):
        yield f"It says it is made of the full pack sha256:{full}; `--full` proves it."


def _witnessed(pack: Pack) -> Iterator[str]:
    """What the pack's witness says, a sentence each."""
    from wellspent.files.witness import witness_of
    from wellspent.method.replay import FULL
    from wellspent.method.witness import EVALUATED, FATES, fates

    witness = witness_of(pack)
    if witness is None:
        return
    counts = fates(witness)
    out = [f"{many} {FATES[fate]}" for fate, many in counts.items() if many and fate != EVALUATED]
    yield f"Tenders received in time: {sum(counts.values())}. {'; '.join([f'{counts[EVALUATED]} took part', *out])}."
    for row in witness["received"]:
        if row["became"] != EVALUATED:
            said = f", submission sha256:{row['digest']}" if "digest" in row else ""
            why = f": {row['reason']}" if "reason" in row else ""
            yield f"  {row.get('bidder') or row['offer']} {FATES[row['became']]}{said}{why}"
    chain, whose = witness["chain"], "its" if pack.level == FULL else "the full pack's"
    yield f"Audit chain at the sealing: event {chain['number']}, {chain['hash']}, of {chain['at']}."
    yield f"That event fixes {whose} tender.json (sha256:{chain['digest']}) and every event before it."


def _not_recomputed(pack: Pack) -> Iterator[str]:
    """What a pack does not hold enough for, in words; nothing where every bid is shown."""
    from wellspent.files.sealing import contents
    from wellspent.method.redaction import all_shown, hanging
    from wellspent.method.replay import FULL, RESULT

    result = contents(pack, RESULT)[RESULT]
    if pack.level == FULL or all_shown(result):
        return
    yield "winner and ranks"
    for hangs in hanging(result):
        at = f" of lot {hangs.lot}" if hangs.lot else ""
        yield from (f"points for {name}{at}" for name in sorted(hangs.criteria))
        yield from [f"totals{at}"] if hangs.totals else []
