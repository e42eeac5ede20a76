"""The list of procurements on a million rows: our page, and a page of raw SQL and an f-string, in one run.

python benchmarks/bench_lists.py [ROWS] [PAGES]

Both go through the same site, signed in, by the same middleware. Pages are taken from all along the list, turn
by turn. SQLite in a folder that is thrown away; WELLSPENT_DATABASE_URL is not looked at.
"""

from __future__ import annotations

import html
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

PAGE = 25


def start(folder: str) -> None:
    """Django on a new SQLite file; tables as the models stand."""
    for name in [name for name in os.environ if name.startswith("WELLSPENT_")]:
        del os.environ[name]
    os.environ.update(WELLSPENT_DATA_DIR=folder, DJANGO_SETTINGS_MODULE="wellspent.portal.settings")
    import django
    from django.conf import settings

    settings.MIGRATION_MODULES = {app.rpartition(".")[2]: None for app in settings.INSTALLED_APPS}
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = __name__
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)


def fill(rows: int) -> Any:
    """An organisation with so many procurements; its lead."""
    from django.db import connection

    from wellspent.portal.accounts import actions as accounts
    from wellspent.portal.accounts.models import Kind, Role, User
    from wellspent.portal.tendering import actions
    from wellspent.portal.tendering.models import Procurement

    lead = User.objects.create_user("lead@example.org", "lead", name="Lead")
    buyer = accounts.found_organisation(
        by=lead, name="Harrowmere Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD
    )
    first = actions.begin(by=lead, organisation=buyer, title="Purchase 0", value=120_000_000, kind="services")
    names = [str(field.column) for field in Procurement._meta.concrete_fields if field.column != "id"]
    made = {
        "slug": "'purchase-' || n",
        "title": "'Purchase ' || n || ' of a title as long as people write them'",
        "made": "strftime('%Y-%m-%d %H:%M:%f', made, '-' || (n / 3) || ' minutes')",
        "value": "value + n",
    }
    taken = ", ".join(made.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {rows - 1}) "  # noqa: S608
            f"INSERT INTO tendering_procurement ({columns}) "
            f"SELECT {taken} FROM tendering_procurement, c WHERE tendering_procurement.id = {first.pk}"
        )
        cursor.execute("ANALYZE")
    return lead


def raw_page(request: Any) -> Any:
    """The same page by hand: who asks, one statement, one f-string a row."""
    from django.contrib.auth.decorators import login_required
    from django.db import connection
    from django.http import HttpResponse

    from wellspent.portal.accounts.middleware import who
    from wellspent.portal.ui.jinja import moment, pounds

    @login_required
    def answered(request: Any) -> Any:
        buyer = who(request).organisation
        assert buyer is not None
        made, _, number = request.GET.get("after", "9999-01-01_0").rpartition("_")
        at = made.replace("T", " ").replace("+00:00", "")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT slug, title, stage, deadline, value, made, id FROM tendering_procurement "
                "WHERE organisation_id = %s AND (made, id) < (%s, %s) ORDER BY made DESC, id DESC LIMIT 26",
                [buyer.pk, at, int(number)],
            )
            rows = cursor.fetchall()
        shown = "".join(
            f'<tr><th><a href="/buy/{slug}">{html.escape(title)}</a></th><td>{stage}</td>'
            f"<td>{moment(deadline) if deadline else 'not set'}</td><td>{pounds(value)}</td></tr>"
            for slug, title, stage, deadline, value, _, _ in rows[:PAGE]
        )
        return HttpResponse(f"<!DOCTYPE html><title>Procurements</title><table>{shown}</table>")

    return answered(request)


def tokens(many: int) -> list[str]:
    """Places all along the list, as the page itself writes them."""
    from wellspent.portal.tendering.models import Procurement
    from wellspent.portal.tendering.presenters import token_of

    chance = random.Random(1)
    highest = Procurement.objects.order_by("-id").values_list("id", flat=True)[0]
    rows = Procurement.objects.in_bulk([chance.randint(1, highest) for _ in range(many)])
    return [token_of(row) for row in rows.values()]


def timed(ask: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock and of the processor; the answer must be a whole page."""
    clock, processor = time.perf_counter(), time.process_time()
    answer = ask()
    took = time.perf_counter() - clock, time.process_time() - processor
    assert answer.status_code == 200
    assert answer.content.count(b"<tr") >= PAGE
    return took


def p95(values: list[float]) -> float:
    """The time that 95 of 100 stay under, in milliseconds."""
    return statistics.quantiles(values, n=100)[94] * 1000


def main(rows: int, pages: int) -> None:
    """Fill, ask turn by turn, print."""
    with tempfile.TemporaryDirectory(prefix="wellspent-bench-") as folder:
        start(folder)
        from django.test import Client

        began = time.perf_counter()
        lead = fill(rows)
        print(f"{rows:,} procurements of one buyer, filled in {time.perf_counter() - began:.0f} s")
        client = Client()
        client.force_login(lead)
        places = tokens(pages + 20)
        took: dict[str, list[tuple[float, float]]] = {"/buy/": [], "/raw": []}
        for turn, place in enumerate(places):
            for path, kept in took.items():
                one = timed(lambda path=path, place=place: client.get(path, {"after": place}))  # type: ignore[misc]
                if turn >= 20:
                    kept.append(one)
        for name, path in (("our page", "/buy/"), ("raw SQL and an f-string", "/raw")):
            clock, processor = ([pair[kind] for pair in took[path]] for kind in (0, 1))
            print(
                f"{name:<26} p50 {statistics.median(clock) * 1000:6.1f} ms  p95 {p95(clock):6.1f} ms  "
                f"p95 of the processor {p95(processor):6.1f} ms"
            )
        for kind, words in enumerate(("on the clock", "of the processor")):
            ours, raw = (p95([pair[kind] for pair in took[path]]) for path in ("/buy/", "/raw"))
            print(f"p95 {words}: {ours / raw:.1f} times the raw page")


def __getattr__(name: str) -> Any:
    """The addresses: the site's own, and the raw page. Made once Django stands."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import path

    from wellspent.portal.urls import urlpatterns as site

    return [path("raw", raw_page), *site]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 400)
