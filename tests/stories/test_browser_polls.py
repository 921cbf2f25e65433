"""Polls and surveys in a real browser: what a voter sees, presses and is told."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.stories.browsing import Server, paste, reader
from tests.stories.test_browser_looks import ACCESSIBILITY, CONTRAST

pytestmark = pytest.mark.browser

WANTED = (
    "The harbour board must publish its timetable.",
    "The mayor should ride the ferry herself.",
    "The council needs to buy a second boat before winter.",
    "The province ought to pay for a covered waiting room.",
)
OPED = " ".join(["The ferry to Sandholm is late again.", *WANTED])
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


async def _fits(page: Page) -> None:
    assert await page.evaluate(ACCESSIBILITY) == []
    assert await page.evaluate(CONTRAST) == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await page.evaluate(wide)


async def _look(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it."""
    if folder := os.environ.get("REJOINDER_SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def _brief(page: Page) -> None:
    await paste(page, f"/oped\n{OPED}\n\n\n\nPublished in The Harbour Gazette")
    await expect(page.get_by_role("button", name="Poll 1")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
async def test_a_survey_is_taken_to_its_end(chromium: Browser, server: Server, size: str) -> None:
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    async with reader(chromium, server, viewport=viewport) as page:
        await _brief(page)
        await paste(page, "/oped survey count=4 results=voted")
        await page.get_by_role("button", name="Take the survey").click()
        notice = page.locator(".notice")
        answers = ("Agree", "Disagree", "Unsure", "Agree")
        for number, answer in enumerate(answers, 1):
            await expect(notice).to_contain_text(f"Statement {number} of 4")
            await expect(notice.get_by_role("button", name=answer, exact=True)).to_be_in_viewport()
            await _look(page, f"survey-{size}-{number}")
            await _fits(page)
            await notice.get_by_role("button", name=answer, exact=True).click()
        await expect(notice).to_contain_text("You have answered all 4 statements.")
        await expect(notice).to_contain_text("Everybody: Agree 1 (100%)")
        await _look(page, f"survey-{size}-summary")
        await _fits(page)
        await expect(page.locator(".card", has_text="A survey on")).to_contain_text("one voter")
        await notice.get_by_role("button", name="Change 2").click()
        disagree = notice.get_by_role("button", name="Disagree", exact=True)
        await expect(disagree).to_have_attribute("aria-pressed", "true")
        await notice.get_by_role("button", name="Unsure", exact=True).click()
        await expect(notice).to_contain_text("You: Unsure.")
        await _look(page, f"survey-{size}-card")


async def test_a_survey_is_taken_with_the_keyboard(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as page:
        await _brief(page)
        await paste(page, "/oped survey count=4")
        await page.get_by_role("button", name="Take the survey").focus()
        await page.keyboard.press("Enter")
        notice = page.locator(".notice")
        await notice.get_by_role("button", name="Agree", exact=True).focus()
        for number in range(2, 5):
            await page.keyboard.press("Enter")  # the first button of the next one has the focus
            await expect(notice).to_contain_text(f"Statement {number} of 4")
        await page.keyboard.press("Enter")
        await expect(notice).to_contain_text("You have answered all 4 statements.")


async def test_choices_are_taken_given_up_and_remembered(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as page:
        await _brief(page)
        await paste(page, '/oped poll question="Which boat?" choices="Small; Big; None" most=2')
        card, notice = page.locator(".card").last, page.locator(".notice")

        for name in ("Small", "Big"):
            await card.get_by_role("button", name=name).click()
            pressed = card.get_by_role("button", name=name)
            await expect(pressed).to_have_attribute("aria-pressed", "true")
        await card.get_by_role("button", name="None").click()
        await expect(notice).to_contain_text("This poll takes 2 choices at most")
        none = card.get_by_role("button", name="None")
        await expect(none).to_have_attribute("aria-pressed", "false")
        await card.get_by_role("button", name="Small").click()
        small = card.get_by_role("button", name="Small")
        await expect(small).to_have_attribute("aria-pressed", "false")
        await page.reload()
        big = page.locator(".card").last.get_by_role("button", name="Big")
        await expect(big).to_have_attribute("aria-pressed", "true")
        await paste(page, "/oped votes")
        await notice.get_by_role("button", name="Take back 1").click()
        await expect(notice).to_contain_text("Your vote in poll 1 is taken back.")
        await expect(big).to_have_attribute("aria-pressed", "false")
        await expect(page.get_by_text("Nobody has voted yet.")).to_be_visible()


async def test_a_poll_closes_in_time_also_through_a_restart(
    chromium: Browser, server: Server
) -> None:
    async with reader(chromium, server, timezone_id="Asia/Tokyo") as page:
        await _brief(page)
        await paste(page, '/oped poll closes="in 15 seconds" results=closed')
        await expect(page.get_by_text("JST")).to_be_visible()
        await page.get_by_role("button", name="Disagree", exact=True).click()
        await expect(page.locator(".card").last).to_contain_text("one voter")
        await expect(page.locator(".card").last.locator(".bars")).to_have_count(0)
        await server.stop(signal.SIGKILL)
        await asyncio.sleep(0.5)
        await server.start()
        closed = page.get_by_text("Closed: the one voter chose Disagree.")
        await expect(closed).to_be_visible(timeout=40_000)
        last = page.locator(".card").last
        await expect(last.get_by_role("button")).to_have_count(0)
        await expect(last.get_by_role("row", name="Disagree")).to_contain_text("1 (100%)")
