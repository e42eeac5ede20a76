"""The standard's own schemas, patched with the extensions that our packages declare, for the tests alone."""

from __future__ import annotations

import json
import zipfile
from copy import deepcopy
from functools import cache
from typing import Any

from tests.publishing import SHARED

from wellspent.files.shelves.ocds import extension_folder

BASE = "standard-1__1__5/schema/"
OURS = ("suitability", "sustainability", "partyDetails_vcse", "uk")


def _read(name: str) -> Any:
    with zipfile.ZipFile(SHARED / "schema" / "ocds_standard_1.1.5.zip") as archive:
        return json.loads(archive.read(f"{BASE}{name}"))


def patched(target: Any, patch: Any) -> Any:
    """A JSON merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for key, item in patch.items():
        if item is None:
            found.pop(key, None)
        else:
            found[key] = patched(found.get(key), item)
    return found


@cache
def release_schema() -> Any:
    """The release schema of 1.1.5 with the European profile's additions, the extensions and our own."""
    schema = _read("release-schema.json")
    profile = json.loads((SHARED / "schema" / "eu_profile_patched_release-schema.json").read_text("utf-8"))
    for name, added in profile["definitions"].items():
        own = schema["definitions"].setdefault(name, deepcopy(added))
        for field, inner in added.get("properties", {}).items():
            own.setdefault("properties", {}).setdefault(field, inner)
    schema["properties"].setdefault("bids", profile["properties"]["bids"])
    for extension in OURS:
        path = SHARED / "schema" / "extensions" / f"ocds_{extension}_extension" / "release-schema.json"
        schema = patched(schema, json.loads(path.read_text("utf-8")))
    return patched(schema, json.loads((extension_folder() / "release-schema.json").read_text("utf-8")))


def package_schema(kind: str) -> Any:
    """The schema of a release or record package, with the patched release schema inside it."""
    schema = _read(f"{kind}-package-schema.json")
    inside = release_schema()
    text = json.dumps(schema)
    for reference in sorted(_references(schema)):
        if "release-schema.json" in reference and "versioned" not in reference:
            text = text.replace(json.dumps({"$ref": reference})[1:-1], '"$ref": "#/definitions/WholeRelease"')
    schema = json.loads(text)
    release = {key: item for key, item in inside.items() if key not in ("id", "$schema", "definitions")}
    schema["definitions"] = {
        **schema.get("definitions", {}),
        **inside["definitions"],
        "WholeRelease": release,
    }
    return schema


def _references(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {found for item in schema for found in _references(item)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
    return own | {found for item in schema.values() for found in _references(item)}


def codelist(name: str) -> set[str]:
    """The codes of a list: the standard's and every extension's own."""
    found: set[str] = set()
    folders = [SHARED / "schema" / "extensions" / f"ocds_{one}_extension" / "codelists" for one in OURS]
    for path in (
        path for folder in [*folders, extension_folder() / "codelists"] for path in folder.glob("*.csv")
    ):
        if path.stem.lstrip("+") == name:
            found |= _codes(path.read_text("utf-8"))
    with zipfile.ZipFile(SHARED / "schema" / "ocds_standard_1.1.5.zip") as archive:
        member = f"{BASE}codelists/{name}.csv"
        if member in archive.namelist():
            found |= _codes(archive.read(member).decode("utf-8"))
    return found


def _codes(text: str) -> set[str]:
    import csv
    from io import StringIO

    return {row["Code"] for row in csv.DictReader(StringIO(text.removeprefix("\ufeff")))}
