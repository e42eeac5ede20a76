"""What people type wrongly, one thing at a time: helpers of the tables of wrong inputs."""

from __future__ import annotations

import dataclasses
import html
import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

TOLD = re.compile(r'<ul class="govuk-list govuk-error-summary__list">(.*?)</ul>', re.S)
LINE = re.compile(r"<li>(.*?)</li>", re.S)
LINK = re.compile(r'href="#([^"]+)"')


@dataclass(frozen=True)
class Wrong:
    """A page, what is typed right, the one thing that is wrong, and the sentences that it is told in.

    `field` is where the first sentence leads; empty where it is about nothing in particular.
    """

    at: str
    right: dict[str, Any]
    wrong: dict[str, Any]
    says: tuple[str, ...]
    field: str = ""
    files: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def typed(self) -> dict[str, Any]:
        """Everything that is sent."""
        return {key: value for key, value in {**self.right, **self.wrong}.items() if value is not None}

    def __str__(self) -> str:
        """What the test is called."""
        what = "-".join(f"{key}={str(value)[:20]}" for key, value in self.wrong.items()) or "nothing"
        return re.sub(r"[^\w=./-]+", "_", f"{self.at}:{what}")


def summary(page: Any) -> list[tuple[str, str]]:
    """The sentences of a page's error summary, each with the field that it leads to."""
    body = page.content.decode()
    found = TOLD.search(body)
    assert found is not None, "the page tells of no mistake"
    told = []
    for line in LINE.findall(found[1]):
        link = LINK.search(line)
        told.append((html.unescape(re.sub(r"<[^>]+>", "", line)).strip(), link[1] if link else ""))
    return told


def refused(client: Client, path: str, case: Wrong) -> None:
    """Send it: the page comes back and says so, leads to the field, and keeps what was typed."""
    page = client.post(path, {"csrfmiddlewaretoken": "sent by every browser", **case.typed, **case.files})
    assert page.status_code == 200, (page.status_code, page.headers.get("Location"))
    told = summary(page)
    assert tuple(sentence for sentence, _ in told) == case.says
    body = page.content.decode()
    if case.field:
        assert told[0][1] == case.field
        assert f'id="{case.field}"' in body or f'id="{case.field}-1"' in body, "the link leads nowhere"
    assert re.search(r"<title>\s*Error: ", body), "the title does not say that something is wrong"
    for name, value in case.typed.items():
        if re.search(rf'<select[^>]* name="{name}"|name="{name}" type="radio"', body):
            continue  # what is none of its choices cannot stay chosen
        for text in str(value).splitlines():
            assert html.escape(text.strip()) in body or html.escape(text.strip(), quote=False) in body, (
                "what was typed is gone", text,
            )  # fmt: skip
