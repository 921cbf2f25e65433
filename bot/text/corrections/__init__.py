"""Comments and article -> the factual corrections that the publisher and readers raised.

A correction disputes words that stand in the article, or that its publisher says stood there;
everything else is an argument. Readers who dispute the same words form one group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import Comment, Correction, Page
from bot.text.corrections.anchors import Anchors, anchors
from bot.text.corrections.claims import Claim, claims
from bot.text.corrections.notes import Note, read_note
from bot.text.corrections.settled import note_about, note_named_by
from bot.text.corrections.terms import normal
from bot.text.corrections.weigh import ALONE, IN_COMPANY, Weighed, against_article
from bot.text.ownwords import answers_somebody, own_words

_JOINED = 20  # groups that a reader may join who only says that there is a mistake in a name


@dataclass(frozen=True, slots=True)
class _Raised:
    """The strongest claim of one comment; ``to_another`` where it answers another commenter."""

    comment: Comment
    claim: Claim
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
    raised: list[_Raised] = []
    naming: list[tuple[Comment, int]] = []
    pointers: list[tuple[Comment, Claim]] = []
    for comment in _distinct(page.comments):
        own = own_words(comment)
        found = list(claims(comment.text, own, language))
        if (named := note_named_by(own, notes)) is not None:
            naming.append((comment, named))
        elif best := _strongest(comment, found, article, notes):
            raised.append(best)
        else:
            pointers += [(comment, claim) for claim in found if claim.cue == 2 and claim.aimed]
    return (*_by_note(notes, raised, naming), *_by_words(raised, pointers, article))


def _distinct(comments: Iterable[Comment]) -> list[Comment]:
    return list({comment.text: comment for comment in reversed(tuple(comments))}.values())[::-1]


def _strongest(
    comment: Comment, found: list[Claim], article: Anchors, notes: list[Note]
) -> _Raised | None:
    best: _Raised | None = None
    for claim in found:
        weighed = _weigh(claim, article, notes)
        if weighed and (best is None or _rank(claim, weighed) > _rank(best.claim, best.weighed)):
            best = _Raised(comment, claim, weighed, answers_somebody(comment))
    return best


def _rank(claim: Claim, weighed: Weighed) -> tuple[bool, bool, int]:
    return weighed.weight >= ALONE, claim.tight, weighed.weight


def _weigh(claim: Claim, article: Anchors, notes: list[Note]) -> Weighed | None:
    index = note_about(claim, notes, article)
    if index is None:
        return against_article(claim, article)
    disputed, proposed = notes[index].disputed, notes[index].proposed
    return Weighed(
        disputed.text if disputed else "", proposed.text if proposed else None, ALONE, index
    )


def _by_note(
    notes: list[Note], raised: list[_Raised], naming: list[tuple[Comment, int]]
) -> list[Correction]:
    found = []
    about = [*naming, *((one.comment, one.weighed.note) for one in raised)]
    for index, note in enumerate(notes):
        readers = _readers(comment for comment, named in about if named == index)
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
    return sorted(found, key=lambda correction: -len(correction.comments))


def _readers(comments: Iterable[Comment]) -> tuple[int, ...]:
    """The ids of comments, one for each name; comments without a name are readers of their own."""
    first: dict[object, int] = {}
    for comment in comments:
        first.setdefault(comment.author or comment.id, comment.id)
    return tuple(sorted(first.values()))


def _by_words(
    raised: list[_Raised], pointers: list[tuple[Comment, Claim]], article: Anchors
) -> list[Correction]:
    groups: dict[str, list[_Raised]] = defaultdict(list)
    for one in raised:
        if one.weighed.note is None and one.weighed.weight >= IN_COMPANY:
            groups[normal(one.weighed.disputed)].append(one)
    standing = [_agreeing(group) for group in groups.values() if _stands(group)]
    standing.sort(key=lambda group: (-len(group), group[0].comment.id))
    joining = _joining([group[0] for group in standing[:_JOINED]], pointers, article)
    found = [_correction(group, joining[index]) for index, group in enumerate(standing)]
    return sorted(found, key=lambda c: (-len(c.comments), c.comments))


def _stands(group: list[_Raised]) -> bool:
    """Whether one reader is plain enough, or two propose the same."""
    direct = [one for one in group if not one.to_another]
    if any(one.weighed.weight >= ALONE for one in direct):
        return True
    agreeing: dict[str, list[Comment]] = defaultdict(list)
    for one in direct:
        agreeing[normal(one.weighed.proposed or "")].append(one.comment)
    return any(len(_readers(comments)) > 1 for comments in agreeing.values())


def _agreeing(group: list[_Raised]) -> list[_Raised]:
    """The group, strongest first, without those who tell another commenter something else."""
    best = max(
        (one for one in group if not one.to_another),
        key=lambda one: (*_rank(one.claim, one.weighed), -len(one.claim.sentence.text)),
    )
    proposed = normal(best.weighed.proposed or "")
    others = [
        one
        for one in group
        if one is not best
        and not (one.to_another and normal(one.weighed.proposed or "") != proposed)
    ]
    return [best, *others]


def _joining(
    shown: list[_Raised], pointers: list[tuple[Comment, Claim]], article: Anchors
) -> dict[int, list[Comment]]:
    """Readers who speak of a mistake in words that others dispute, by the group they join."""
    joining: dict[int, list[Comment]] = defaultdict(list)
    names = [_names(one.weighed, article) for one in shown]
    for comment, claim in pointers:
        said = f" {normal(claim.sentence.text)} "
        for index, known in enumerate(names):
            if any(f" {name} " in said for name in known):
                joining[index].append(comment)
                break
    return joining


def _names(weighed: Weighed, article: Anchors) -> list[str]:
    said = [weighed.disputed, weighed.proposed, article.acronym_of(weighed.disputed)]
    return [normal(name) for name in said if name]


def _correction(group: list[_Raised], joining: list[Comment]) -> Correction:
    shown = group[0]
    return Correction(
        text=shown.claim.sentence.text,
        source="readers",
        comments=_readers([*(one.comment for one in group), *joining]),
        disputed=shown.weighed.disputed,
        proposed=shown.weighed.proposed,
    )
