"""Article -> an extractive summary, by our own ranker or by one of sumy's methods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.model import Article, Recommendation, Role, Summary, SummarySentence
from bot.text import sumymethods
from bot.text.advice import recommendations
from bot.text.embedding import Embedder, centralities
from bot.text.ranking import Ranked, rank
from bot.text.sentences import Sentence, paragraphs, words
from bot.text.wordlists import mapping

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
    return tuple(
        _quoted(
            everything[index],
            _role(index, everything[index], ranked, calls, article.language),
            leans=index in ranked.leaned_on,
        )
        for index in ranked.chosen
    )


def _role(
    index: int, sentence: Sentence, ranked: Ranked, calls: AbstractSet[int], language: str
) -> Role:
    """Why a sentence was chosen. The best one is the thesis, be it that the author asks in it."""
    if index == ranked.best:
        return Role.THESIS
    if index in calls:
        return Role.RECOMMENDATION
    return Role.EVIDENCE if _is_evidence(sentence.text, language) else Role.REASON


def _is_evidence(text: str, language: str) -> bool:
    """Whether a sentence counts, dates or cites."""
    cited: str = mapping("evidence.yaml").get(language, r"\d")
    return re.search(cited, text, re.IGNORECASE) is not None


def _quoted(
    sentence: Sentence, role: Role | None = None, *, leans: bool = False
) -> SummarySentence:
    return SummarySentence(sentence.text, sentence.start, sentence.end, role, leans)
