"""The site's own rules: where reads and writes stand, how numbers rest, and that the tables are those of the models."""

from __future__ import annotations

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from wellspent.portal.fields import ExactField, PenceField

PORTAL = Path(__file__).parents[2] / "src" / "wellspent" / "portal"
MODULES = [path for path in sorted(PORTAL.rglob("*.py")) if path.parent.name != "migrations"]
VIEWS = [path for path in MODULES if re.search(r"views(/|$)|views\.py$", str(path.relative_to(PORTAL)))]
PRESENTERS = [path for path in MODULES if path.name.endswith("presenters.py")]
READING = [path for path in MODULES if path.name.endswith(("queries.py", "presenters.py"))]
ALL = {"all", "first", "exists", "count", "last"}
ROWS = {
    "filter", "exclude", "order_by", "select_related", "prefetch_related", "values_list", "in_bulk", "aggregate",
    "annotate", "defer", "select_for_update",
}  # fmt: skip
"""What is called on rows to ask for more of them."""
BY_ANOTHER_NAME = {
    "accounts/erasing.py", "api/erasing.py", "evaluation/erasing.py", "tendering/erasing.py", "shelf/intakes.py",
    "shelf/kept.py", "shelf/own.py",
}  # fmt: skip
"""Modules of reads or writes that their subject named: no other may be added."""
TEMPLATES = sorted(PORTAL.rglob("templates/**/*.html"))
OURS = [model for model in apps.get_models() if model.__module__.startswith("wellspent.")]
TRACKED = {model.__name__ for model in OURS if hasattr(model, "history")}


def name(path: Path) -> str:
    return str(path.relative_to(PORTAL))


def test_there_is_something_to_hold() -> None:
    assert len(VIEWS) >= 5
    assert len(TEMPLATES) >= 40
    assert {"Procurement", "Criterion", "OwnScore", "AgreedScore", "Organisation"} <= TRACKED


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_a_view_reads_through_queries_and_writes_through_actions(path: Path) -> None:
    touched = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "save", "delete", "create")
    ]
    assert touched == []


@pytest.mark.parametrize("path", [*VIEWS, *PRESENTERS], ids=name)
def test_a_page_asks_its_queries_and_never_a_row_for_more_rows(path: Path) -> None:
    """`row.offers.all()`, and `queries.offers(who).filter(...)`, are reads: they stand in queries.py, scoped there."""
    reads = [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _reads(node, node.func)
    ]
    assert reads == []


def _reads(call: ast.Call, asked: ast.Attribute) -> bool:
    """Whether a call asks the database: a library is asked for all of a kind by its name, `library.all("proxy")`."""
    return asked.attr in ROWS or (asked.attr in ALL and not call.args)


def test_rows_are_reached_for_in_queries_and_actions_alone() -> None:
    """`Model.objects` stands in models, queries and actions, and in modules that are one of these by another name."""
    strays = {
        name(path)
        for path in MODULES
        if not path.name.endswith(("models.py", "queries.py", "actions.py"))
        and path.relative_to(PORTAL).parts[0] not in ("demo", "operation")
        and re.search(r"\w\.objects\b", path.read_text("utf-8"))
    }
    assert strays <= BY_ANOTHER_NAME, strays - BY_ANOTHER_NAME


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_asks_for_no_rows(path: Path) -> None:
    assert not re.search(
        r"\.(all|first|exists|count)\(\)|\.(filter|exclude|order_by)\(", path.read_text("utf-8")
    )


@pytest.mark.parametrize("path", READING, ids=name)
def test_what_only_reads_writes_nothing(path: Path) -> None:
    """A module of queries changes no row; one of presenters or views changes none by itself either."""
    writes = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("save", "delete", "create", "update_or_create", "bulk_create")
    ]
    assert writes == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_number_rests_as_a_float_or_a_decimal_of_the_database(model: type[models.Model]) -> None:
    wrong = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField | models.DecimalField)
    ]
    assert wrong == []


def test_money_and_exact_numbers_are_used_where_they_should_be() -> None:
    kinds = {field.__class__ for model in OURS for field in model._meta.get_fields()}
    assert {PenceField, ExactField} <= kinds


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_history_misses_nothing(path: Path) -> None:
    """simple-history records neither .update() nor bulk_create(): neither is used on a tracked model."""
    found = re.findall(r"(\w+)\.objects[^\n]*\.(?:update|bulk_create|bulk_update)\(", path.read_text("utf-8"))
    assert not set(found) & TRACKED


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_page_holds_no_style_and_no_script_of_its_own(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)


@pytest.mark.django_db
def test_the_tables_are_those_of_the_models() -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert "No changes detected" in said.getvalue()
