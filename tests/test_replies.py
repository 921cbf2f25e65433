"""Who answers whom, on pages written for these tests."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Article, Comment, Evidence, Page, Reply, ReplyGraph, Target
from bot.text.openings import read_opening
from bot.text.pasted import parse
from bot.text.replies import link

PAGES = Path(__file__).parent / "data" / "pages"
BRIDGE = "The bridge will cost the island more than the ferry ever did in ninety years."
TOLL = "A toll of two pounds would carry the whole debt within thirty years, they say."
SALT = "Nobody has asked the fishermen what the salt does to the cables in winter."


def page(*bodies: str, authors: Sequence[str | None] = (), article: Article | None = None) -> Page:
    comments = []
    position = 0
    for number, body in enumerate(bodies):
        author = authors[number] if authors else None
        end = position + len(body)
        comments.append(Comment(number, body, position, end, author))
        position = end + 2
    return Page(article or Article("An article about a bridge over the water."), tuple(comments))


def reply(graph: ReplyGraph, comment: int) -> Reply:
    return next(reply for reply in graph.replies if reply.comment == comment)


@pytest.mark.parametrize(
    "opening",
    [
        f'@Ann: "{TOLL}"\nNo.',
        f'@Ann "{TOLL}" No, it would not.',
        f"@Ann: “{TOLL}”\nNo.",
        f"@Ann «{TOLL}»\nNo.",
        f'@Ann Lee: "{TOLL[:45]}"\nNo.',
        f"@Ann\n> {TOLL}\nNo.",
        f"> {TOLL}\nNo.",
        f"Ann wrote:\n> {TOLL[:40]}\n> {TOLL[40:]}\nNo.",
        f'Ann Lee said: "{TOLL}" No.',
        f'In reply to Ann:\n"{TOLL}"\nNo.',
        f'Ann: "{TOLL}"\nNo.',
        '@Ann: "a tol of two pouns would carry the hole debt within thirty years"\nNo.',
        '@Ann: "A toll of two pounds would carry... within thirty years, they say."\nNo.',
        f'"{TOLL}"\nNo.',
    ],
)
def test_a_quote_in_any_form_finds_its_comment(opening: str) -> None:
    graph = link(page(BRIDGE, TOLL, SALT, opening))
    found = reply(graph, 3)
    assert (found.target, found.id, found.evidence) == (Target.COMMENT, 1, Evidence.QUOTE)
    assert found.confidence > 0.6


def test_quotes_within_a_quote_stay_inside() -> None:
    opening = read_opening('@Ann: "So you say "no" to the "toll""\nI do.')
    assert opening is not None
    assert opening.quote == 'So you say "no" to the "toll'


def test_a_name_beside_a_quote_names_its_writer_and_is_used_on() -> None:
    graph = link(page(BRIDGE, TOLL, f'@Ann Lee: "{TOLL}"\nNo.', "@ann lee I agree with you."))
    assert graph.names == ((1, "Ann Lee"),)
    found = reply(graph, 3)
    assert (found.target, found.id, found.evidence) == (Target.COMMENT, 1, Evidence.MENTION)


def test_a_person_in_several_spellings_is_one() -> None:
    graph = link(page("@Riaz Haq: hello.", "@riaz haq: well said.", "@RiazHaq: no.", "@Riaz yes."))
    assert [(top.name, top.replies) for top in graph.most_replied] == [("Riaz Haq", 4)]


def test_a_person_without_a_comment_still_counts() -> None:
    graph = link(page(BRIDGE, "@Vik: Ha!", "@Vik: Right on.", "@Vik: I know that from work."))
    assert {r.target for r in graph.replies} == {Target.PERSON}
    top = graph.most_replied[0]
    assert (top.id, top.name, top.replies) == (None, "Vik", 3)


def test_the_author_and_the_article_are_answered() -> None:
    article = Article(
        "The council should ask for the loan now, while rates are low.", author="I. Salt"
    )
    graph = link(
        page(
            "@Author\nAt what price?",
            "@I. Salt: thank you.",
            '"ask for the loan now, while rates are low"\nThey are not.',
            article=article,
        )
    )
    targets = [r.target for r in graph.replies]
    assert targets == [Target.AUTHOR, Target.AUTHOR, Target.ARTICLE]


def test_the_page_itself_says_who_is_answered() -> None:
    base = page(BRIDGE, "No.", authors=["Ann", "Bob"])
    answer = Comment(1, "No.", 100, 103, "Bob", parent=0)
    found = reply(link(Page(base.article, (base.comments[0], answer))), 1)
    assert (found.id, found.name, found.evidence) == (0, "Ann", Evidence.THREAD)


def test_newest_first_is_found_out() -> None:
    bodies = [TOLL, f'@Ann: "{TOLL}"\nNo.', f'@Bob: "{SALT}"\nTrue.', f'@Cid: "{BRIDGE}"\nSo.']
    graph = link(page(*bodies, SALT, BRIDGE, TOLL))
    assert [reply(graph, n).id for n in (1, 2, 3)] == [6, 4, 5]


def test_oldest_first_is_found_out() -> None:
    bodies = [TOLL, BRIDGE, SALT, f'@Cid: "{BRIDGE}"\nSo.', f'@Bob: "{SALT}"\nTrue.']
    graph = link(page(*bodies, f'@Ann: "{TOLL}"\nNo.', TOLL))
    assert [reply(graph, n).id for n in (3, 4, 5)] == [1, 2, 0]


def test_no_reply_to_what_was_said_later() -> None:
    quotes = [f'@Bob: "{TOLL}"\nNo.', f'@Cid: "{SALT}"\nNo.'] * 2
    graph = link(page(f'@Ann: "{BRIDGE}"\nNo.', TOLL, SALT, *quotes, BRIDGE))
    assert (reply(graph, 0).target, reply(graph, 0).name) == (Target.PERSON, "Ann")


def test_contradicting_names_lower_the_confidence() -> None:
    agreeing = link(page(TOLL, f'@Ann: "{TOLL}"\nNo.', authors=["Ann", "Bob"]))
    other = link(page(TOLL, f'@Cid: "{TOLL}"\nNo.', authors=["Ann", "Bob"]))
    assert reply(agreeing, 1).confidence > 0.9
    assert reply(other, 1).confidence < 0.6


def test_the_same_words_by_two_are_told_apart_by_name() -> None:
    graph = link(
        page(TOLL, SALT, TOLL, f'@Ann: "{TOLL}"\nNo.', authors=["Ann", "Bob", "Cid", "Dee"])
    )
    assert reply(graph, 3).id == 0


def test_most_replied_by_replies_then_conversation_then_age() -> None:
    bodies = [
        BRIDGE,
        TOLL,
        SALT,
        f'@Ann: "{BRIDGE}"\nThe ferry was never paid for by us.',
        f'@Bob: "{TOLL}"\nTwo pounds a day is what my bread costs.',
        f'@Cid: "{SALT}"\nI have asked them, and they laughed at me.',
        '@Eve: "Two pounds a day is what my bread costs."\nThen bake.',
    ]
    graph = link(page(*bodies, authors=["Ann", "Bob", "Cid", "Dee", "Eve", "Fay", "Gus"]))
    assert [top.id for top in graph.most_replied] == [1, 0, 2, 4]
    assert (graph.most_replied[0].replies, graph.most_replied[0].below) == (1, 2)


def test_a_text_posted_twice_counts_once() -> None:
    twice = f'@Ann: "{TOLL}"\nNobody will ever pay that to go to work.'
    graph = link(page(TOLL, SALT, twice, twice, f'@Bob: "{SALT}"\nI did ask.'))
    assert {top.id: top.replies for top in graph.most_replied} == {0: 1, 1: 1}


def test_answers_to_oneself_do_not_count() -> None:
    graph = link(page(TOLL, f'@Ann: "{TOLL}"\nI meant three.', authors=["Ann", "Ann"]))
    assert reply(graph, 1).id == 0
    assert graph.most_replied == ()


def test_a_comment_that_quotes_itself_answers_nobody() -> None:
    graph = link(page(SALT, f'"{TOLL}"\n{TOLL}'))
    assert graph.replies == ()


def test_no_circles() -> None:
    graph = link(
        page("@Bob: no, you.", "@Cid: no, you.", "@Ann: no, you.", authors=["Ann", "Bob", "Cid"])
    )
    to = {r.comment: r.id for r in graph.replies}
    seen: set[int | None] = set()
    at: int | None = 0
    while at is not None:
        assert at not in seen
        seen.add(at)
        at = to.get(at)


@pytest.mark.parametrize("name", ["wordpress", "guardian", "nyt", "facebook", "crlf", "buttons"])
def test_pages_of_every_shape_are_linked(name: str) -> None:
    read = parse((PAGES / f"{name}.txt").read_bytes().decode("utf-8"))
    pairs = {
        (read.comments[r.comment].author, read.comments[r.id].author)
        for r in link(read).replies
        if r.id is not None
    }
    assert pairs == {
        ("Old Slipway Hand", "T. Okafor"),
        ("Maren Holt", "sheepdog77"),
        ("T. Okafor", "Prof. Lindqvist"),
    }


WORDS = st.sampled_from(
    [
        "@Ann: ",
        "@Bob ",
        '"',
        "“",
        "”",
        "> ",
        "\n",
        "toll",
        "bridge",
        TOLL,
        BRIDGE,
        "Ann wrote: ",
        "@",
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(WORDS, min_size=1, max_size=8).map(" ".join),
            st.sampled_from([None, "Ann", "Bob"]),
        ),
        max_size=12,
    )
)
def test_any_page_gives_one_sound_edge_a_comment(comments: list[tuple[str, str | None]]) -> None:
    read = page(*(body for body, _ in comments), authors=[author for _, author in comments])
    graph = link(read)
    assert len({r.comment for r in graph.replies}) == len(graph.replies)
    for r in graph.replies:
        assert r.id != r.comment
        assert (r.id is not None) == (r.target is Target.COMMENT)
        assert 0 < r.confidence <= 1
    assert all(top.replies > 0 for top in graph.most_replied)


HOSTILE = {
    "identical": [TOLL] * 20_000,
    "identical quotes": [f'@Ann: "{TOLL}"\n{TOLL}'] * 5_000,
    "mentions in circles": [f"@P{n + 1}: no." for n in range(20_000)],
    "at signs": ["@" * 100_000] * 5,
    "quote marks": ['@a: "' + '"' * 100_000] * 5,
    "endless words": ["@a: " + '"' + "word " * 10_000 + '"', "word " * 10_000],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_comments_are_linked_in_time(name: str) -> None:
    bodies = HOSTILE[name]
    read = page(*bodies, authors=[f"P{n}" for n in range(len(bodies))])
    started = time.process_time()
    link(read)
    assert time.process_time() - started < 15
