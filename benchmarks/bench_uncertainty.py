"""Draws of a large map: ours, and a plain Python loop; who drives it: ours, and SALib where it is installed.

Everything runs in this one run on one made-up map, so the ratios compare like with like. The Python loop runs
a few draws, and its time for all of them is that many times as long:

    python benchmarks/bench_uncertainty.py [OUTCOMES] [DRAWS]
"""

from __future__ import annotations

import importlib
import importlib.util
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from wellspent.method.discounting import flat
from wellspent.method.numeric.assumptions import Marked, drawn
from wellspent.method.numeric.drivers import closed_form, drivers, pick_freeze, split
from wellspent.method.numeric.sampling import Discounts, lifting, needs_scipy, worth
from wellspent.method.numeric.uncertainty import sample
from wellspent.method.prices import Price
from wellspent.method.sroi import Outcome, ValueMap
from wellspent.method.working import Entered, Given

HERE = Entered("benchmark")
RATE, YEARS = "0.035", 3
LOOPED = 20
SHARES = ("deadweight", "displacement", "attribution")


class Ends(NamedTuple):
    """An assumption of the benchmark: its smaller, its own and its larger number."""

    low: float
    mode: float
    high: float


def rows(count: int) -> list[dict[str, Ends]]:
    """Outcomes of six assumptions each: quantity, price, three shares and a drop-off."""
    chance = random.Random(2026)

    def around(low: float, high: float, places: int) -> Ends:
        return Ends(*sorted(round(chance.uniform(low, high), places) for _ in range(3)))

    return [
        {"quantity": around(10, 500, 0), "proxy": around(10, 2000, 2)}
        | {name: around(0, 0.5, 3) for name in (*SHARES, "drop_off")}
        for _ in range(count)
    ]


def chart(found: list[dict[str, Ends]], shared: bool = False) -> ValueMap:
    """The map of these outcomes; with `shared`, groups of ten use one library proxy."""

    def given(number: float, name: str) -> Given:
        return Given(Fraction(repr(number)), name, HERE)

    def outcome(place: int, row: dict[str, Ends]) -> Outcome:
        group = found[place // 10 * 10] if shared else row
        low, mode, high = (given(number, "proxy") for number in group["proxy"])
        ends = [
            {key: given(getattr(each, end), key) for key, each in row.items() if key != "proxy"}
            for end in ("low", "mode", "high")
        ]
        return Outcome(
            name=f"outcome {place}",
            quantity=ends[1]["quantity"],
            price=Price(mode, entry=f"a-value-{place // 10}" if shared else "", low=low, high=high),
            starts=1,
            shares={name: ends[1][name] for name in SHARES},
            drop_off=ends[1]["drop_off"],
            duration=YEARS,
            low=ends[0],
            high=ends[2],
        )

    outcomes = tuple(outcome(place, row) for place, row in enumerate(found))
    return ValueMap("benchmark", outcomes, flat(Fraction(RATE), HERE), "guide-2009")


def python_loop(found: list[dict[str, Ends]], draws: int) -> list[float]:
    """The map's present value at each draw, one number at a time, as a sheet or a script does it."""
    chance = random.Random(1)
    factors = [(1 + float(RATE)) ** -year for year in range(1, YEARS + 1)]
    values = []
    for _ in range(draws):
        whole = 0.0
        for row in found:
            drawn = {key: chance.triangular(ends.low, ends.high, ends.mode) for key, ends in row.items()}
            value = drawn["quantity"] * drawn["proxy"]
            for name in SHARES:
                value *= 1 - drawn[name]
            stays = 1 - drawn["drop_off"]
            for factor in factors:
                whole += value * factor
                value *= stays
        values.append(whole)
    return values


class Took(NamedTuple):
    """Least seconds of some runs: on the clock, and of the processor."""

    clock: float
    cpu: float

    def over(self, ours: Took, more: float = 1) -> str:
        """How many times as long as `ours`; `more` where only a part was run."""
        return f"{self.clock * more / ours.clock:.0f} (processor {self.cpu * more / ours.cpu:.0f})"


def timed(name: str, work: Callable[[], Any], runs: int = 5) -> tuple[Took, Any]:
    """What `work` gives, and the least of its times, printed."""
    clock, cpu, found = [], [], None
    for _ in range(runs):
        started, spent = time.perf_counter(), time.process_time()
        found = work()
        clock.append(time.perf_counter() - started)
        cpu.append(time.process_time() - spent)
    took = Took(min(clock), min(cpu))
    print(f"  {name:<74}{took.clock * 1e3:10.1f} ms (processor {took.cpu * 1e3:.1f})")
    return took, found


def draws_of(found: list[dict[str, Ends]], asked: int) -> Marked:
    """Draws of the whole map, ours and the loop's, against the closed form."""
    outcomes, count = len(found), 2 ** (asked - 1).bit_length()
    marked = drawn(chart(found))
    print(f"{asked:,} draws of {outcomes:,} outcomes with 6 assumptions each: {count:,} are made")
    ours, values = timed(f"ours, {count:,} scrambled Sobol' draws", lambda: sample(marked, count, 1))
    loop, _ = timed(f"plain Python loop, {LOOPED} draws", lambda: python_loop(found, LOOPED))
    print(
        f"  a draw of an outcome: ours {ours.cpu / count / outcomes * 1e9:.0f} ns of the processor, the loop "
        f"{loop.cpu / LOOPED / outcomes * 1e9:.0f}: times as long: {loop.over(ours, count / LOOPED)}"
    )
    print(
        f"  the loop for {asked:,} draws (its time x {asked / LOOPED:g}) / ours for {count:,}: "
        f"{loop.over(ours, asked / LOOPED)}"
    )
    parts = [closed_form(marked.map, row, Discounts(marked.map)) for row in range(outcomes)]
    mean, variance = sum(part.mean for part in parts), sum(part.variance for part in parts)
    print(
        f"  off the closed form: mean {abs(values.mean() / mean - 1):.1e}, sd {abs((values.var() / variance) ** 0.5 - 1):.1e}"
    )
    tracemalloc.start()
    sample(marked, min(count, 2048), 1)
    print(f"  most memory of arrays at once: {tracemalloc.get_traced_memory()[1] / 2**20:.0f} MiB")
    tracemalloc.stop()
    return marked


def indices(marked: Marked, found: list[dict[str, Ends]]) -> None:
    """All Sobol' indices of the map: closed form, pick-freeze, and with shared proxies."""
    names = len(marked.assumptions)
    print(f"\nAll first and total Sobol' indices of {names:,} assumptions")
    timed("ours, closed form", lambda: drivers(marked, 1024, 1))
    everything = list(range(len(marked.map.outcomes)))
    _, drew = timed(
        "ours, structured pick-freeze of the same, 1,024 draws",
        lambda: pick_freeze(marked, everything, 1024, 1),
    )
    parts = [closed_form(marked.map, row, Discounts(marked.map)) for row in everything]
    variance = sum(part.variance for part in parts)
    off = max(abs(part.together[place] - drew.together[place]) for part in parts for place in part.together)
    print(f"  the two are at most {off / variance:.5f} apart in a total index; the variance is "
          f"{abs(drew.variance / variance - 1):.1%} off")  # fmt: skip
    shared = drawn(chart(found, shared=True))
    assert len(split(shared)[1]) == len(found)
    timed("ours, ten outcomes to a library proxy: pick-freeze, 1,024 draws", lambda: drivers(shared, 1024, 1))


def salib(found: list[dict[str, Ends]], outcomes: int = 10, base: int = 1024) -> None:
    """SALib on a small map of the same kind, against the closed form and our own."""
    marked = drawn(chart(found[:outcomes]))
    names = len(marked.assumptions)
    print(f"\nA small map of {outcomes} outcomes, {names} assumptions")
    ours, _ = timed("ours, closed form", lambda: drivers(marked, base, 1))
    everything = list(range(outcomes))
    froze, drew = timed(
        f"ours, structured pick-freeze, {base:,} draws", lambda: pick_freeze(marked, everything, base, 1)
    )
    if importlib.util.find_spec("SALib") is None:
        print("  SALib: not measured, it is not installed here")
        return
    sobol_sample, sobol = (importlib.import_module(f"SALib.{name}.sobol") for name in ("sample", "analyze"))
    problem = {"num_vars": names, "names": [str(n) for n in range(names)], "bounds": [[0.0, 1.0]] * names}

    def theirs() -> Any:
        points = sobol_sample.sample(problem, base, calc_second_order=False, seed=1)
        lift, discounts = lifting(marked.numbers(np.ascontiguousarray(points.T))), Discounts(marked.map)
        values = sum(worth(outcome, discounts, lift) for outcome in marked.map.outcomes)
        return sobol.analyze(problem, values, calc_second_order=False, seed=1)

    took, answer = timed(f"SALib, base {base:,}, no second order, our sum as its model", theirs)
    parts = [closed_form(marked.map, row, Discounts(marked.map)) for row in everything]
    variance = sum(part.variance for part in parts)
    known = {place: (part.alone[place], part.together[place]) for part in parts for place in part.together}
    for name, first, total in (
        ("SALib", lambda n: answer["S1"][n] * variance, lambda n: answer["ST"][n] * variance),
        ("our pick-freeze", drew.alone.__getitem__, drew.together.__getitem__),
    ):
        off = [
            max(abs(found(n) - known[n][at]) / variance for n in known)
            for at, found in enumerate((first, total))
        ]
        print(f"  {name} strays from the closed form by up to {off[0]:.4f} (first), {off[1]:.4f} (total)")
    print(f"  SALib / ours: {took.over(ours)} closed form, {took.over(froze)} pick-freeze")


def main() -> None:
    """Run and print everything."""
    outcomes = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    asked = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    needs_scipy()
    found = rows(outcomes)
    marked = draws_of(found, asked)
    indices(marked, found)
    salib(found)


if __name__ == "__main__":
    main()
