"""Schemathesis asks every address of the API what its own description allows and forbids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Case
from tests.portal.conftest import World

from wellspent.portal.accounts.models import Role
from wellspent.portal.accounts.queries import standing
from wellspent.portal.api import actions
from wellspent.portal.api.v1 import api
from wellspent.portal.tendering.models import Procurement

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
bounded = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The requests share the test's connection, which a real request would close behind itself."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(world: World, tender: Procurement, one_connection: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """A token of a lead, in a site with a tender; nobody is slowed down."""
    assert isinstance(api.throttle, list)
    for throttle in api.throttle:
        monkeypatch.setattr(throttle, "num_requests", 1_000_000)
    cache.clear()
    _, made = actions.make_token(
        by=world.lead, who=standing(world.lead, None), label="faults", role=Role.LEAD, days=1
    )
    return made


def spoiled(case: Case[Any]) -> set[str]:
    """The parts of a request that break the description on purpose: a missing token stays missing."""
    assert case.meta is not None
    return {place.value for place, part in case.meta.components.items() if part.mode.is_negative}


@schema.parametrize()
@bounded
def test_no_address_has_a_fault(case: Case[Any], secret: str) -> None:
    """Whatever is asked with a token: no error of ours, only the answers described, in their shapes."""
    cache.clear()
    shown = {} if "header" in spoiled(case) else {"Authorization": f"Bearer {secret}"}
    case.call_and_validate(headers=shown)


@schema.parametrize()
@bounded
def test_nor_without_a_token(case: Case[Any], secret: str) -> None:
    """The same from anybody: an address that needs a token says 401 and nothing else."""
    cache.clear()
    case.headers.pop("Authorization", None)
    answer: Any = case.call()
    guarded = "security" in case.operation.definition.raw
    assert answer.status_code in ((401, 405) if guarded else (200, 404, 405, 422)), answer.text


def test_every_address_is_asked(secret: str) -> None:
    """A description without its addresses would pass by asking nothing."""
    count = sum(1 for _ in schema.get_all_operations())
    assert count == len(api.get_openapi_schema()["paths"]) >= 12
