"""Article -> what its author wants done, by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.model import Article, Recommendation
from bot.text.advice.addressee import addressee, opens_with_pronoun
from bot.text.advice.cues import Cue, Cues, cues, has_cues
from bot.text.leaning import stands_alone
from bot.text.quotations import blanked
from bot.text.sentences import Sentence, paragraphs
from bot.text.shape import is_boilerplate
from bot.text.topics import DIGITS, topics

__all__ = ["has_cues", "recommendations"]

# What counts beside how strongly it is asked: being central to the piece, closing it, being asked
# in the sentence's first words rather than in passing, and not as a question.
_CENTRAL = 0.5
_CLOSING = 0.2
_AT_ONCE = 0.1
_QUESTION = -0.2
_FIRST_WORDS = 40  # characters
_AROUND = " ,;:–—-"  # what a cue's pattern may take along


def recommendations(article: Article) -> tuple[Recommendation, ...]:
    """The author's recommendations, most central first; none where :func:`has_cues` is false."""
    if not has_cues(article.language):
        return ()
    known = cues(article.language)
    parts = paragraphs(article.text, article.language)
    sentences = [sentence for paragraph in parts for sentence in paragraph]
    asked = list(_asking(article.text, parts, known))
    if not asked:
        return ()
    worth = _worth(sentences, asked, article.language)
    asked.sort(key=lambda found: (-worth[found[0]], found[0]))
    return tuple(
        _recommendation(sentences, index, cue, article.language, known) for index, cue in asked
    )


def _worth(
    sentences: Sequence[Sentence], asked: Sequence[tuple[int, Cue]], language: str
) -> dict[int, float]:
    """How far to the front each recommendation belongs, by the index of its sentence."""
    about = topics(sentences, language)
    densities = {index: about.density(index, 1.0) for index, _ in asked}
    densest = max(densities.values()) or 1.0
    return {
        index: round(
            cue.strength
            + _CENTRAL * densities[index] / densest
            + _CLOSING * (index * 5 >= len(sentences) * 4)
            + _AT_ONCE * (cue.start < _FIRST_WORDS)
            + _QUESTION * sentences[index].text.endswith("?"),
            DIGITS,
        )
        for index, cue in asked
    }


def _asking(
    text: str, parts: Sequence[Sequence[Sentence]], known: Cues
) -> Iterator[tuple[int, Cue]]:
    """The indices of the sentences in which the author asks for something, and the cues."""
    index = 0
    for paragraph in parts:
        start, end = paragraph[0].start, paragraph[-1].end
        own = blanked(text[start:end])
        for sentence in paragraph:
            cue = known.find(own[sentence.start - start : sentence.end - start])
            if cue and not is_boilerplate(sentence.text):
                yield index, cue
            index += 1


def _recommendation(
    sentences: Sequence[Sentence], index: int, cue: Cue, language: str, known: Cues
) -> Recommendation:
    sentence = sentences[index]
    previous = sentences[index - 1].text if index else ""
    who = addressee(sentence.text, cue, previous, language, known.subjects)
    dangling = opens_with_pronoun(sentence.text, cue, known.subjects) and not stands_alone(
        sentence.text, language
    )
    referent = who.name if who and who.before else None
    return Recommendation(
        sentence.text,
        sentence.start,
        sentence.end,
        cue=sentence.text[cue.start : cue.end].strip(_AROUND),
        addressee=who.name if who else None,
        stands_for=referent if dangling else None,
        strength=cue.strength,
        after=previous or None if dangling and not referent else None,
    )
