"""How the playground reads: on phones and desktops, by day and by night, and read out."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.samples import PAGE
from tests.stories.browsing import Server, paste, reader

pytestmark = pytest.mark.browser

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


async def test_a_page_from_right_to_left_is_set_so(chromium: Browser, server: Server) -> None:
    said = "يجب على المدينة أن تعيد الحافلة الليلية."
    async with reader(chromium, server) as page:
        await paste(page, said)
        words = page.get_by_text(said)
        assert await words.evaluate("(e) => getComputedStyle(e).direction") == "rtl"


async def test_the_box_grows_with_what_is_typed(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as page:
        box = page.get_by_label("Say something")
        low = await box.evaluate("(box) => box.clientHeight")
        await box.fill("one long line " * 30)
        assert await box.evaluate("(box) => box.scrollHeight <= box.clientHeight")
        assert await box.evaluate("(box) => box.clientHeight") > 2 * low
        await box.fill("")
        assert await box.evaluate("(box) => box.clientHeight") == low
