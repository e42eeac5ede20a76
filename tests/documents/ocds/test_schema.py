"""What we publish is valid by the standard's own schema, and our table of fields is no wider than it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.documents.ocds.standard import codelist, package_schema, patched, release_schema
from tests.publishing import CENTRE, GROUNDS, TWO_LOTS, of_text, published, shared_data

from wellspent.documents.ocds.checks import faults_of
from wellspent.documents.ocds.packages import Publication, package
from wellspent.documents.ocds.process import STAGES
from wellspent.documents.ocds.shapes import RELEASE, Codes
from wellspent.files.shelves.ocds import extension_folder

ADDRESS = "https://wellspent.example.org/ocds/evaluation/extension.json"


FAILURES = ("contracts", "implementation", "performanceFailures")


def wrong(found: Any, kind: str) -> list[str]:
    validator = jsonschema.Draft4Validator(package_schema(kind), format_checker=jsonschema.FormatChecker())
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(found)]


@shared_data
@pytest.mark.parametrize("shown", ["public", "all"])
@pytest.mark.parametrize("kind", ["release", "record"])
@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_and_kind_is_valid(stage: str, kind: str, shown: str, tmp_path: Path) -> None:
    process = of_text(tmp_path, TWO_LOTS, shown).process
    found = json.loads(json.dumps(package(process, kind, stage, Publication(extension=ADDRESS))))
    assert wrong(found, kind) == []
    assert faults_of(found) == []


@shared_data
@pytest.mark.parametrize(("path", "stage"), [(GROUNDS, "tender"), (GROUNDS, "award"), (CENTRE, "tender")])
def test_the_demo_is_valid(path: Path, stage: str) -> None:
    from dataclasses import replace

    process = published(path).process
    stated = replace(process.particulars, ocid="ocds-213czf-demo")
    found = package(replace(process, particulars=stated), "record", stage, Publication())
    assert wrong(json.loads(json.dumps(found)), "record") == []


@shared_data
def test_the_schema_finds_what_is_wrong(tmp_path: Path) -> None:
    """The validator of these tests is no rubber stamp."""
    whole = package(of_text(tmp_path, TWO_LOTS).process, "release", "award", Publication())
    for path, value in (
        (("releases", 0, "tender", "status"), "finished"),
        (("releases", 0, "date"), 20260330),
        (("releases", 0, "tender", "lots", 0, "awardCriteria", "criteria", 0, "numbers", 0, "number"), "70"),
        (("releases", 0, "bids", "evaluations", 0, "method"), "coin-toss"),
        (("releases", 0, "bids", "statistics", 0, "value"), "three"),
    ):
        found = deepcopy(whole)
        here: Any = found
        for key in path[:-1]:
            here = here[key]
        here[path[-1]] = value
        assert wrong(found, "release"), path


def leaves(shape: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every field of a shape with its way."""
    for name, inner in shape.items():
        here = (*path, name.rstrip("*"))
        one = inner[0] if isinstance(inner, list) else inner
        yield here, one
        if not isinstance(one, str | Codes):
            yield from leaves(one, here)


def field(schema: Any, path: tuple[str, ...]) -> Any:
    """The schema of a field, through lists and references."""
    here = schema
    for name in path:
        here = _open(schema, here)["properties"][name]
    return here


def _open(schema: Any, here: Any) -> Any:
    if "$ref" in here:
        return _open(schema, schema["definitions"][here["$ref"].rpartition("/")[2]])
    return _open(schema, here["items"]) if "items" in here and "properties" not in here else here


@shared_data
@pytest.mark.parametrize(
    ("path", "kind"), list(leaves(RELEASE)), ids=lambda one: ".".join(one) if isinstance(one, tuple) else ""
)
def test_every_field_of_ours_is_one_of_the_standard(path: tuple[str, ...], kind: Any) -> None:
    if path[:2] == ("parties", "details") and path[2:3] not in ((), ("vcse",)):
        return  # of extensions that are not beside the project; Find a Tender's own notices hold them
    if path == FAILURES:
        return  # the list itself is of an extension that is not beside the project; its fields are the UK's
    schema = release_schema()
    if path[: len(FAILURES)] == FAILURES:
        inside = {"$ref": "#/definitions/PerformanceFailure", "definitions": schema["definitions"]}
        known = field(inside, path[len(FAILURES) :])
    else:
        known = field(schema, path)
    if isinstance(kind, Codes) and kind.codes and "codelist" in known:
        listed = set(known.get("enum") or ()) or codelist(known["codelist"].removesuffix(".csv"))
        listed |= codelist(known["codelist"].removesuffix(".csv"))
        if known["codelist"] in ("itemClassificationScheme.csv", "awardCriterionType.csv", "partyScale.csv"):
            return  # lists of extensions that are not beside the project; Find a Tender's own notice has the codes
        assert set(kind.codes) <= listed


def test_the_extension_is_a_patch_of_the_schema_with_its_code_lists() -> None:
    folder = extension_folder()
    about = json.loads((folder / "extension.json").read_text("utf-8"))
    patch = json.loads((folder / "release-schema.json").read_text("utf-8"))
    assert about["schemas"] == ["release-schema.json"]
    assert about["codelists"] == sorted(path.name for path in (folder / "codelists").glob("*.csv"))
    named = {one["codelist"] for _, one in _fields(patch) if "codelist" in one}
    assert named == set(about["codelists"])
    for path, one in _fields(patch):
        assert one["title"], path
        assert one["description"].endswith("."), path
        if one.get("openCodelist") is False:
            assert {code for code in one["enum"] if code} == codelist(
                one["codelist"].removesuffix(".csv")
            ) or not _has_shared()
    assert patched({}, patch) == patch


def _has_shared() -> bool:
    from tests.publishing import SHARED

    return SHARED.is_dir()


def _fields(patch: Any) -> Iterator[tuple[str, Any]]:
    for name, definition in patch["definitions"].items():
        for key, one in definition["properties"].items():
            yield f"{name}.{key}", one


def test_the_extension_names_every_rule_and_method() -> None:
    from wellspent.method.scoring import RULES
    from wellspent.method.tenders import KINDS, METHODS

    lists = extension_folder() / "codelists"
    for name, codes in (
        ("evaluationRule", RULES),
        ("evaluationMethod", METHODS),
        ("evaluationCriterionKind", KINDS),
    ):
        text = (lists / f"{name}.csv").read_text("utf-8").splitlines()[1:]
        assert {line.partition(",")[0] for line in text} == set(codes)


def test_the_example_in_the_readme_is_as_the_table_of_fields_has_it() -> None:
    from wellspent.documents.ocds.checks import _object
    from wellspent.documents.ocds.shapes import BIDS

    text = (extension_folder() / "README.md").read_text("utf-8")
    example = json.loads(text.partition("```json\n")[2].partition("```")[0])
    assert list(_object(example["bids"], BIDS, "bids")) == []
