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
