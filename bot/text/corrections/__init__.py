"""Comments and article -> the factual corrections that the publisher and readers raised.

A correction disputes words that stand in the article, or that its publisher says stood there;
everything else is an argument. Readers who dispute the same words form one group.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from bot.model import Comment, Correction, Page
from bot.text.corrections.anchors import Anchors, anchors
from bot.text.corrections.frames import claims
from bot.text.corrections.notes import Note, read_note
from bot.text.corrections.terms import normal
from bot.text.corrections.weigh import ALONE, IN_COMPANY, Weighed, against_article, against_notes
from bot.text.ownwords import answers_somebody, own_words


@dataclass(frozen=True, slots=True)
class _Raised:
    comment: Comment
    sentence: str
    weighed: Weighed
    to_another: bool


def corrections(page: Page) -> tuple[Correction, ...]:
    """The publisher's notes, then what readers alone raised, most often raised first.

    A note carries the comments that raised its error; ``settled`` says that there are any. Each
    reader counts once: of several comments by one name, or with one text, the first.
    """
    article = anchors(page.article)
    language = page.article.language
    notes = [read_note(note, article, language) for note in page.article.notes]
    raised = [
        found
        for comment in _one_a_reader(page.comments)
        if (found := _raised(comment, article, notes, language))
    ]
    return (*_by_note(notes, raised), *_by_words(raised))


def _one_a_reader(comments: tuple[Comment, ...]) -> list[Comment]:
    seen: set[str] = set()
    first = []
    for comment in comments:
        if comment.text not in seen:
            seen.add(comment.text)
            first.append(comment)
    return first


def _raised(
    comment: Comment, article: Anchors, notes: list[Note], language: str
) -> _Raised | None:
    best: _Raised | None = None
    own = own_words(comment)
    to_another = answers_somebody(comment)
    for claim in claims(comment.text, own, language):
        weighed = against_notes(claim, notes) or against_article(claim, article)
        if weighed and (best is None or weighed.weight > best.weighed.weight):
            best = _Raised(comment, claim.sentence.text, weighed, to_another)
    return best


def _by_note(notes: list[Note], raised: list[_Raised]) -> list[Correction]:
    found = []
    for index, note in enumerate(notes):
        readers = tuple(r.comment.id for r in raised if r.weighed.note == index)
        found.append(
            Correction(
                text=note.text,
                source="publisher",
                comments=readers,
                disputed=note.disputed.text if note.disputed else None,
                proposed=note.proposed.text if note.proposed else None,
                settled=bool(readers),
            )
        )
    return sorted(found, key=lambda c: -len(c.comments))


def _by_words(raised: list[_Raised]) -> list[Correction]:
    groups: dict[str, list[_Raised]] = defaultdict(list)
    for one in raised:
        if one.weighed.note is None:
            groups[normal(one.weighed.disputed)].append(one)
    found = [_correction(group) for group in groups.values() if _stands(group)]
    return sorted(found, key=lambda c: (-len(c.comments), c.comments))


def _stands(group: list[_Raised]) -> bool:
    direct = [one.weighed.weight for one in group if not one.to_another]
    enough = [weight for weight in direct if weight >= IN_COMPANY]
    return max(direct, default=0) >= ALONE or len(enough) >= 2


def _correction(group: list[_Raised]) -> Correction:
    group = [one for one in group if one.weighed.weight >= IN_COMPANY]
    shown = max(group, key=lambda one: (one.weighed.weight, -len(one.sentence)))
    return Correction(
        text=shown.sentence,
        source="readers",
        comments=tuple(one.comment.id for one in group),
        disputed=shown.weighed.disputed,
        proposed=shown.weighed.proposed,
    )
