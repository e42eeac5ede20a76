"""The command's entrance: what there is, and how a refusal reaches a person."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from wellspent import __version__
from wellspent.cli import (
    agree,
    assess,
    backup,
    canonical,
    demo,
    erase,
    evaluate,
    fields,
    found,
    legality,
    library,
    lm3,
    notice,
    ocds,
    policy,
    replay,
    serve,
    summaries,
    tenderpack,
    value,
    weigh,
    wholelife,
    windtunnel,
)

app = typer.Typer(
    name="wellspent",
    help="The open social value platform for public procurement: every figure opens to its working and source.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("value", short_help="Value an SROI map, or a bidder's offer.")(value.value)
app.command("evaluate", short_help="Score and rank the bids of a tender.")(evaluate.evaluate)
app.command("windtunnel", short_help="Try a tender's rules before it is published.")(windtunnel.windtunnel)
app.command("tenderpack", short_help="A tender as Word, and the workbook for its offers.")(
    tenderpack.tenderpack
)
app.command("replay", short_help="Make an award again from its evidence pack.")(replay.replay)
app.command("summaries", short_help="Write the assessment summary that each bidder is owed.")(
    summaries.summaries
)
app.command("policy", short_help="What a policy, or the law, asks of a purchase.")(policy.policy)
app.command("legality", short_help="Check questions, clauses or a tender for unlawful wording.")(
    legality.legality
)
app.command("notice", short_help="Turn a published notice into tender files.")(notice.notice)
app.command("fields", short_help="The fields of a notice, ready to copy.")(fields.fields)
app.command("ocds", short_help="A tender as an open contracting release or record.")(ocds.ocds)
app.command("demo", short_help="A made-up county, from policy to ranked bids.")(demo.demo)
app.command("lm3", short_help="The local multiplier of a contract.")(lm3.lm3)
app.command("wholelife", short_help="Compare options over their whole lives.")(wholelife.wholelife)
app.command("weigh", short_help="Turn ballots into weights.")(weigh.weigh)
app.command("assess", short_help="Flexible Framework levels, or the diagnostic.")(assess.assess)
app.command("agree", short_help="How far evaluators agree.")(agree.agree)
app.command("canonical", short_help="A file's one spelling, and its digest.")(canonical.canonical)
app.add_typer(library.library)
app.command("found", short_help="Found a buyer on a new site.")(found.found)
app.command("erase-person", short_help="Erase a person, and say what stays and why.")(erase.erase_person)
app.command("backup", short_help="Copy the whole site into one file.")(backup.backup)
app.command("restore", short_help="Put a backup back.")(backup.restore)
app.command("audit", short_help="Verify the site's chain of events.")(backup.audit)
app.command("serve", short_help="Start the site.")(serve.serve)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Nothing of its own: each command says what it does."""


def main() -> None:
    """Run the command. A refusal prints a line a fault on standard error and exits with 1.

    A command is short and makes trees, not circles: without the collector of circles, fifty thousand lines
    take a third of the time.
    """
    gc.disable()
    try:
        app()
    except Exception as error:
        from wellspent.method.errors import Refused

        if not isinstance(error, Refused):
            raise
        for fault in error.faults:
            typer.echo(str(fault), err=True)
        sys.exit(1)
    finally:
        gc.enable()
