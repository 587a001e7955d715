"""A reader of the site: a page in the browser that notices cookies, strangers, errors and barriers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

PHONE, DESK = (360, 780), (1280, 900)
# Each language on a phone and at a desk. The pages are the same on both databases, so each walks one half: each of the
# six is walked, and each language and size on each database.
LOOKS = (
    [("kk", DESK), ("ru", PHONE), ("en", DESK)] if os.environ.get("SENIM_DATABASE_URL")
    else [("kk", PHONE), ("ru", DESK), ("en", PHONE)]
)  # fmt: skip


def look_name(value: object) -> str:
    """The name of a language or size in the name of a test and of a picture."""
    return {PHONE: "phone", DESK: "desk"}.get(value, str(value))  # type: ignore[call-overload]


@dataclass
class Reader:
    """One visitor: the page, the site's origin, and everything that should not have happened."""

    page: Page
    origin: str
    visited: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> "Reader":
        """Go to an address of the site."""
        answer = self.page.goto(self.origin + path)
        assert answer is not None and answer.ok, path
        return self

    def number(self, selector: str) -> int:
        """The whole number an element shows."""
        first = self.page.locator(selector).evaluate("element => element.firstChild.textContent")
        return int("".join(mark for mark in first if mark.isdecimal()))

    def path(self) -> str:
        """Where the reader is."""
        return urlsplit(self.page.url).path

    def barriers(self) -> list[str]:
        """What axe finds on the page, told by rule and first element."""
        found: dict[str, Any] = Axe().run(self.page).response
        return [f"{self.path()} {entry['id']}: {entry['nodes'][0]['html'][:160]}" for entry in found["violations"]]

    def overflows(self) -> bool:
        """Whether the page is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def keep(self, folder: Path, name: str) -> None:
        """A picture of what is in the window."""
        self.page.screenshot(path=folder / f"{name}.png")

    def is_content(self) -> None:
        """Nothing that should not have happened has happened."""
        assert self.errors == []
        assert self.strangers == []
        assert self.page.context.cookies() == []
        assert self.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@contextmanager
def reading(browser: Browser, origin: str, size: tuple[int, int] = DESK, **settings: Any) -> Iterator[Reader]:
    """A reader with an empty browser of their own; ``settings`` are playwright's of a context."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True, **settings)
    try:
        reader = Reader(context.new_page(), origin)
        reader.page.set_default_timeout(20_000)
        reader.page.on("console", lambda said: reader.errors.append(said.text))
        reader.page.on("pageerror", lambda error: reader.errors.append(str(error)))
        reader.page.on("request", lambda request: _judge(reader, request.url))
        reader.page.on("response", lambda answer: _note(reader, answer))
        yield reader
    finally:
        context.close()


def _judge(reader: Reader, url: str) -> None:
    if not url.startswith((f"{reader.origin}/", "blob:", "data:")):
        reader.strangers.append(url)


def _note(reader: Reader, answer: Response) -> None:
    reader.visited.append(urlsplit(answer.url).path)
    if answer.status >= 400:
        reader.errors.append(f"{answer.status} {answer.url}")
    if "set-cookie" in answer.headers:
        reader.errors.append(f"a cookie from {answer.url}")
