"""Ballots as they are read: rows and tables alike, each number at its place, refusals in full."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellspent.files.weights import WANTED, Round, read_order, read_round, read_times
from wellspent.method.errors import Refused
from wellspent.method.judgements import BestWorst, Pairs
from wellspent.method.priorities import JUDGED, METHODS, group_weights
from wellspent.method.working import exact

F = Fraction


def read(folder: Path, text: str, name: str = "ballots.toml", **options: Any) -> Round:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_round(path, options)


def refused(folder: Path, text: str, name: str = "ballots.toml", **options: Any) -> list[str]:
    with pytest.raises(Refused) as found:
        read(folder, text, name, **options)
    return [str(fault).replace(f"{folder / name}: ", "") for fault in found.value.faults]


@pytest.mark.parametrize(
    ("cell", "times"),
    [
        (3, F(3)),
        ("3", F(3)),
        ("1/3", F(1, 3)),
        ("2/4", F(1, 2)),
        ("0.5", F(1, 2)),
        (0.2, F(1, 5)),
        ("3/0.5", F(6)),
    ],
)
def test_a_judgement_is_a_number_or_one_over_another(cell: Any, times: Fraction) -> None:
    assert read_times(cell) == times


@pytest.mark.parametrize(
    ("cell", "rule"), [("1/0", "nothing is divided by 0"), ("a/3", '"a" is not a judgement')]
)
def test_no_judgement(cell: str, rule: str) -> None:
    with pytest.raises(Exception, match=rule) as found:
        read_times(cell)
    assert found.value.context["mend"] == 'Write how many times as important, such as 3 or "1/3".'  # type: ignore[attr-defined]


def test_an_order_holds_level_criteria_in_a_list_of_their_own() -> None:
    assert read_order(["a", ["b", "c"], "d"]) == (("a",), ("b", "c"), ("d",))


def test_points_keep_their_place_and_the_budget_its_own(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'method = "allocation"\nbudget = 10\nout_of = 1\n[[ballot]]\nby = "m"\npoints = { x = 7, y = 3 }\n',
    )
    (ballot,) = found.ballots
    assert ballot.points is not None
    assert [(g.value, g.name, g.unit) for g in ballot.points.values()] == [
        (F(7), "m: x", "points"), (F(3), "m: y", "points"),
    ]  # fmt: skip
    assert "points.x" in str(ballot.points["x"].origin)
    assert found.budget is not None
    assert (found.budget.value, found.budget.unit, found.out_of) == (F(10), "points", 1)
    assert "budget (line 2)" in str(found.budget.origin)
    assert (found.criteria, found.judged, found.title) == (("x", "y"), (), "Weights")


def test_without_a_budget_there_is_none(tmp_path: Path) -> None:
    found = read(tmp_path, 'title = "T"\nmethod = "swing"\n[[ballot]]\nby = "m"\npoints = { x = 7 }\n')
    assert (found.budget, found.out_of, found.title) == (None, None, "T")


def test_judgements_are_not_ballots_of_points(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'method = "ahp"\n[[ballot]]\nby = "m"\n[ballot.judgements]\nx = { y = 3, z = "1/2" }\ny = { z = 1 }\n',
    )
    assert found.ballots == ()
    (judged,) = found.judged
    assert isinstance(judged, Pairs)
    assert judged.times == {("x", "y"): 3, ("x", "z"): F(1, 2), ("y", "z"): 1}
    assert found.criteria == ("x", "y", "z")
    best = read(
        tmp_path,
        'method = "best-worst"\n[[ballot]]\nby = "m"\nbest = "x"\nworst = "z"\n'
        "bo = { y = 2, z = 8 }\now = { x = 8, y = 4 }\n",
    )
    (one,) = best.judged
    assert isinstance(one, BestWorst)
    assert (one.best, one.worst, one.bo, one.ow) == ("x", "z", {"y": F(2), "z": F(8)}, {"x": F(8), "y": F(4)})
    assert best.criteria == ("x", "y", "z")


def test_ranks_of_a_table_come_in_their_order_and_level_ones_together(tmp_path: Path) -> None:
    rows = "by,criterion,rank\na,z,3\nb,x,1\na,x,1\na,w,10\nb,y,2\na,y,1\n"
    found = read(tmp_path, rows, "ranks.csv", method="rank")
    assert [(ballot.by, ballot.order) for ballot in found.ballots] == [
        ("a", (("x", "y"), ("z",), ("w",))), ("b", (("x",), ("y",))),
    ]  # fmt: skip
    assert (found.title, found.criteria) == ("ranks", ("x", "y", "z", "w"))
    assert [ballot.place for ballot in found.ballots] == ["row 2", "row 3"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["m1", "m2", "m3"]),
        st.fixed_dictionaries({name: st.integers(1, 100) for name in ("jobs", "carbon", "skills")}),
        min_size=1,
    ),
    st.booleans(),
)
def test_a_table_and_a_file_of_the_same_ballots_weigh_the_same(
    tmp_path: Path, ballots: dict[str, dict[str, int]], ranked: bool
) -> None:
    method, column = ("rank", "rank") if ranked else ("swing", "points")
    rows = [f"{by},{name},{n}" for by, own in ballots.items() for name, n in own.items()]
    table = read(tmp_path, f"by,criterion,{column}\n" + "\n".join(rows) + "\n", "t.csv", method=method)
    lines = [f'method = "{method}"']
    for by, own in ballots.items():
        lines += ["[[ballot]]", f'by = "{by}"']
        if ranked:
            places = sorted(set(own.values()))
            groups = [[name for name, n in own.items() if n == place] for place in places]
            lines.append("order = [" + ", ".join(str(group).replace("'", '"') for group in groups) + "]")
        else:
            lines.append("points = {" + ", ".join(f"{name} = {n}" for name, n in own.items()) + "}")
    file = read(tmp_path, "\n".join(lines))
    one, two = (group_weights(method, each.criteria, each.ballots, exact) for each in (table, file))
    assert one.weights == two.weights
    assert one.disagreement == two.disagreement
    assert sum(one.weights.values()) == 1


@pytest.mark.parametrize("method", METHODS)
def test_a_ballot_of_another_method_is_refused_with_how_it_is_written(tmp_path: Path, method: str) -> None:
    wanted, such = WANTED[method]
    other = 'order = ["x"]' if method != "rank" else "points = { x = 1 }"
    assert refused(tmp_path, f'method = "{method}"\n[[ballot]]\nby = "m"\n{other}\n') == [
        f"[[ballot]] 1 (line 2): a ballot of the method {method} has {', '.join(wanted)}, and that alone. "
        f"Write {such}."
    ]


@pytest.mark.parametrize("method", METHODS)
def test_what_a_refusal_proposes_is_read(tmp_path: Path, method: str) -> None:
    _, such = WANTED[method]
    lines = (
        such.replace(" and ", ", ")
        .replace(", worst", "\nworst")
        .replace(", bo", "\nbo")
        .replace(", ow", "\now")
    )
    found = read(tmp_path, f'method = "{method}"\n[[ballot]]\nby = "m"\n{lines}\n')
    assert len(found.judged if method in JUDGED else found.ballots) == 1


@pytest.mark.parametrize(
    ("rows", "method", "said"),
    [
        (
            "by,criterion,points,rank\na,x,1,1\n", "swing",
            "row 2: a row of the method swing has points, and that alone. Fill the column points; 0 is a number too.",
        ),
        (
            "by,criterion,points\na,x,1\n", "rank",
            "row 2: a row of the method rank has rank, and that alone. Fill the column rank; 0 is a number too.",
        ),
        (
            "by,criterion,points\na,x,1\na,x,0\n", "swing",
            'row 3: "x" has points of a already. Keep one row a person and criterion.',
        ),
    ],
)  # fmt: skip
def test_a_row_is_refused_in_full(tmp_path: Path, rows: str, method: str, said: str) -> None:
    assert refused(tmp_path, rows, "rows.csv", method=method) == [said]


@pytest.mark.parametrize("out_of", [0, -1])
def test_points_out_of_nothing(tmp_path: Path, out_of: int) -> None:
    (said,) = refused(
        tmp_path, f'method = "swing"\nout_of = {out_of}\n[[ballot]]\nby = "m"\npoints = {{ x = 1 }}\n'
    )
    assert "out_of" in said


def test_nought_is_a_number_of_points(tmp_path: Path) -> None:
    found = read(tmp_path, "criterion,points\nx,0\ny,1\n", "t.csv", method="swing")
    (ballot,) = found.ballots
    assert (ballot.by, [g.value for g in (ballot.points or {}).values()]) == ("member-1", [F(0), F(1)])
