"""Offers submitted at once to real server processes: how long until the last bidder holds a receipt.

    python benchmarks/bench_submissions.py [MANY [CONNECTIONS [RUNS]]]

Each submission has twenty written answers; it is sealed, digested, chained and committed before it is acknowledged.
Beside ours stands the floor: the same act in raw SQL behind the same server (`raw_submissions.py`). They take turns,
RUNS times, each on a new database. At last the server is killed (-9) halfway and started again, and the time it takes to
come back counts. After every run all that was acknowledged is counted, unsealed and verified.
WELLSPENT_DATABASE_URL chooses PostgreSQL:

    python tests/postgres.py python benchmarks/bench_submissions.py 2000
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.serving import Crowd, Site, database_beside

FLOOR, OURS, KILLED = "raw SQL, one by one (the floor)", "the site", "the site, killed halfway"


@dataclass(frozen=True)
class Run:
    """What one run took: seconds on the clock, of the server's processors, and of the bidders' own."""

    clock: float
    server: float
    bidders: float
    sent_again: int
    found: str
    sound: bool


def run(many: int, connections: int, application: str, kill: bool = False) -> Run:
    """Seed, serve, submit, verify."""
    with tempfile.TemporaryDirectory(prefix="wellspent-bench-") as folder:
        address = database_beside(os.environ.get("WELLSPENT_DATABASE_URL", ""))
        site = Site(Path(folder), address, application=application)
        bidders = site.seed(many)
        site.start()
        try:
            crowd = Crowd(site, bidders)
            began, own, before = time.perf_counter(), time.process_time(), site.cpu() or 0
            working = crowd.submit(connections)
            if kill:
                while len(crowd.told) < many // 2:
                    time.sleep(0.002)
                site.kill()
                site.start()
            for thread in working:
                thread.join()
            took, theirs = time.perf_counter() - began, time.process_time() - own
            used = (site.cpu() or 0) - before
            return Run(took, used, theirs, crowd.retries, *_told(many, crowd, site.run("verify")))
        finally:
            site.kill()


def _told(many: int, crowd: Crowd, found: dict[str, Any]) -> tuple[str, bool]:
    """What is left of what was acknowledged, in words, and whether it is all there once."""
    doubled = sum(times > 1 for times in found["offers"].values())
    lost = len(set(crowd.told) - set(map(int, found["offers"])))
    said = (
        f"acknowledged {len(crowd.told)}, refused {len(crowd.refused)}, lost {lost}, doubled {doubled}, "
        f"unsealed whole {found['whole']}, in the chain {found['in_chain']}, faults {len(found['faults'])}"
    )
    whole = len(crowd.told) == found["whole"] == found["in_chain"] == many
    return said, whole and not (lost or doubled or crowd.refused or found["faults"])


def shown(name: str, many: int, one: Run) -> None:
    """One run on two lines. Whoever was killed tells no processor time."""
    own = (
        f"{one.server:6.2f} s, {one.server / many * 1000:5.2f} ms each" if name != KILLED else "died with it"
    )
    print(f"  {name:32} {one.clock:6.2f} s   server's processor {own:24}   bidders' {one.bidders:5.2f} s")
    print(f"    {one.found}" + (f", sent again {one.sent_again}" if one.sent_again else ""), flush=True)


def main(many: int = 2_000, connections: int = 32, runs: int = 3) -> None:
    """Take turns, print, compare."""
    where = "PostgreSQL" if "postgres" in os.environ.get("WELLSPENT_DATABASE_URL", "") else "SQLite"
    print(f"{where}: {many} submissions of 20 answers at once, on {connections} connections")
    peers = {FLOOR: "benchmarks.raw_submissions", OURS: ""}
    made: dict[str, list[Run]] = {name: [] for name in peers}
    for _ in range(runs):
        for name, application in peers.items():
            made[name].append(run(many, connections, application))
            shown(name, many, made[name][-1])
    killed = run(many, connections, peers[OURS], kill=True)
    shown(KILLED, many, killed)
    floor, ours = made[FLOOR], made[OURS]
    clock = [mine.clock / theirs.clock for mine, theirs in zip(ours, floor, strict=True)]
    server = [mine.server / theirs.server for mine, theirs in zip(ours, floor, strict=True)]
    print(
        f"  the site / the floor, median of {runs}: clock {statistics.median(clock):.2f}, "
        f"processor {statistics.median(server):.2f}; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    sys.exit(0 if all(one.sound for one in (*floor, *ours, killed)) else 1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
