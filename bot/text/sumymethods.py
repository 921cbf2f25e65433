"""sumy's summarisers behind our interface: offsets in, indices out, nothing ever downloaded.

sumy and numpy take most of a second to import, so :func:`choose` imports them when it is called.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module

from bot.text.sentences import Sentence, SumyTokenizer
from bot.text.wordlists import stop_words

# Name of the method -> sumy's module and class.
SUMMARISERS = {
    "luhn": ("luhn", "LuhnSummarizer"),
    "lsa": ("lsa", "LsaSummarizer"),
    "lexrank": ("lex_rank", "LexRankSummarizer"),
    "textrank": ("text_rank", "TextRankSummarizer"),
    "sumbasic": ("sum_basic", "SumBasicSummarizer"),
    "kl": ("kl", "KLSummarizer"),
    "reduction": ("reduction", "ReductionSummarizer"),
    "edmundson": ("edmundson", "EdmundsonSummarizer"),
}

# sumy's methods compare each sentence with each other one, so a
# book would take hours; they read this many.
MAX_SENTENCES = 500

# sumy's ratings are sums over sets, whose order changes from run to run; rounding takes the
# last bits of that away, so that ties are ties everywhere.
_DIGITS = 9
_CHOOSE = "_get_best_sentences"
_Rating = dict[object, float] | Callable[..., float]


def choose(
    method: str, paragraphs: Sequence[Sequence[Sentence]], count: int, language: str
) -> list[int]:
    """The indices of ``count`` sentences, counted through all ``paragraphs``, in order."""
    total = sum(map(len, paragraphs))
    if total <= count:
        return list(range(total))
    dom = import_module("sumy.models.dom")
    tokenizer = SumyTokenizer(language)
    kept = _first(paragraphs, MAX_SENTENCES)
    document = dom.ObjectDocumentModel(
        [dom.Paragraph([dom.Sentence(s.text, tokenizer) for s in p]) for p in kept]
    )
    order = {id(sentence): index for index, sentence in enumerate(document.sentences)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # LSA's advice on short texts is none for a reader
        chosen = _summariser(method, language)(document, count)
    return sorted(order[id(sentence)] for sentence in chosen)


def _first(paragraphs: Sequence[Sequence[Sentence]], limit: int) -> list[Sequence[Sentence]]:
    kept: list[Sequence[Sentence]] = []
    for paragraph in paragraphs:
        kept.append(paragraph[:limit])
        limit -= len(kept[-1])
        if limit <= 0:
            break
    return kept


@cache
def _summariser(method: str, language: str) -> Callable[[object, int], Sequence[object]]:
    module, name = SUMMARISERS[method]
    summariser = _steady(getattr(import_module(f"sumy.summarizers.{module}"), name))(
        _stemmer(language)
    )
    words = _null_words(language)
    if method == "edmundson":
        parser = import_module("sumy.parsers.parser").DocumentParser
        summariser.bonus_words = parser.SIGNIFICANT_WORDS
        summariser.stigma_words = parser.STIGMA_WORDS
        summariser.null_words = words
    else:
        summariser.stop_words = words
    made: Callable[[object, int], Sequence[object]] = summariser
    return made


def _steady(base: type) -> type:
    """The summariser class with its ratings rounded before they are compared."""
    choose_best = getattr(base, _CHOOSE)

    def choose_steadily(
        sentences: Sequence[object], count: int, rating: _Rating, *args: object
    ) -> Sequence[object]:
        def rate(sentence: object) -> float:
            rated = rating[sentence] if isinstance(rating, dict) else rating(sentence, *args)
            return round(float(rated), _DIGITS)

        best: Sequence[object] = choose_best(sentences, count, rate)
        return best

    return type(base.__name__, (base,), {_CHOOSE: staticmethod(choose_steadily)})


def _stemmer(language: str) -> Callable[[str], str]:
    stemmers = import_module("sumy.nlp.stemmers")
    try:
        stem: Callable[[str], str] = stemmers.Stemmer(language)
    except LookupError:
        stem = stemmers.null_stemmer
    return stem


def _null_words(language: str) -> frozenset[str]:
    """sumy's own stop words, else ours; never none, which Edmundson would refuse."""
    try:
        words: frozenset[str] = import_module("sumy.utils").get_stop_words(language)
    except LookupError:
        words = stop_words(language)
    return words or frozenset({""})
