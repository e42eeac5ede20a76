"""The docs' Markdown as a page of the site: safe, in the design system's classes, with links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "table_open": "govuk-table",
    "thead_open": "govuk-table__head",
    "tbody_open": "govuk-table__body",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
    "hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible",
    "blockquote_open": "govuk-inset-text",
}
HEADINGS = {
    "h1": "govuk-heading-l",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
}
FOLDERS = {"guides": "help-guide", "methods": "help-method", "": "help-page"}
"""The docs' folders that are pages of the site, and the names of their addresses."""


def anchor(heading: str) -> str:
    """What a heading is called in an address, as on a code site: "Award criteria" is award-criteria."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def parser() -> MarkdownIt:
    """Plain Markdown with tables. HTML in it is shown, not obeyed."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def rendered(tokens: Sequence[Token], place: PurePosixPath, *, apart: bool = False) -> Markup:
    """Tokens as HTML. `place` is the file they come from; `apart` opens links beside the page that is being filled in."""
    for token in tokens:
        _dress(token)
        for child in token.children or ():
            _lead(child, place, apart=apart)
        if token.children:
            token.children = list(_unlinked(token.children, apart=apart))
    html = str(parser().renderer.render(tokens, parser().options, {}))
    return Markup(_scrolling(html))  # noqa: S704 (our own docs, with HTML off)


def _dress(token: Token) -> None:
    if token.type == "heading_open":
        token.attrJoin("class", HEADINGS.get(token.tag, "govuk-heading-s"))
    elif token.type in CLASSES and not token.hidden:
        token.attrJoin("class", CLASSES[token.type])
    if "style" in token.attrs:  # a column's alignment: the content policy forbids styles
        right = "right" in str(token.attrs.pop("style"))
        token.attrJoin("class", f"{CLASSES[token.type]}--numeric" if right else "")


def _lead(token: Token, place: PurePosixPath, *, apart: bool) -> None:
    """Point a link or a picture at the site's own address of what it names."""
    if token.type == "image":
        token.attrSet("src", reverse("help-picture", args=[PurePosixPath(str(token.attrGet("src"))).name]))
        token.attrSet("class", "ws-picture")
    elif token.type == "link_open":
        href = address(str(token.attrGet("href")), place)
        token.attrSet("href", href)
        token.attrJoin("class", "govuk-link")
        if apart and href:
            token.attrSet("target", "_blank")
            token.attrSet("rel", "noopener")


def address(href: str, place: PurePosixPath) -> str:
    """Where a link of the docs leads on the site; nothing for a file that the site does not show."""
    if urlsplit(href).scheme or href.startswith("#"):
        return href
    path, _hash, part = href.partition("#")
    parts: list[str] = []
    for step in (*place.parent.parts, *PurePosixPath(path).parts):
        if step == "..":
            parts = parts[:-1]
        else:
            parts.append(step)
    folder, name = "/".join(parts[:-1]), PurePosixPath(parts[-1])
    if name.suffix != ".md" or folder not in FOLDERS:
        return ""
    return reverse(FOLDERS[folder], args=[name.stem]) + (f"#{part}" if part else "")


def _unlinked(children: Iterable[Token], *, apart: bool) -> Iterable[Token]:
    """The line without links that lead nowhere here, their words kept; one that opens beside says so."""
    nowhere, beside = False, False
    for child in children:
        if child.type == "link_open":
            nowhere, beside = not child.attrGet("href"), apart
            if nowhere:
                continue
        elif child.type == "link_close":
            if nowhere:
                nowhere = False
                continue
            if beside:
                yield _text(" (opens in a new tab)")
        yield child


def _text(words: str) -> Token:
    made: Any = Token("text", "", 0)
    made.content = words
    return made  # type: ignore[no-any-return]


def _scrolling(html: str) -> str:
    """Tables and code in a region of their own, which the keyboard can scroll, so that the page itself never does."""
    html = html.replace(
        "<table", '<div class="ws-scroll" tabindex="0" role="group" aria-label="Table"><table'
    )
    html = html.replace("</table>", "</table></div>")
    return html.replace("<pre>", '<pre class="ws-code" tabindex="0" role="group" aria-label="Example">')
