"""A Word template is filled with its fields and nothing else; whatever is wrong with it is told with its mend."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from jinja2.exceptions import SecurityError
from tests.workbooks import parts, zipped

from wellspent.documents.filling import Sandbox, UnknownField, fill
from wellspent.documents.wordshape import packed
from wellspent.files.reading.packages import read_template
from wellspent.method.errors import Refused

DATA = {"title": "A <b>tender</b> & more {{ 7*7 }}", "rows": [{"name": "one"}, {"name": "two"}], "empty": []}


def template(*paragraphs: str) -> bytes:
    page = docx.Document()
    for text in paragraphs:
        page.add_paragraph(text)
    return packed(page)


def words(content: bytes) -> list[str]:
    return [each.text for each in docx.Document(io.BytesIO(content)).paragraphs]


def told(*paragraphs: str) -> str:
    with pytest.raises(Refused) as refused:
        fill(template(*paragraphs), DATA, "mine.docx")
    return str(refused.value)


def test_fields_and_loops_are_filled_and_data_stays_text() -> None:
    made = fill(
        template("{{ title }}", "{%p for row in rows %}", "- {{ row.name | upper }}", "{%p endfor %}"),
        DATA,
        "t",
    )
    assert words(made) == ["A <b>tender</b> & more {{ 7*7 }}", "- ONE", "- TWO"]


def test_the_same_template_and_data_give_the_same_bytes() -> None:
    own = template("{{ title }}")
    assert fill(own, DATA, "t") == fill(own, DATA, "t")
    with zipfile.ZipFile(io.BytesIO(fill(own, DATA, "t"))) as made:
        assert {entry.date_time for entry in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ titel }}", 'mine.docx: there is no field "titel". Correct the field. Did you mean title?'),
        ("{{ nothing_like_it }}", 'mine.docx: there is no field "nothing_like_it". Correct the field.'),
        ("{% if titel %}x{% endif %}", 'mine.docx: there is no field "titel".'),
        ("{% for a in rowz %}x{% endfor %}", 'mine.docx: there is no field "rowz".'),
        ("{% for a in rows %}{{ a.nam }}{% endfor %}", 'mine.docx: there is no field "nam". Correct the field. Did you mean name?'),
        ("{{ titel == 'x' }}", 'mine.docx: there is no field "titel".'),
        ("{{ title ", "mine.docx: near “{{ title”: a field is not written as one:"),
        ("{% for a in rows %}", "mine.docx"),
        ("{% fro a in rows %}", "a field is not written as one: Encountered unknown tag 'fro'"),
        ("{{ title | shout }}", "a field is not written as one: No filter named 'shout'"),
    ],
)  # fmt: skip
def test_a_broken_template_is_told_with_its_mend(text: str, says: str) -> None:
    said = told(text)
    assert says in said
    assert said.endswith("or take a fresh copy with `wellspent tenderpack --copy-templates DIR`.")
    assert "Traceback" not in said


ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ title.__class__.__mro__ }}",
    "{{ rows.__class__.__base__.__subclasses__() }}",
    "{{ ''|attr('__class__') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ lipsum.__globals__ }}",
    "{{ title.upper() }}",
    "{{ title.format(x=1) }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{{ rows.append(1) }}",
    "{{ range(10) }}",
    "{{ dict(a=1) }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 'a'|center(1000000000) }}",
    "{% include '/etc/passwd' %}",
    "{% import '/etc/passwd' as x %}",
    "{% extends 'x' %}",
    "{% set x = title.__class__ %}{{ x }}",
    "{% macro m() %}x{% endmacro %}{{ m() }}",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_nothing_reaches_beyond_the_data(text: str) -> None:
    assert told(text).startswith("mine.docx")


@pytest.mark.parametrize("text", ESCAPES)
def test_the_sandbox_alone_holds_too(text: str) -> None:
    with pytest.raises((SecurityError, UnknownField, Exception)) as refused:
        Sandbox().from_string(text).render(DATA)
    assert "class 'str'" not in str(refused.value)


def test_the_sandbox_has_nothing_but_a_few_filters() -> None:
    own = Sandbox()
    assert own.globals == {}
    assert "attr" not in own.filters
    assert "safe" not in own.filters
    assert own.autoescape


@pytest.mark.parametrize("content", [b"", b"not a zip", zipped({"a.txt": b"x"}), template("x")[:400]])
def test_what_is_no_word_document_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="this Word document cannot be filled"):
        fill(content, DATA, "mine.docx")


def test_letters_that_xml_cannot_hold_become_blanks() -> None:
    assert words(fill(template("{{ title }}"), {"title": "a\x00b\ud800c"}, "t")) == ["a b c"]


def file_of(folder: Path, content: bytes) -> Path:
    path = folder / "mine.docx"
    path.write_bytes(content)
    return path


def with_link(kind: str, mode: str = "External") -> bytes:
    members = parts(template("x"))
    name = "word/_rels/document.xml.rels"
    link = (
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
        f' Target="http://example.org/x" TargetMode="{mode}"/></Relationships>'
    )
    members[name] = members[name].replace(b"</Relationships>", link.encode())
    return zipped(members)


BAD: list[tuple[Any, str]] = [
    (b"plain text", "this is not a Word document. Save it again as .docx."),
    (zipped({"word/document.xml": b"<w/>"}), "this is a zip file, and not a Word document. Save it again as .docx."),
    (zipped(parts(template("x")) | {"word/vbaProject.bin": b"x"}),
     "the file holds macros or other programs. Save it as .docx without them."),
    (with_link("image"), "the template fetches something from elsewhere: http://example.org/x. Put it into the document"
     " itself."),
    (with_link("attachedTemplate"), "the template fetches something from elsewhere: http://example.org/x. Put it into the"
     " document itself."),
]  # fmt: skip


@pytest.mark.parametrize(("content", "says"), BAD, ids=range(len(BAD)))
def test_a_template_that_would_run_or_fetch_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = file_of(tmp_path, content)
    with pytest.raises(Refused) as refused:
        read_template(path)
    assert str(refused.value) == f"{path}: {says}"


def test_a_hyperlink_may_stand_and_what_is_inside_too(tmp_path: Path) -> None:
    for content in (with_link("hyperlink"), with_link("image", "Internal"), template("x")):
        assert read_template(file_of(tmp_path, content)) == content


def test_a_template_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", b"")
        made.writestr("word/document.xml", bytes(201 * 1024 * 1024))
    with pytest.raises(Refused, match="it unpacks to more than 200 MiB"):
        read_template(file_of(tmp_path, out.getvalue()))
