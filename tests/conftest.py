"""What every test may ask for: the real command, and a data folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pytest_django import DjangoDbBlocker
from tests.running import Ran, Run

from wellspent.cli.main import main
from wellspent.files.shelves.library import open_library

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")  # a busy machine is slow, and no fault of the sum


@pytest.fixture(scope="session", autouse=True)
def _nobodys_own_shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads the shelf of whoever runs it, nor prints at the width of their screen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WELLSPENT_DATA_DIR", str(tmp_path_factory.mktemp("nobody")))
        patch.delenv("WELLSPENT_ORGANISATION_SHELF", raising=False)
        patch.delenv("COLUMNS", raising=False)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The databases of the tests; a server's thread that is still connected at the end does not keep them."""
    yield
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def data_dir(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder for this test alone; whatever lands on its shelf is forgotten afterwards."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("WELLSPENT_DATA_DIR", str(folder))
    yield folder
    if any(folder.iterdir()):
        open_library.cache_clear()


@pytest.fixture
def run(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The real command in this process: run("value", path, "--json") gives code, out, err and json."""

    def run(*words: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["wellspent", *map(str, words)])
        code: object = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
        out, err = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 1, out, err)

    return run
