"""The whole of reading: a decoded source -> a brief. Pure, so that it can run in any worker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.model import Article, Brief, Page, ReplyGraph
from bot.text.advice import has_cues, recommendations
from bot.text.corrections import corrections
from bot.text.embedding import Embedder
from bot.text.pasted import parse
from bot.text.points import key_points
from bot.text.replies import link
from bot.text.summarise import summarise, too_short


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: the summary's length (None: by the article's) and method, the language."""

    sentences: int | None = None
    method: str = "default"
    language: str | None = None


def read_text(text: str, source: str, how: Reading, embed: Embedder | None = None) -> Brief:
    """Read a decoded, pasted page that came from ``source`` (a name to show)."""
    return read_page(parse(text, how.language), source, how, embed)


def read_page(page: Page, source: str, how: Reading, embed: Embedder | None = None) -> Brief:
    """Read an article with its comments, however they were had.

    The semantic method needs ``embed``; in a language that this doesn't understand, it is the
    default one, and the brief says so.
    """
    unknown = embed is not None and page.article.language not in embed.languages
    if unknown:
        how, embed = replace(how, method="default"), None
    advice = recommendations(page.article)
    graph = link(page)
    named = _named(page, graph)
    return Brief(
        source=source,
        article=page.article,
        summary=summarise(page.article, how.sentences, how.method, advice, embed),
        recommendations=advice,
        corrections=corrections(named),
        comments=page.comments,
        graph=graph,
        points=key_points(named, advice, embed),
        declared=page.declared,
        warnings=(*page.warnings, *_warnings(page.article, how, unknown=unknown)),
    )


def _named(page: Page, graph: ReplyGraph) -> Page:
    """The page with the authors that replies give away, so that one reader counts as one."""
    names = dict(graph.names)
    comments = [c if c.author else replace(c, author=names.get(c.id)) for c in page.comments]
    return replace(page, comments=tuple(comments))


def _warnings(article: Article, how: Reading, *, unknown: bool) -> Iterator[str]:
    """What a reader should know of how the article was read, as message keys."""
    if not article.text:
        return
    if how.sentences is None and too_short(article):
        yield "short"
    if not has_cues(article.language):
        yield "no_cues"
    if unknown:
        yield "no_semantic"
