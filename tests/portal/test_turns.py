"""Waiting together: done once for all that wait, each told what became of its own; nobody forgotten."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest

from wellspent.portal.tendering.offers.turns import Together, turn


def crowd(asks: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each of several threads was told, or what was raised."""
    told: list[Any] = [None] * len(asks)

    def ask(place: int) -> None:
        try:
            told[place] = asks[place]()
        except BaseException as error:
            told[place] = error

    threads = [threading.Thread(target=ask, args=(place,), daemon=True) for place in range(len(asks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return told


class Doubling:
    """Doubles numbers, slowly; notes how many at a time, and whether two ever did it at once."""

    def __init__(self, pause: float = 0.02) -> None:
        self.groups: list[list[int]] = []
        self.at_once = self.most_at_once = 0
        self.pause = pause

    def __call__(self, asked: Sequence[int]) -> list[int | Exception]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.groups.append(list(asked))
        time.sleep(self.pause)
        self.at_once -= 1
        return [ValueError(f"{one} is odd") if one % 2 else one * 2 for one in asked]


def test_each_is_told_of_its_own_and_few_do_it_for_many() -> None:
    do = Doubling()
    line = Together(do)
    told = crowd([partial(line.ask, one) for one in range(0, 80, 2)])
    assert told == list(range(0, 160, 4))
    assert sorted(one for group in do.groups for one in group) == list(range(0, 80, 2))
    assert do.most_at_once == 1
    assert len(do.groups) < 40


def test_a_refusal_is_told_to_whom_it_concerns() -> None:
    line = Together(Doubling())
    told = crowd([partial(line.ask, one) for one in (1, 2, 3, 4)])
    assert [str(each) for each in told] == ["1 is odd", "4", "3 is odd", "8"]


def test_a_group_is_never_larger_than_its_most() -> None:
    do = Doubling()
    line = Together(do, most=3)
    assert crowd([partial(line.ask, one) for one in range(0, 40, 2)]) == list(range(0, 80, 4))
    assert max(map(len, do.groups)) <= 3


def test_nobody_fails_by_another_s_fault() -> None:
    groups: list[int] = []

    def do(asked: Sequence[int]) -> list[int | Exception]:
        groups.append(len(asked))
        time.sleep(0.02)
        if 13 in asked:
            raise OSError("the disk is full")
        return [one * 2 for one in asked]

    line = Together(do)
    told = crowd([partial(line.ask, one) for one in range(20)])
    assert isinstance(told[13], OSError)
    assert [each for place, each in enumerate(told) if place != 13] == [
        one * 2 for one in range(20) if one != 13
    ]
    assert max(groups) > 1


def test_when_the_one_who_does_it_is_stopped_another_goes_on() -> None:
    doomed = threading.Event()

    def do(asked: Sequence[int]) -> list[int | Exception]:
        time.sleep(0.05)
        if not doomed.is_set() and len(asked) > 1:
            doomed.set()
            raise SystemExit
        return [one * 2 for one in asked]

    line = Together(do)
    told = crowd([partial(line.ask, one) for one in range(12)])
    assert doomed.is_set()
    stopped = [place for place, each in enumerate(told) if isinstance(each, SystemExit)]
    assert len(stopped) == 1
    assert all(each == place * 2 for place, each in enumerate(told) if place not in stopped)


def test_whoever_gets_no_turn_leaves_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_turn() -> None:
        raise OSError("the disk is full")

    do = Doubling(pause=0)
    line = Together(do)
    with monkeypatch.context() as patch:
        patch.setattr("wellspent.portal.tendering.offers.turns.turn", no_turn)
        told = crowd([partial(line.ask, one) for one in (2, 4, 6)])
    assert [type(each) for each in told] == [OSError] * 3
    assert line.ask(8) == 16
    assert do.groups == [[8]], "somebody who was told of a failure is done all the same"


def test_somebody_alone_does_not_wait() -> None:
    do = Doubling(pause=0)
    line = Together(do)
    assert [line.ask(one) for one in (2, 4)] == [4, 8]
    assert do.groups == [[2], [4]]


def test_turns_of_different_names_do_not_wait_for_each_other() -> None:
    with turn(), turn("letters"):
        pass


def test_a_turn_is_let_go_when_something_is_raised() -> None:
    with pytest.raises(ValueError, match="no"), turn():
        raise ValueError("no")
    with turn():
        pass
