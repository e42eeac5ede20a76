"""Tables of names: two spellings of one name are refused, because one would take the other's place unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellspent.files.answers import read_assessment
from wellspent.files.papers import PaperSheet
from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.documents import document_of
from wellspent.files.shelves.library import open_library
from wellspent.files.shelves.parameters import parameter_sheet
from wellspent.files.tenders import read_tender
from wellspent.files.weights import read_round
from wellspent.method.errors import Refused

LIBRARY = open_library()
TODAY = date(2026, 11, 21)
Read = Callable[[Path], Any]


def thresholds(path: Path) -> Any:
    return parameter_sheet(document_of(str(path), path.read_bytes()))


def paper(path: Path) -> Any:
    return read_sheet(document_of(str(path), path.read_bytes()), PaperSheet)


def assessment(path: Path) -> Any:
    return read_assessment(path, LIBRARY, {})


def ballots(path: Path) -> Any:
    return read_round(path, {})


def tender(path: Path) -> Any:
    return read_tender(path, LIBRARY, TODAY)


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(read: Read, text: str) -> str:
    Path("a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as found:
        read(Path("a.toml"))
    return str(found.value)


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (
            ballots,
            'method = "allocation"\n[[ballot]]\nby = "m"\npoints = { jobs = 60, " jobs" = 10, price = 40 }\n',
            '[[ballot]] 1, points. jobs (line 4): "jobs" and " jobs" are one name. Keep one of them.',
        ),
        (
            ballots,
            'method = "ahp"\n[[ballot]]\nby = "m"\n[ballot.judgements]\njobs = { price = 3, "price " = 5 }\n',
            '[[ballot]] 1, judgements.jobs.price  (line 5): "price" and "price " are one name. Keep one of them.',
        ),
        (
            ballots,
            'method = "ahp"\n[[ballot]]\nby = "m"\n[ballot.judgements]\njobs = { price = 3 }\n"jobs " = { air = 5 }\n',
            '[[ballot]] 1, judgements.jobs  (line 6): "jobs" and "jobs " are one name. Keep one of them.',
        ),
        (
            ballots,
            'method = "best-worst"\n[[ballot]]\nby = "m"\nbest = "a"\nworst = "b"\n'
            'bo = { b = 3, " b" = 4 }\now = { a = 3 }\n',
            '[[ballot]] 1, bo. b (line 6): "b" and " b" are one name. Keep one of them.',
        ),
        (
            ballots,
            'method = "best-worst"\n[[ballot]]\nby = "m"\nbest = "a"\nworst = "b"\n'
            'bo = { b = 3 }\now = { a = 3, "a " = 4 }\n',
            '[[ballot]] 1, ow.a  (line 7): "a" and "a " are one name. Keep one of them.',
        ),
        (
            assessment,
            'set = "diagnostic"\n[answers]\na1 = 3\nA1 = 4\n',
            'answers.A1 (line 4): "a1" and "A1" are one name. Keep one of them.',
        ),
        (
            assessment,
            'set = "diagnostic"\n[priorities]\na1 = 3\nA1 = 4\n',
            'priorities.A1 (line 4): "a1" and "A1" are one name. Keep one of them.',
        ),
        (
            tender,
            'title = "T"\n[known]\nurgent = true\n"urgent " = false\n',
            'known.urgent  (line 4): "urgent" and "urgent " are one name. Keep one of them.',
        ),
        (
            paper,
            'title = "T"\n[known]\nurgent = true\n" urgent" = false\n',
            'known. urgent (line 4): "urgent" and " urgent" are one name. Keep one of them.',
        ),
    ],
)
def test_two_spellings_of_one_name_are_refused(read: Read, text: str, said: str) -> None:
    assert refused(read, text) == f"a.toml: {said}"


def test_a_threshold_stands_once() -> None:
    text = (
        'id = "p"\nkind = "thresholds"\nlabel = "P"\nstatus = "published"\nvat = "included"\n'
        '[source]\ntitle = "A"\npublisher = "B"\nlicence = "OGL-3.0"\nyear = 2025\n'
        '[[version]]\nfrom = 2024-01-01\namounts = { goods = 1, " goods" = 2 }\n'
    )
    assert refused(thresholds, text) == (
        'a.toml: [[version]] 1, amounts. goods (line 13): "goods" and " goods" are one name. Keep one of them.'
    )


def test_the_letters_of_one_sound_are_one_name() -> None:
    """é in one sign and in two is the same word to a reader, and to the canonical form."""
    text = 'method = "allocation"\n[[ballot]]\nby = "m"\npoints = { "caf\u00e9" = 60, "cafe\u0301" = 40 }\n'
    assert '"caf\u00e9" and "cafe\u0301" are one name. Keep one of them.' in refused(ballots, text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["a", "b", "c", "\u00e9", "A"]), min_size=1, max_size=4, unique=True), st.data()
)
def test_no_points_are_lost(names: list[str], data: Any) -> None:
    """Either all that was written is read, or the file is refused: the sum is the sum of what stands there."""
    spaced = [data.draw(st.sampled_from(["{}", " {}", "{} "])).format(name) for name in names]
    twin = data.draw(st.booleans())
    if twin:
        spaced.append(f"  {names[0]}")
    rows = ", ".join(f'"{name}" = {place}' for place, name in enumerate(spaced, 1))
    text = f'method = "allocation"\n[[ballot]]\nby = "m"\npoints = {{ {rows} }}\n'
    if twin:
        assert "are one name. Keep one of them." in refused(ballots, text)
        return
    Path("a.toml").write_text(text, encoding="utf-8")
    (ballot,) = read_round(Path("a.toml"), {}).ballots
    assert ballot.points is not None
    assert sum(given.value for given in ballot.points.values()) == sum(range(1, len(spaced) + 1))
    assert list(ballot.points) == names
