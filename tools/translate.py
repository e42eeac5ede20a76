"""Bring the words of the public and bidder pages into the Welsh catalogue, and compile it.

    python tools/translate.py            # take new words in, drop those that are gone, compile
    python tools/translate.py --check    # exit 1 and list what has no translation, or is not in the catalogue

Words stand in templates as _("..."), in Python as _("...") and noop("..."), and as plain words in three places that
the site looks up when it answers: a page's title, lead and button; a form's labels, hints, choices and errors.
Needs Babel (it comes with the docs group).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PORTAL = Path(__file__).parents[1] / "src" / "wellspent" / "portal"
CATALOGUE = PORTAL / "locale" / "cy" / "LC_MESSAGES" / "django.po"
TEMPLATES = (
    "ui/templates/ui/*.html",
    "accounts/templates/**/*.html",
    "accounts/templates/**/*.txt",
    "tendering/templates/tendering/offer*.html",
    "tendering/templates/tendering/lots_nav.html",
    "tendering/templates/tendering/my_offers.html",
    "tendering/templates/tendering/open_tenders.html",
    "tendering/templates/tendering/tender.html",
    "tendering/templates/tendering/check_receipt.html",
    "evaluation/templates/evaluation/asked.html",
    "evaluation/templates/evaluation/letter.html",
    "evaluation/templates/evaluation/public_*.html",
    "evaluation/templates/evaluation/digests.html",
    "evaluation/templates/evaluation/standstill.html",
)
MODULES = (
    "ui/*.py",
    "accounts/*.py",
    "*/erasing.py",
    "evaluation/asked_views.py",
    "evaluation/bidder_views.py",
    "tendering/lots/offer_*.py",
    "tendering/lots/presenters.py",
    "tendering/offers/*.py",
    "tendering/public_*.py",
    "evaluation/public_*.py",
)
PLAIN = {"label", "help_text", "title", "lead", "button", "text", "text_short"}
"""Arguments whose plain words are looked up when the page is made."""
FROM_ELSEWHERE = (
    "Remember Me",
    "You must type the same password each time.",
    "July",
)
"""Words of the libraries under us that have no Welsh of their own (or, for July, misspell it)."""
HEAD = """# Welsh of Wellspent's public and bidder pages. UNREVIEWED: written with a machine's help and
# read by no Welsh speaker yet; the pages say so. Kept by tools/translate.py."""
BEGUN = datetime(2026, 11, 22, tzinfo=UTC)
"""A fixed date, so that the same words give the same file."""
FUNCTIONS = {"_": None, "gettext": None, "gettext_lazy": None, "noop": None, "ngettext": (1, 2)}
OPTIONS = {
    "extensions": "jinja2.ext.i18n",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "silent": "false",
}


def main(check: bool) -> int:
    """The catalogue brought up to date, or held to what the pages say."""
    wanted = template()
    kept = read_po(BytesIO(CATALOGUE.read_bytes()), "cy") if CATALOGUE.exists() else Catalog("cy")
    if check:
        missing = [str(one.id) for one in wanted if one.id and not _said(kept, one.id)]
        print("\n".join(missing) or "every word is translated")
        return 1 if missing else 0
    for one in wanted:
        if one.id and _said(kept, one.id):
            one.string = kept[one.id].string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as out:
        write_po(out, wanted, width=100, sort_output=True, no_location=True)
    with CATALOGUE.with_suffix(".mo").open("wb") as out:
        write_mo(out, wanted)
    words = [one.id for one in wanted if one.id]
    print(f"{sum(_said(wanted, one) for one in words)} of {len(words)} translated")
    return 0


def _said(catalogue: Catalog, words: str | Sequence[str]) -> bool:
    found = catalogue.get(words)  # type: ignore[arg-type]
    if found is None or not found.string:
        return False
    return all(found.string) if isinstance(found.string, tuple | list) else True


def template() -> Catalog:
    """Every word of the pages that are translated."""
    catalogue = Catalog(
        "cy", header_comment=HEAD, project="Wellspent", version="", fuzzy=False, language_team="none yet",
        msgid_bugs_address="", last_translator="nobody yet", creation_date=BEGUN, revision_date=BEGUN,
    )  # fmt: skip
    for words in words_found():
        flags = ["python-format"] if "%(" in (words if isinstance(words, str) else words[0]) else []
        catalogue.add(words, flags=flags)
    return catalogue


def words_found() -> Iterator[str | tuple[str, str]]:
    """What every source says, in one order."""
    yield from FROM_ELSEWHERE
    for pattern in TEMPLATES:
        for path in sorted(PORTAL.glob(pattern)):
            yield from _extracted("jinja2.ext:babel_extract", path)
    for pattern in MODULES:
        for path in sorted(PORTAL.glob(pattern)):
            yield from _extracted("python", path)
            yield from plain_words(ast.parse(path.read_text("utf-8")))


def _extracted(method: str, path: Path) -> Iterator[str | tuple[str, str]]:
    with path.open("rb") as source:
        for _line, words, _comments, _context in extract(method, source, keywords=FUNCTIONS, options=OPTIONS):
            yield tuple(words[:2]) if isinstance(words, tuple) else words  # type: ignore[misc]


def plain_words(tree: ast.AST) -> Iterator[str]:
    """Titles of pages, and what a form says, written as plain words."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name == "page" and len(node.args) > 2:
            yield from _literal(node.args[2])
        if name == "ValidationError" and node.args:
            yield from _literal(node.args[0])
        if name == "add_error" and len(node.args) > 1:
            yield from _literal(node.args[1])
        for keyword in node.keywords:
            if keyword.arg in PLAIN and name != "record":
                yield from _literal(keyword.value)
            elif keyword.arg == "error_messages" and isinstance(keyword.value, ast.Dict):
                for value in keyword.value.values:
                    yield from _literal(value)
            elif keyword.arg == "choices" and isinstance(keyword.value, ast.List):
                for pair in keyword.value.elts:
                    if isinstance(pair, ast.Tuple) and len(pair.elts) > 1:
                        yield from _literal(pair.elts[1])


def _literal(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _literal(node.body)
        yield from _literal(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
        yield node.value


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
