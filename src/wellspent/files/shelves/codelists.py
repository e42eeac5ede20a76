"""The formats of the library's code lists: a CSV with a row a code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from wellspent.files.reading.cells import Id, Sheet, Text, one_of

YesNo = Annotated[str, one_of("yes", "no")]


class CodeRow(Sheet):
    """A row of any code list; `id` is what other files name it by."""

    id: Text


class UnitRow(CodeRow):
    """A unit that things are counted in; `whole` is yes where only whole ones exist."""

    id: Id
    label: Text
    plural: Text
    whole: YesNo
    dimension: Id


class LicenceRow(CodeRow):
    """A licence; `share` is yes where values under it may be passed on."""

    label: Text
    share: YesNo
    attribution: Text = ""


class FactRow(CodeRow):
    """A yes or no about a purchase that a policy may hang on."""

    id: Id
    question: Text


class UnitList(Sheet):
    """codelists/units.csv."""

    row: tuple[UnitRow, ...] = Field(min_length=1)


class LicenceList(Sheet):
    """codelists/licences.csv."""

    row: tuple[LicenceRow, ...] = Field(min_length=1)


class FactList(Sheet):
    """codelists/facts.csv."""

    row: tuple[FactRow, ...] = Field(min_length=1)


CODE_LISTS: Mapping[str, type[UnitList | LicenceList | FactList]] = {
    "unit": UnitList,
    "licence": LicenceList,
    "fact": FactList,
}
"""Each kind of code by the format of its list, which is codelists/<kind>s.csv."""
