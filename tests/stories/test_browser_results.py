"""Results in a real browser: pictures that follow its colours, files for one's own eyes."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.stories.browsing import Server, paste, reader
from tests.stories.test_browser_looks import ACCESSIBILITY, CONTRAST
from tests.stories.test_browser_polls import OPED

pytestmark = pytest.mark.browser

GROUNDS = {"light": [255, 255, 255], "dark": [30, 31, 34]}
# The colour of a corner of the picture, as the browser draws it.
CORNER = """async (image) => {
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return [...context.getImageData(8, 8, 1, 1).data].slice(0, 3);
}"""


async def _poll(page: Page) -> None:
    await paste(page, f"/oped\n{OPED}\n\n\n\nPublished in The Harbour Gazette")
    await page.get_by_role("button", name="Poll 1").click()
    await page.get_by_role("button", name="Agree", exact=True).click()
    await expect(page.locator("img.picture")).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("scheme", GROUNDS)
async def test_a_picture_follows_the_readers_colours(
    chromium: Browser, server: Server, scheme: str
) -> None:
    async with reader(chromium, server, color_scheme=scheme) as page:
        await _poll(page)
        picture = page.locator("img.picture")
        await expect(picture).to_have_attribute("alt", re_all_figures())
        await picture.scroll_into_view_if_needed()
        assert await picture.evaluate(CORNER) == GROUNDS[scheme]
        assert await page.evaluate(ACCESSIBILITY) == []
        assert await page.evaluate(CONTRAST) == []


async def test_a_picture_changes_with_the_votes(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as ann, reader(chromium, server) as bob:
        await _poll(ann)
        picture = ann.locator("img.picture")
        before = await picture.get_attribute("src")
        await bob.get_by_role("button", name="Disagree", exact=True).click()
        await expect(picture).to_have_attribute("alt", re.compile(r"Disagree: 1 \(50%\)"))
        assert await picture.get_attribute("src") != before


async def test_an_export_is_downloaded_by_its_owner(
    chromium: Browser, server: Server, tmp_path: Path
) -> None:
    async with reader(chromium, server) as page:
        await _poll(page)
        await paste(page, "/oped export poll=1")
        link = page.locator(".notice a.file", has_text="poll-1-ballots.csv")
        async with page.expect_download() as download:
            await link.click()
        path = tmp_path / (await download.value).suggested_filename
        await (await download.value).save_as(path)
        assert path.name == "poll-1-ballots.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert list(csv.DictReader(file)) == [{"ballot": "1", "answer": "Agree"}]
        await expect(page.locator("#feed")).not_to_contain_text("poll-1-ballots.csv")


def re_all_figures() -> re.Pattern[str]:
    return re.compile(r"Agree: 1 \(100%\), Disagree: 0 \(0%\), Unsure: 0 \(0%\)")
