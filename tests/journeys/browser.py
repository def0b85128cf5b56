"""People at their browsers: signed in by their card, looked at on a wide screen and on a phone."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, ViewportSize, expect

WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
SCREENSHOTS: Path = settings.DATA_DIR / "screenshots"
AXE: Path = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
PATIENCE = 15_000  # milliseconds, for a machine that does other things too
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Rules that axe-core itself calls minor or moderate need not run; they would be a sixth of its time.
RUN_AXE = """async () => {
  const light = axe._audit.rules.filter((rule) => ["minor", "moderate"].includes(rule.impact));
  const rules = Object.fromEntries(light.map((rule) => [rule.id, {enabled: false}]));
  const found = await axe.run(document, {resultTypes: ["violations"], rules});
  return found.violations.map(({id, impact, help, nodes}) => ({id, impact, help, where: nodes[0].target.join(" ")}));
}"""
SETTLED = "() => document.readyState === 'complete' && !document.querySelector('.htmx-request, .htmx-settling')"
OVERFLOW = "() => document.scrollingElement.scrollWidth - window.innerWidth"

type Shot = tuple[str, ViewportSize]


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium, without a window and without a word to the network; the headless shell is the lightest."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail(
            "The browser journeys need Chromium (Debian: apt-get install chromium-headless-shell).", pytrace=False
        )
    return playwright.chromium.launch(executable_path=found, args=list(QUIET))


@dataclass
class Crew:
    """Everybody's browser, by user name; what is wrong with a page gathers in `faults`."""

    browser: Browser
    address: str
    faults: list[str] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)

    def visitor(self, **options: Any) -> Page:
        """Somebody who has not signed in."""
        context = self.browser.new_context(
            base_url=self.address,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",  # a button half-way between two colours is none that anybody reads
            **({"viewport": WIDE} | options),
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        return page

    def sign_in(self, username: str, **options: Any) -> Page:
        """Opens the door and takes the card of one of the demo's people."""
        page = self.visitor(**options)
        page.goto("/")
        page.locator(f"button.player[value='{username}']").click()
        expect(page.locator("main h1")).to_be_visible()
        return page

    def of(self, username: str) -> Page:
        """The page somebody has before them; signs in at the first time."""
        if username not in self.pages:
            self.pages[username] = self.sign_in(username)
        return self.pages[username]

    def look(self, page: Page, name: str) -> None:
        """Takes the picture of a page at both widths and gathers what is wrong with it."""
        for size in (WIDE, PHONE):
            self.look_at(page, f"{name}-{size['width']}", size)
        page.set_viewport_size(WIDE)

    def look_at(self, page: Page, name: str, size: ViewportSize) -> None:
        if page.viewport_size != size:
            page.set_viewport_size(size)
        page.wait_for_function(SETTLED)
        page.evaluate("() => window.scrollTo(0, 0)")
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.jpg", type="jpeg", quality=75, full_page=True)
        if (over := page.evaluate(OVERFLOW)) > 1:
            self.faults.append(f"{name} {page.url}: {over} px wider than the screen")
        self.faults += [f"{name} {page.url}: {fault}" for fault in grave_violations(page)]

    def picture(self, page: Page, name: str) -> None:
        """What fits on a wide screen, for the README."""
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def leave(self) -> None:
        """Everybody closes the browser."""
        for context in self.browser.contexts:
            context.close()
        self.pages.clear()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} {message.location.get('url', '')}")


def grave_violations(page: Page) -> list[str]:
    """What axe-core holds for serious or critical; evaluated, not added as a script, because of the CSP."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    violations = page.evaluate(RUN_AXE)
    return [
        f"{found['impact']} {found['id']}: {found['help']} ({found['where']})"
        for found in violations
        if found["impact"] in GRAVE
    ]


def download(page: Page, press: Callable[[], None]) -> Path:
    """The file that a press brings."""
    with page.expect_download() as waiting:
        press()
    return Path(waiting.value.path())
