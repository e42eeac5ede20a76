"""The command's entrance: what there is, and how a refusal reaches a person."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from wellspent import __version__
from wellspent.cli import assess, demo, evaluate, library, lm3, notice, policy, value, weigh, wholelife

app = typer.Typer(
    name="wellspent",
    help="The open social value platform for public procurement: every figure opens to its working and source.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("value")(value.value)
app.command("evaluate")(evaluate.evaluate)
app.command("policy")(policy.policy)
app.command("notice")(notice.notice)
app.command("demo")(demo.demo)
app.command("lm3")(lm3.lm3)
app.command("wholelife")(wholelife.wholelife)
app.command("weigh")(weigh.weigh)
app.command("assess")(assess.assess)
app.add_typer(library.library)


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
    """Run the command. A refusal prints a line a fault on standard error and exits with 1."""
    try:
        app()
    except Exception as error:
        from wellspent.method.errors import Refused

        if not isinstance(error, Refused):
            raise
        for fault in error.faults:
            typer.echo(str(fault), err=True)
        sys.exit(1)
