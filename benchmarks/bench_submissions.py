"""Offers submitted at once to real server processes: how long until the last bidder holds a receipt.

    python benchmarks/bench_submissions.py [MANY [THREADS [kill]]]

Each submission has twenty written answers; it is sealed, digested, chained and committed before it is acknowledged.
With `kill` the server is killed (-9) halfway and started again, and the time it takes to come back counts. Whatever was
acknowledged is then counted, unsealed and verified. WELLSPENT_DATABASE_URL chooses PostgreSQL:

    python tests/postgres.py python benchmarks/bench_submissions.py 2000
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.serving import Crowd, Site, database_beside


def main(many: int = 2_000, threads: int = 16, kill: str = "") -> None:
    """Seed, serve, submit, verify, print."""
    address = os.environ.get("WELLSPENT_DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="wellspent-bench-") as folder:
        site = Site(Path(folder), database_beside(address), int(os.environ.get("WORKERS", "2")), 4)
        bidders = site.seed(many)
        site.start()
        try:
            crowd = Crowd(site, bidders)
            began, before = time.perf_counter(), site.cpu() or 0
            working = crowd.submit(threads)
            if kill:
                while len(crowd.told) < many // 2:
                    time.sleep(0.005)
                site.kill()
                site.start()
            for thread in working:
                thread.join()
            took, used = time.perf_counter() - began, site.cpu()
            found = site.run("verify")
        finally:
            site.kill()
    kind = "PostgreSQL" if site.database else "SQLite"
    print(f"{kind}: {many} submissions of 20 answers in {took:.2f} s ({took / many * 1000:.2f} ms each)")
    if used is not None and not kill:
        print(
            f"  the server's workers used {used - before:.2f} s of processor time, {(used - before) / many * 1000:.2f} ms each"
        )
    print(f"  acknowledged {len(crowd.told)}, refused {len(crowd.refused)}, sent again {crowd.retries}")
    doubled = sum(times > 1 for times in found["offers"].values())
    lost = len(set(crowd.told) - set(map(int, found["offers"])))
    print(
        f"  lost {lost}, doubled {doubled}, whole {found['whole']}, in the chain {found['in_chain']}, faults {found['faults']}"
    )


if __name__ == "__main__":
    told = [*sys.argv[1:4], "", "", ""]
    main(int(told[0] or 2_000), int(told[1] or 16), told[2])
