"""Stories in a real browser, against a real `rejoinder run`: what a reader sees and does."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.samples import PAGE
from tests.stories.browsing import NETWORK_NAME, Server, paste, reader, serving

pytestmark = pytest.mark.browser


async def test_the_sample_is_there_at_first_start(chromium: Browser, tmp_path: Path) -> None:
    async with serving(tmp_path / "data") as server, reader(chromium, server) as page:
        await expect(page.get_by_role("heading", name="Give the night bus back")).to_be_visible()
        await expect(page.get_by_role("button", name="Poll 1")).to_be_visible()
        await expect(page.get_by_text("The city needs to run one night loop").first).to_be_visible()


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
        await ann.locator("#progress").evaluate("(line) => (line.textContent = 'Reading')")
        await server.start()
        await expect(ann.get_by_text("The connection was lost.")).to_be_hidden(timeout=30_000)
        await expect(ann.locator("#progress")).to_be_empty()
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
            ("/oped http://10.0.0.1/a", "leads into a private network"),
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


async def test_a_reader_who_follows_a_link_stays_who_they_are(
    chromium: Browser, server: Server
) -> None:
    async with reader(chromium, server) as page:
        me = await page.locator("body").get_attribute("data-reader")
        await page.context.route(
            "http://elsewhere.test/",
            lambda route: route.fulfill(
                body=f'<a href="{server.url}">here</a>', content_type="text/html"
            ),
        )
        other = await page.context.new_page()
        await other.goto("http://elsewhere.test/")
        await other.get_by_role("link", name="here").click()
        await expect(other.locator("body")).to_have_attribute("data-reader", str(me))
        await paste(page, "The page that was open goes on working.")
        await expect(other.get_by_text("goes on working")).to_be_visible()


async def test_a_vote_counts_over_the_local_network(chromium: Browser, tmp_path: Path) -> None:
    """There a page is no secure context, and has less to work with than on this machine."""
    settings = {"REJOINDER_SAMPLE": "false", "REJOINDER_HOSTS": f'["{NETWORK_NAME}"]'}
    async with serving(tmp_path / "data", **settings) as server, reader(chromium, server) as page:
        await page.goto(f"http://{NETWORK_NAME}:{server.port}")
        assert not await page.evaluate("isSecureContext")
        await paste(page, PAGE)
        await page.get_by_role("button", name="Poll 1").click()
        await page.get_by_role("button", name="Agree", exact=True).click()
        await expect(page.get_by_text("one voter")).to_be_visible()


DROP = """([kind, value]) => {
  const carried = new DataTransfer();
  if (kind === "file") carried.items.add(new File([value], "dropped.txt"));
  else carried.setData("text/plain", value);
  const stopped = ["dragenter", "dragover", "drop"].map((name) => {
    const event = new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: carried });
    return !document.getElementById("text").dispatchEvent(event);
  });
  return stopped.includes(true);
}"""


async def test_files_are_dropped_and_words_are_left_alone(
    chromium: Browser, server: Server
) -> None:
    async with reader(chromium, server) as page:
        assert not await page.evaluate(DROP, ["words", "some words"])
        assert await page.evaluate(DROP, ["file", PAGE])
        await expect(page.get_by_text("The file dropped.txt")).to_be_visible()
        await expect(page.get_by_role("button", name="Poll 1")).to_be_visible()


async def test_a_reader_sees_which_words_are_theirs(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as ann, reader(chromium, server) as bob:
        await paste(ann, "I take the ferry.")
        for page, is_mine in ((ann, True), (bob, False)):
            entry = page.locator(".said", has_text="I take the ferry.")
            await expect(entry).to_have_class(re.compile(r"\bmine\b" if is_mine else r"said *$"))


async def test_a_tally_that_moves_is_not_read_out_anew(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as page:
        await paste(page, PAGE)
        await page.get_by_role("button", name="Poll 1").click()
        card = page.locator(".card", has=page.locator(".bars"))
        await expect(card).to_be_visible()
        await card.evaluate("(card) => (card.kept = true)")
        await page.get_by_role("button", name="Agree", exact=True).click()
        await expect(page.get_by_text("one voter")).to_be_visible()
        assert await card.evaluate("(card) => card.kept")
        await expect(card).to_have_attribute("aria-live", "off")


async def test_others_move_nobody_who_reads_further_up(chromium: Browser, server: Server) -> None:
    calm = {"viewport": {"width": 800, "height": 400}, "reduced_motion": "reduce"}
    async with reader(chromium, server, **calm) as ann, reader(chromium, server) as bob:
        await paste(ann, PAGE)
        await expect(ann.get_by_role("button", name="Poll 1")).to_be_visible()
        await paste(ann, "Just a word.")
        await expect(ann.get_by_text("Just a word.")).to_be_in_viewport()
        await ann.evaluate("scrollTo(0, 0)")
        await paste(bob, "And another.")
        await expect(ann.get_by_text("And another.")).to_have_count(1)
        await ann.wait_for_timeout(500)  # for a scroll that should not be
        assert await ann.evaluate("scrollY") == 0


async def test_an_op_ed_is_talked_about_in_its_thread(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as page:
        await paste(page, PAGE)
        await page.get_by_role("link", name="Talk about it in its thread").click()
        await expect(
            page.get_by_role("heading", name="Op-ed in The Harbour Gazette")
        ).to_be_visible()
        await paste(page, "It leaves Sandholm on time, I have seen it.")
        await paste(page, "/oped discuss")
        await expect(page.get_by_role("heading", name="Who answers whom")).to_be_visible()
        await page.get_by_role("link", name="Back to the reading room").click()
        await expect(page.get_by_role("button", name="Poll 1")).to_be_visible()


async def test_settings_are_changed_by_pressing_buttons(chromium: Browser, server: Server) -> None:
    async with reader(chromium, server) as page:
        await paste(page, "/oped settings")
        notice = page.locator(".notice")
        group = notice.get_by_role("group", name="Change for this community:")
        await group.get_by_role("button", name="Language").click()
        await notice.get_by_role("button", name="Deutsch").click()
        await expect(notice).to_contain_text("Deutsch")
        await paste(page, PAGE)
        await expect(page.get_by_role("heading", name="Was der Artikel fordert")).to_be_visible()
