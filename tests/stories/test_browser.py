"""Stories in a real browser, against a real `rejoinder run`: what a reader sees and does."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.browser import find_chromium
from tests.samples import PAGE

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Server:
    """A process that serves the playground; its data outlive it."""

    data: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        said = self.data.parent / "stdout"
        command = (sys.executable, "-m", "adapters", "run", "--port", str(self.port))
        environment = os.environ | {"REJOINDER_DATA_DIR": str(self.data)} | self.environment
        with said.open("wb") as file:
            self.process = subprocess.Popen(  # noqa: ASYNC220 - it is only started here
                command, stdout=file, env=environment, cwd=ROOT
            )
        async with asyncio.timeout(30):
            while not (match := re.search(r":(\d+) ", said.read_text())):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        self.port = int(match.group(1))

    async def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(number)
            await asyncio.to_thread(self.process.wait, 30)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    running = Server(tmp_path / "data", {"REJOINDER_SAMPLE": "false"})
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    path = find_chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium here")
        pytest.skip("there is no Chromium here")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def reader(chromium: Browser, server: Server, **options: object) -> AsyncIterator[Page]:
    """A reader with a browser of their own; errors on the page fail the story."""
    context: BrowserContext = await chromium.new_context(**options)  # type: ignore[arg-type]
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    await page.goto(server.url)
    yield page
    await context.close()
    assert [
        text for text in wrong if "ERR_CONNECTION" not in text and "ERR_INCOMPLETE" not in text
    ] == []


async def paste(page: Page, text: str) -> None:
    """Put a text in at once, as a paste does, and send it."""
    await page.get_by_label("Say something").fill(text)
    await page.keyboard.press("Enter")


async def test_the_sample_is_there_at_first_start(chromium: Browser, tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    await server.start()
    async with reader(chromium, server) as page:
        await expect(page.get_by_role("heading", name="Give the night bus back")).to_be_visible()
        await expect(page.get_by_role("button", name="Poll 1")).to_be_visible()
        await expect(page.get_by_text("The city needs to run one night loop").first).to_be_visible()
    await server.stop()


async def test_a_page_is_pasted_and_looked_into(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as page:
        await paste(page, PAGE)
        await expect(
            page.get_by_role("heading", name="Op-ed in The Harbour Gazette")
        ).to_be_visible()
        await page.get_by_role("button", name="Show in context").click()
        await expect(page.locator("mark").first).to_have_text(re.compile("ferry|harbour"))
        await page.get_by_role("button", name="Comments").click()
        await expect(page.get_by_text("answers Tide").first).to_be_visible()


async def test_a_file_is_chosen(chromium: Browser, server: Server, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(PAGE, encoding="utf-8")
    async with reader(chromium, server) as page:
        await page.locator("#file").set_input_files(tmp_path / "ferry.txt")
        await expect(page.get_by_text("The file ferry.txt")).to_be_visible()
        await expect(page.get_by_role("button", name="Poll 1")).to_be_visible()


async def test_two_readers_vote_and_one_changes_their_mind(
    chromium: Browser, server: Server
) -> None:
    async with reader(chromium, server) as ann, reader(chromium, server) as bob:
        await paste(ann, PAGE)
        await ann.get_by_role("button", name="Poll 1").click()
        for page in (ann, bob):
            await expect(page.get_by_text("Nobody has voted yet.")).to_be_visible()
        await ann.get_by_role("button", name="Agree", exact=True).click()
        await expect(bob.get_by_text("one voter")).to_be_visible()
        await bob.get_by_role("button", name="Agree", exact=True).click()
        await expect(ann.get_by_text("2 voters")).to_be_visible()
        await bob.get_by_role("button", name="Disagree").click()
        for page in (ann, bob):
            row = page.get_by_role("row", name="Disagree")
            await expect(row).to_contain_text("1 (50%)")
        await expect(bob.get_by_text("Counted: Disagree.")).to_be_visible()
        await expect(ann.get_by_text("Counted: Disagree.")).to_have_count(0)
        pressed = bob.get_by_role("button", name="Disagree")
        await expect(pressed).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_a_reload_and_a_restart_lose_nothing(
    chromium: Browser, server: Server, number: signal.Signals
) -> None:
    async with reader(chromium, server) as ann:
        await paste(ann, PAGE)
        await ann.get_by_role("button", name="Poll 1").click()
        await ann.get_by_role("button", name="Unsure").click()
        await expect(ann.get_by_text("one voter")).to_be_visible()
        await ann.reload()
        await expect(ann.get_by_text("one voter")).to_be_visible()
        await expect(ann.get_by_role("button", name="Unsure")).to_have_attribute(
            "aria-pressed", "true"
        )
        await server.stop(number)
        await expect(ann.get_by_text("The connection was lost.")).to_be_visible(timeout=15_000)
        await server.start()
        await expect(ann.get_by_text("The connection was lost.")).to_be_hidden(timeout=30_000)
        await ann.get_by_role("button", name="Agree", exact=True).click()
        await expect(ann.get_by_role("row", name="Agree", exact=False).first).to_contain_text(
            "1 (100%)"
        )
        await expect(ann.get_by_text("one voter")).to_be_visible()


async def test_everything_can_be_done_with_the_keyboard(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to what you can say")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Say something")).to_be_focused()
        await paste(page, PAGE)
        await expect(page.get_by_role("button", name="Poll 1")).to_be_visible()
        while await page.evaluate("document.activeElement.textContent") != "Poll 1":
            await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Nobody has voted yet.")).to_be_visible()
        while await page.evaluate("document.activeElement.textContent") != "Agree":
            await page.keyboard.press("Tab")
        await page.keyboard.press("Space")
        await expect(page.get_by_text("one voter")).to_be_visible()
        await expect(page.get_by_role("button", name="Agree", exact=True)).to_be_focused()


async def test_mistakes_are_one_sentence(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as page:
        for said, answer in (
            ("/oped poll 7", "There is no such brief."),
            ("/oped https://example.org/a", "can't be fetched yet"),
            ("/oped help", "What you can say"),
        ):
            await paste(page, said)
            await expect(page.locator(".notice")).to_contain_text(answer)


async def test_hostile_pages_run_nothing(chromium: Browser, server: Server) -> None:
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    async with reader(chromium, server) as page:
        await paste(page, PAGE.replace("late again", f"late {evil} again"))
        await page.get_by_role("button", name="Show in context").click()
        await expect(page.get_by_role("heading", name="In context")).to_be_visible()
        await expect(page.get_by_text("<script>").first).to_be_visible()
        assert await page.title() == "Reading room · Rejoinder"
        assert await page.locator("#feed script, #feed img").count() == 0


ACCESSIBILITY = """() => {
  const wrong = [];
  if (!document.documentElement.lang) wrong.push("no language");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
  let level = 1;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) wrong.push(`${heading.tagName} after h${level}`);
    level = next;
  }
  for (const control of document.querySelectorAll("button, input, textarea, a")) {
    const said = control.ariaLabel || control.textContent.trim();
    if (!said && !control.labels?.[0]?.textContent) wrong.push(`no name: ${control.outerHTML}`);
  }
  for (const image of document.querySelectorAll("img")) if (!image.alt) wrong.push("no alt text");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  if (new Set(ids).size !== ids.length) wrong.push("an id twice");
  return wrong;
}"""

CONTRAST = """() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor);
      if (color[3] !== 0) return color;
    }
  };
  const low = [];
  const texts = "p, h1, h2, h3, blockquote, cite, span, button, th, td, time, mark";
  for (const element of document.querySelectorAll(texts)) {
    if (!element.textContent.trim() || !element.offsetParent) continue;
    const [one, two] = [parse(getComputedStyle(element).color), behind(element)].map(light);
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) low.push(`${element.tagName} ${element.className} ${ratio.toFixed(2)}`);
  }
  return [...new Set(low)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 740), (1280, 900)])
async def test_it_reads_well_on_phones_and_desktops(
    chromium: Browser, server: Server, scheme: str, size: tuple[int, int]
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    async with reader(chromium, server, viewport=viewport, color_scheme=scheme) as page:
        await paste(page, PAGE)
        for name in ("Show in context", "Comments", "Poll 1"):
            await page.get_by_role("button", name=name).click()
        await page.get_by_role("button", name="Agree", exact=True).click()
        await expect(page.get_by_text("one voter")).to_be_visible()
        assert await page.evaluate(ACCESSIBILITY) == []
        assert await page.evaluate(CONTRAST) == []
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await page.evaluate(wide)
