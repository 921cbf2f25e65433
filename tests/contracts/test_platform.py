"""What every platform has to do, whatever it runs on. A new platform adds its stage, one line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from bot.cards import (
    Bar,
    Bars,
    Block,
    Card,
    Choice,
    Choices,
    File,
    Link,
    Picture,
    Quote,
    Run,
    Text,
    Vote,
)
from bot.errors import NotFoundError
from bot.model import Posted
from tests.contracts.stages import Stage, console_stage
from tests.discord.stage import discord_stage
from tests.slack.stage import slack_stage

Open = Callable[[], AbstractAsyncContextManager[Stage]]
STAGES: dict[str, Open] = {
    "console": console_stage,
    "discord": discord_stage,
    "slack": slack_stage,
}

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
BLOCKS: tuple[tuple[Block, str], ...] = (
    (Text("A paragraph that stands out.", marks=((2, 11),)), "stands out"),
    (Text("A heading", "heading"), "A heading"),
    (Text("small print", "small"), "small print"),
    (Quote("Own words.", by="Tide", note="one reply", depth=2), "Own words."),
    (Bars((Bar("Agree", 3, 0.75), Bar("Disagree", 1, 0.25)), "4 voters"), "75%"),
    (Choices((Choice("Yes", Vote(7, 0)), Choice("Context", Run("context"))), "Vote:"), "Vote:"),
    (Picture(PNG, "<svg/>", "A chart of two bars."), "A chart of two bars."),
    (Link("The op-ed", "https://gazette.example/a"), "gazette.example"),
    (File("poll-7.csv", b"choice,votes\r\n", "All answers", "text/csv"), "All answers"),
)
HOSTILE = (
    "@everyone @here <@1> <@&2> <#3> <!channel> <!here> <@U1>",
    "`code` ```\nfence\n``` ||spoiler|| ~~gone~~ __under__ **bold** *it* _it_",
    "[masked](https://evil.example) <https://evil.example|bank.example> https://evil.example",
    "# big\n> quote\n>>> all\n- list\n1. one\n-# small",
    "\u202egnp.exe\u200b\u2066a\u2069 \x1b[31mred\x07 \ud800 \u2028 \x00",
    "</help:1> <t:1:R> <id:customize> <:a:1> {{x}} <script>alert(1)</script> &lt;b&gt;",
)


@pytest.fixture(params=list(STAGES))
def opened(request: pytest.FixtureRequest) -> Open:
    return STAGES[request.param]


@pytest.mark.parametrize(("block", "words"), BLOCKS, ids=[b.kind for b, _ in BLOCKS])
async def test_every_block_is_drawn_or_said_in_words(
    opened: Open, block: Block, words: str
) -> None:
    async with opened() as stage:
        posted = await stage.platform.post(stage.place, Card("A card", (block,)))
        shown = await stage.shown(posted)
        assert "A card" in shown
        assert words in shown


async def test_an_edit_replaces_a_card(opened: Open) -> None:
    async with opened() as stage:
        posted = await stage.platform.post(stage.place, Card("Before"))
        await stage.platform.edit(posted, Card("After", (Text("changed"),)))
        assert "changed" in await stage.shown(posted)


async def test_an_edit_of_what_is_gone_says_so(opened: Open) -> None:
    async with opened() as stage:
        for message in ("4242", "no such message"):
            with pytest.raises(NotFoundError):
                await stage.platform.edit(Posted(stage.place, message), Card("After"))


async def test_a_thread_holds_what_people_say(opened: Open) -> None:
    async with opened() as stage:
        posted = await stage.platform.post(stage.place, Card("An op-ed"))
        thread = await stage.platform.open_thread(posted, "An op-ed\n" + "and more " * 30)
        assert thread.channel == stage.place.channel
        assert await stage.platform.open_thread(posted, "Again") == thread
        await stage.platform.post(thread, Card("What do you think?"))
        await stage.say(thread, "I think so.")
        await stage.say(thread, "I don't.")
        said = await stage.platform.replies(thread)
        assert [comment.text for comment in said] == ["I think so.", "I don't."]
        assert [comment.id for comment in said] == [0, 1]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_calls_nobody(opened: Open, text: str) -> None:
    async with opened() as stage:
        blocks: tuple[Block, ...] = (
            Text(text, marks=((1, 9),)),
            Text(text, "heading"),
            Text(text, "small"),
            Quote(text, by=text, note=text, depth=1),
            Bars((Bar(text, 1, 1.0),), text),
            Choices((Choice(text, Vote(1, 0)),), text),
            Picture(PNG, "<svg/>", text),
            Link(text, "javascript:alert(1)"),
            Link(text, f"https://evil.example/{text}"),
            File(text, b"data", text, text),
        )
        posted = await stage.platform.post(stage.place, Card(text, blocks))
        await stage.platform.edit(posted, Card(text, blocks[::-1]))
        await stage.platform.open_thread(posted, text)
        assert await stage.pings() == ()


LONG: dict[str, tuple[Block, ...]] = {
    "an article": tuple(Text("A sentence of it. " * 90) for _ in range(40)),
    "one word": (Text("a" * 30_000),),
    "marks": (Text("*x* " * 5_000, marks=tuple((n, n + 1) for n in range(0, 20_000, 4))),),
    "a discussion": tuple(Quote("So it is. " * 30, by=f"P{n}", depth=n % 7) for n in range(300)),
    "many buttons": (Choices(tuple(Choice(f"No. {n}", Vote(1, n)) for n in range(60)), "Vote:"),),
    "groups of buttons": tuple(
        Choices(tuple(Choice(f"{n}/{m}", Vote(n, m)) for m in range(9)), "Vote:") for n in range(30)
    ),
    "long arguments": (Choices((Choice("Go", Run("read", (("source", "x" * 900),))),), "Go:"),),
    "pictures": tuple(Picture(PNG, "<svg/>", "Something. " * 400) for _ in range(14)),
    "bars": (Bars(tuple(Bar("b" * 300, n, 0.01 * n) for n in range(100)), "t" * 5_000),),
    "files": tuple(File("f" * 300, b"a" * 9, "l" * 300) for _ in range(14)),
    "links": tuple(Link("l" * 300, f"https://a.example/{'p' * 600}/{n}") for n in range(60)),
    "nothing": (Text(""), Text(" \n "), Quote(""), Bars((), ""), Choices((), ""), Text("\u200b")),
    "everything": tuple(block for block, _ in BLOCKS * 12),
}


@pytest.mark.parametrize("blocks", LONG.values(), ids=list(LONG))
async def test_a_card_of_any_length_is_posted_and_edited(
    opened: Open, blocks: tuple[Block, ...]
) -> None:
    async with opened() as stage:
        card = Card("A long card " * 40, blocks)
        posted = await stage.platform.post(stage.place, card)
        await stage.platform.edit(posted, card)
        assert "A long card" in await stage.shown(posted)


async def test_the_rest_of_a_long_card_can_be_read(opened: Open) -> None:
    async with opened() as stage:
        texts = tuple(Text(f"Sentence number {n} of the article. " * 9) for n in range(60))
        posted = await stage.platform.post(stage.place, Card("Long", texts))
        assert "Sentence number 59" in await stage.shown(posted)


async def test_a_vote_arrives_once(opened: Open) -> None:
    async with opened() as stage:
        choices = Choices((Choice("Yes", Vote(7, 0)), Choice("No", Vote(7, 1))), "Vote:")
        posted = await stage.platform.post(stage.place, Card("Is it so?", (choices,)))
        await stage.press(posted, "No")
        (ballot,) = stage.inbox.votes
        assert (ballot.poll, ballot.choices) == (7, (1,))
        assert ballot.voter.startswith(f"{stage.platform.name}:")
        await stage.press(posted, "No")
        first, second = stage.inbox.votes
        assert first.voter == second.voter
        assert first.delivery != second.delivery


async def test_a_pressed_command_arrives_once_with_its_arguments(opened: Open) -> None:
    async with opened() as stage:
        run = Run("poll", (("brief", "3"), ("on", "2")))
        card = Card("A brief", (Choices((Choice("Poll 2", run),), "Look closer"),))
        posted = await stage.platform.post(stage.place, card)
        await stage.press(posted, "Poll 2")
        (call,) = stage.inbox.calls
        assert (call.command, dict(call.args)) == ("poll", {"brief": "3", "on": "2"})
        assert call.place == stage.place
        assert "An answer." in await stage.shown(stage.inbox.posted[0])


async def test_a_command_arrives_once_and_its_answer_can_be_edited(opened: Open) -> None:
    async with opened() as stage:
        await stage.command("show", 3)
        (call,) = stage.inbox.calls
        assert (call.command, dict(call.args)) == ("show", {"brief": "3"})
        assert call.person.startswith(f"{stage.platform.name}:")
        await stage.platform.edit(stage.inbox.posted[0], Card("Changed"))
        assert "Changed" in await stage.shown(stage.inbox.posted[0])
