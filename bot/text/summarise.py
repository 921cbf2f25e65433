"""Article -> an extractive summary, by our own ranker or by one of sumy's methods."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Article, Recommendation, Role, Summary, SummarySentence, Why
from bot.text import sumymethods
from bot.text.advice import recommendations
from bot.text.argument import reasons
from bot.text.embedding import Embedder, centralities
from bot.text.ranking import Ranked, rank
from bot.text.sentences import Sentence, paragraphs, words

METHODS = ("default", "lead", *sumymethods.SUMMARISERS)

# Our own ranker with a model of meaning at hand, which is an extra.
SEMANTIC = "semantic"

_MOST_EMBEDDED = 2_000  # sentences; a book's would take minutes

# An article of fewer words or sentences is its own summary.
_SHORTEST_WORDS = 150
_SHORTEST_SENTENCES = 6

# From so many words on the summary has a fourth and a fifth sentence.
_LONGER = (900, 1_800)


def summarise(
    article: Article,
    count: int | None = None,
    method: str = "default",
    advice: Sequence[Recommendation] | None = None,
    embed: Embedder | None = None,
) -> Summary:
    """Choose ``count`` sentences (default: by the article's length), in article order.

    ``advice`` are the article's recommendations, where they are known already.

    Raises :class:`ValueError` for a method that is not in :data:`METHODS`, but for
    :data:`SEMANTIC`, which needs ``embed``.
    """
    if method not in METHODS and not (method == SEMANTIC and embed):
        raise ValueError(f"no summary method {method!r}")
    parts = paragraphs(article.text, article.language)
    everything = [sentence for paragraph in parts for sentence in paragraph]
    if count is None:
        count = _length(everything)
    if method in {"default", SEMANTIC}:
        texts = [sentence.text for sentence in everything]
        known = embed and method == SEMANTIC and len(texts) <= _MOST_EMBEDDED
        central = centralities(texts, embed) if embed and known else None
        chosen = _by_rank(article, parts, count, advice, central)
        return Summary(chosen, method)
    if method == "lead":
        indices = list(range(min(count, len(everything))))
    else:
        indices = sumymethods.choose(method, parts, count, article.language)
    return Summary(tuple(_quoted(everything[index]) for index in indices), method)


def too_short(article: Article) -> bool:
    """Whether there is nothing to shorten; the summary is then the thesis alone."""
    parts = paragraphs(article.text, article.language)
    return _length([sentence for paragraph in parts for sentence in paragraph]) == 1


def _length(sentences: Sequence[Sentence]) -> int:
    """How many sentences a summary has: three to five, one where the text is too short."""
    size = sum(len(words(sentence.text)) for sentence in sentences)
    if size < _SHORTEST_WORDS or len(sentences) < _SHORTEST_SENTENCES:
        return 1
    return 3 + sum(size >= limit for limit in _LONGER)


def _by_rank(
    article: Article,
    parts: Sequence[Sequence[Sentence]],
    count: int,
    advice: Sequence[Recommendation] | None,
    central: Sequence[float] | None,
) -> tuple[SummarySentence, ...]:
    everything = [sentence for paragraph in parts for sentence in paragraph]
    if advice is None:
        advice = recommendations(article)
    starts = {recommendation.start for recommendation in advice}
    calls = {index for index, sentence in enumerate(everything) if sentence.start in starts}
    ranked = rank(article.text, parts, count, article.language, calls, central)
    places = _places(parts)
    found = []
    for index in ranked.chosen:
        sentence, leans = everything[index], index in ranked.leaned_on
        why = tuple(reasons(sentence.text, article.language, calling=index in calls))
        role = _role(index, why, ranked)
        if index in ranked.central:
            why = (Why.CENTRAL, *why)
        why = (Why.CONTEXT,) if leans else (*why, *places[index])
        found.append(SummarySentence(sentence.text, sentence.start, sentence.end, role, leans, why))
    return tuple(found)


def _role(index: int, why: Sequence[Why], ranked: Ranked) -> Role:
    """What a sentence does in the argument; the thesis may be what the author asks for."""
    if index == ranked.thesis:
        return Role.THESIS
    if Why.CALL in why:
        return Role.RECOMMENDATION
    return Role.EVIDENCE if Why.FIGURES in why or Why.SCENE in why else Role.REASON


def _places(parts: Sequence[Sequence[Sentence]]) -> list[list[Why]]:
    """What the place of each sentence says for it."""
    return [
        [Why.FIRST] * (number == 0)
        + [Why.LAST] * (number == len(parts) - 1)
        + [Why.OPENING] * (position == 0)
        for number, part in enumerate(parts)
        for position in range(len(part))
    ]


def _quoted(sentence: Sentence) -> SummarySentence:
    return SummarySentence(sentence.text, sentence.start, sentence.end)
