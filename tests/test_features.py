"""Cards are made from values: what a reader sees of a brief, its comments and a poll."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards import Bars, Choices, Quote, Run, Text, Vote, plain
from bot.errors import NotFoundError
from bot.features import command_table
from bot.features.briefs import brief_card, context_card
from bot.features.comments import comments_card, reply_rows
from bot.features.excerpts import excerpt, headline
from bot.features.guide import command_card, help_card, recent_card
from bot.features.linked import is_link
from bot.features.polls import draft_poll, poll_card
from bot.features.polls.card import Around
from bot.features.polls.voices import Voice, voice_of
from bot.model import Article, Evidence, Poll, Recommendation, Reply, ReplyGraph, Tally, Target
from bot.prompts import Prompts
from tests.samples import NOON, article, brief


def test_a_brief_says_everything_in_its_text_form(prompts: Prompts) -> None:
    text = plain(brief_card(brief(), prompts))
    for expected in (
        "Op-ed in The Harbour Gazette",
        "2025-03-03",
        "26 words → 14, in 2 sentences · default",
        "thesis\n> The ferry to Sandholm is late again.",
        "for The mayor · about the ferry\n> The mayor should ride the ferry herself.",
        "Raised by 2 readers; the publisher has corrected it\n> The ferry goes to Sandholm.",
        "Tide · 2 replies\n> The ferry was never late in my time.",
        "Vera · one reply\n> Their own comment was not found on this page.",
        prompts.say("warning.short"),
    ):
        assert expected in text


def test_only_a_stored_brief_has_buttons(prompts: Prompts) -> None:
    assert not [b for b in brief_card(brief(), prompts).blocks if isinstance(b, Choices)]
    stored = brief_card(replace(brief(), id=4), prompts)
    (buttons,) = [b for b in stored.blocks if isinstance(b, Choices)]
    which = ("brief", "4")
    assert [choice.press for choice in buttons.choices] == [
        Run("context", (which,)),
        Run("comments", (which,)),
        Run("poll", (which, ("on", "1"))),
        Run("poll", (which, ("on", "2"))),
        Run("survey", (which,)),
    ]


def test_a_page_without_comments_says_so(prompts: Prompts) -> None:
    alone = replace(brief(), comments=(), graph=ReplyGraph(), points=(), corrections=())
    assert prompts.say("brief.no_comments") in plain(brief_card(alone, prompts))
    assert prompts.say("brief.no_comments") in plain(comments_card(alone, prompts))


def test_the_page_s_own_count_shows_where_it_differs(prompts: Prompts) -> None:
    assert "the page says" not in plain(brief_card(brief(), prompts))
    more = plain(brief_card(replace(brief(), declared=40), prompts))
    assert "3 comments · the page says 40" in more


def test_the_context_marks_what_the_brief_quotes(prompts: Prompts) -> None:
    card = context_card(brief(), prompts)
    paragraphs = [block for block in card.blocks if isinstance(block, Text)]
    assert "\n".join(p.text for p in paragraphs) == article().text
    marked = [p.text[start:end] for p in paragraphs for start, end in p.marks]
    assert marked == [
        "The ferry to Sandholm is late again.",
        "The harbour board must publish its timetable.",
        "The mayor should ride the ferry herself.",
    ]


def test_answers_stand_below_what_they_answer(prompts: Prompts) -> None:
    assert [(row.comment, row.depth) for row in reply_rows(brief())] == [(0, 0), (1, 1), (2, 1)]
    card = comments_card(brief(), prompts)
    quotes = [block for block in card.blocks if isinstance(block, Quote)]
    assert quotes[0].note == "2 comments make this point · against the article"
    assert [(q.by, q.depth) for q in quotes[1:]] == [
        ("Tide", 0),
        ("Comment 2", 1),
        ("Comment 3", 1),
    ]
    assert quotes[2].note == "answers Tide (quotes it, 97% sure)"


def test_a_ring_of_replies_ends_and_is_shown(prompts: Prompts) -> None:
    ring = ReplyGraph(
        (
            Reply(0, Target.COMMENT, Evidence.MENTION, 0.5, 1),
            Reply(1, Target.COMMENT, Evidence.MENTION, 0.5, 0),
            Reply(2, Target.PERSON, Evidence.MENTION, 0.9, name="Vera"),
        )
    )
    rows = reply_rows(replace(brief(), graph=ring))
    assert [(row.comment, row.depth) for row in rows] == [(2, 0), (0, 0), (1, 1)]
    assert plain(comments_card(replace(brief(), graph=ring), prompts))


def test_a_poll_quotes_a_recommendation(prompts: Prompts) -> None:
    stored = replace(brief(), id=4)
    poll = replace(draft_poll(stored, 2, prompts, lambda: NOON), id=9)
    assert poll == Poll(
        brief=4,
        question="The author says this. Do you agree?",
        statement="The mayor should ride the ferry herself.",
        choices=("Agree", "Disagree", "Unsure"),
        opened=NOON,
        id=9,
    )
    card = poll_card(poll, Tally(9, (3, 1, 0), 4, 4), None, prompts)
    (bars,) = [block for block in card.blocks if isinstance(block, Bars)]
    assert [(bar.count, bar.share) for bar in bars.bars] == [(3, 0.75), (1, 0.25), (0, 0.0)]
    assert bars.total == "4 voters"
    (buttons,) = [block for block in card.blocks if isinstance(block, Choices)]
    assert [choice.press for choice in buttons.choices] == [Vote(9, 0), Vote(9, 1), Vote(9, 2)]


def test_a_poll_says_whom_its_quotation_asks_and_what_it_follows(prompts: Prompts) -> None:
    asked = Recommendation("They must go.", 0, 13, "must", "The pilots", after="It is late.")
    noted = replace(brief(), id=4, recommendations=(asked,))
    voice = voice_of(noted, asked.text, prompts)
    assert voice.note == "for The pilots · after: “It is late.”"
    poll = replace(draft_poll(noted, 1, prompts, lambda: NOON), id=9)
    card = poll_card(poll, Tally(9, (0, 0, 0), 0, 0), None, prompts, Around(note=voice.note))
    (quote,) = [block for block in card.blocks if isinstance(block, Quote)]
    assert (quote.text, quote.note) == (asked.text, voice.note)
    assert voice_of(noted, "Nothing of the kind.", prompts) == Voice()


@pytest.mark.parametrize("on", [0, 3, -1])
def test_there_is_no_poll_on_what_was_not_recommended(prompts: Prompts, on: int) -> None:
    with pytest.raises(NotFoundError):
        draft_poll(replace(brief(), id=4), on, prompts, lambda: NOON)


def test_help_names_every_command(prompts: Prompts) -> None:
    text = plain(help_card(command_table(), prompts, "web"))
    for name in command_table():
        assert f"/oped {name}" in text


def test_help_says_how_a_page_gets_in_where_that_is_known(prompts: Prompts) -> None:
    ways = ("console", "discord", "slack", "web")
    texts = [plain(help_card(command_table(), prompts, way)) for way in (*ways, "fax")]
    for way, text in zip(ways, texts, strict=False):
        assert text.endswith(prompts.say(f"help.paste.{way}"))
    assert texts[-1].endswith(prompts.say("help.more"))


def test_each_command_is_explained_with_what_it_takes(prompts: Prompts) -> None:
    for command in command_table().values():
        text = plain(command_card(command, prompts))
        assert text.startswith(f"/oped {command.name}")
        for parameter in command.parameters:
            about = prompts.say(f"commands.{command.name}.{parameter.name}")
            assert f"{parameter.name}: {about}" in text


def test_recent_briefs_can_be_shown_again(prompts: Prompts) -> None:
    card = recent_card([replace(brief(), id=7)], prompts)
    assert "7. Op-ed in The Harbour Gazette" in plain(card)
    assert prompts.say("recent.none") in plain(recent_card([], prompts))


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Short.", 40, "Short."),
        ("One  and\ntwo.", 40, "One and two."),
        ("The first is here. The second is rather longer.", 30, "The first is here. …"),
        ("No. The second sentence is what fills this up", 30, "No. The second sentence is …"),
        ("x" * 50, 10, "x" * 8 + " …"),
    ],
)
def test_excerpts_end_at_sentences_or_words(text: str, limit: int, short: str) -> None:
    assert excerpt(text, limit) == short
    assert len(short) <= limit


def test_a_headline_is_found_for_any_article(prompts: Prompts) -> None:
    text = "Nine words are more than eight words in all."
    assert headline(Article(text, title="Title"), prompts) == "Title"
    assert headline(Article(text, outlet="The Post"), prompts) == "Op-ed in The Post"
    assert headline(Article(text), prompts) == "“Nine words are more than eight words in…”"


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("https://example.org/a", True),
        (" http://example.org ", True),
        ("https://example.org and more", False),
        ("ftp://example.org", False),
        ("An op-ed", False),
    ],
)
def test_links_are_told_from_text(words: str, link: bool) -> None:
    assert is_link(words) is link
