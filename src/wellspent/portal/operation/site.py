"""Making Django ready for a command: settings read, database reached, tables and pages in their place."""

from __future__ import annotations

import os

from wellspent.method.errors import Fault, Refused


def start_django() -> None:
    """Load the site. Raises `Refused` for settings that cannot be used, naming the one at fault."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellspent.portal.settings")
    import django
    from pydantic import ValidationError

    try:
        django.setup()
    except ValidationError as error:
        names = ", ".join(f"WELLSPENT_{fault['loc'][0]}".upper() for fault in error.errors())
        raise Refused(
            Fault(f"{names} cannot be read", "docs/guides/administrator.md lists every setting.")
        ) from None
    except ValueError as error:
        raise Refused(Fault(str(error), "Correct the setting, or unset it for a SQLite file.")) from None
    except OSError as error:
        rule = f"the data folder cannot be used: {error.strerror}"
        mend = "Set WELLSPENT_DATA_DIR to a folder that you may write to."
        raise Refused(Fault(rule, mend, file=str(error.filename or ""))) from None


def reach_database() -> None:
    """Raise `Refused` where the database does not answer."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        why = str(error).strip().splitlines()[0]
        mend = "Check WELLSPENT_DATABASE_URL, and that the database runs and lets this user in."
        raise Refused(Fault(f"the database does not answer: {why}", mend)) from None


def prepare_tables() -> None:
    """Bring the database to this version: tables, and the cache that rate limits are counted in."""
    from django.core.management import call_command

    reach_database()
    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    call_command("createcachetable", verbosity=0)


def refuse_unprepared() -> None:
    """Raise `Refused` where the database's tables are not this version's."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    reach_database()
    executor = MigrationExecutor(connection)
    empty = "audit_event" not in connection.introspection.table_names()
    if empty or executor.migration_plan(executor.loader.graph.leaf_nodes()):
        rule = "the site has no tables yet, or those of another version"
        raise Refused(Fault(rule, "Run `wellspent serve` once, which brings them up to date."))


def prepare_pages() -> None:
    """Put the style sheets, scripts and pictures where the site serves them from."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
