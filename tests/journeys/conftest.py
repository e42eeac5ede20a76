"""A browser against the whole site: every page that is visited is checked for accessibility."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's own Chromium; without it the journeys are skipped, and say so."""
    if not CHROMIUM:
        pytest.skip("there is no chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


class Visitor:
    """Somebody at a browser. Every page they come to must be free of axe's findings and of console errors."""

    def __init__(self, context: BrowserContext, address: str, scripted: bool = True) -> None:
        self.context, self.address, self.scripted = context, address, scripted
        self.reader: Page | None = None
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and "favicon" not in text:
            self.complaints.append(text)

    def goes_to(self, path: str) -> Page:
        """Open a page of the site and check it."""
        self.page.goto(self.address + path)
        self.check()
        return self.page

    def presses(self, button: str) -> Page:
        """Press a button by its words and check the page it leads to."""
        return self.comes_by(self.page.get_by_role("button", name=button))

    def follows(self, link: str) -> Page:
        """Follow a link by its words, also one that looks like a button, and check the page it leads to."""
        plain = self.page.get_by_role("link", name=link, exact=True)
        return self.comes_by(plain.or_(self.page.get_by_role("button", name=link, exact=True)).first)

    def fills(self, **answers: str) -> None:
        """Fill in boxes by their names."""
        for name, text in answers.items():
            self.page.locator(f"[name={name}]").fill(text)

    def chooses(self, label: str) -> None:
        """Tick a radio or box by its words."""
        self.page.get_by_label(label, exact=True).check()

    def signs_in(self, email: str, password: str) -> Page:
        """Sign in with an e-mail address and a password."""
        self.goes_to("/accounts/login/")
        self.fills(login=email, password=password)
        return self.comes_by(self.page.get_by_role("button", name="Sign in", exact=True))

    def comes_by(self, way: Locator) -> Page:
        """Click, wait for the next page to be there whole and check it: the one that is left counts as loaded already."""
        with self.page.expect_event("load"):
            way.click()
        self.check()
        return self.page

    def _as_it_stands(self) -> Page:
        """The page as it came, without its scripts, where axe can run: it waits for ever where script is off."""
        if self.reader is None:
            browser = self.context.browser
            assert browser is not None
            self.reader = browser.new_context(viewport=self.page.viewport_size).new_page()
            self.reader.route("**/*.js", lambda route: route.abort())
        came = self.page.content()
        self.reader.route(self.page.url, lambda route: route.fulfill(body=came, content_type="text/html"))
        self.reader.goto(self.page.url)
        self.reader.unroute(self.page.url)
        return self.reader

    def check(self) -> None:
        """What axe finds on the page, and what the console complained of."""
        found = Axe().run(self.page if self.scripted else self._as_it_stands())
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        assert not self.complaints, f"{self.page.url}: {self.complaints}"


@pytest.fixture
def visit(browser: Browser, live_server: object) -> Iterator[object]:
    """Makes visitors: `visit()` on a desk, `visit(phone=True)`, `visit(script=False)`."""
    visitors: list[Visitor] = []

    def make(*, phone: bool = False, script: bool = True) -> Visitor:
        size = PHONE if phone else {"width": 1280, "height": 900}
        context = browser.new_context(viewport=size, java_script_enabled=script)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        visitors.append(Visitor(context, live_server.url, script))  # type: ignore[attr-defined]
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()
        if visitor.reader is not None:
            visitor.reader.context.close()
