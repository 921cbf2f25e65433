"""The nouns of the product, as frozen values.

Offsets are Python string indices, ``[start, end)``. Those of a :class:`Comment` point into the
whole decoded source, those of everything quoted from the article into :attr:`Article.text`;
``text`` is always the stretch between them, to the letter.
"""

from __future__ import annotations

from bot.model.articles import (
    Article,
    Comment,
    Page,
    Quoted,
    count_words,
)
from bot.model.briefs import (
    Brief,
    Change,
    Recommendation,
    Role,
    Summary,
    SummarySentence,
    Why,
)
from bot.model.places import (
    Place,
    Posted,
)
from bot.model.polls import (
    Act,
    Amendment,
    Ballot,
    Part,
    Poll,
    PollKind,
    Results,
    Tally,
)
from bot.model.preferences import (
    Preferences,
)
from bot.model.replies import (
    Answered,
    Correction,
    Evidence,
    KeyPoint,
    Reply,
    ReplyGraph,
    Stance,
    Target,
)

__all__ = [
    "Act",
    "Amendment",
    "Answered",
    "Article",
    "Ballot",
    "Brief",
    "Change",
    "Comment",
    "Correction",
    "Evidence",
    "KeyPoint",
    "Page",
    "Part",
    "Place",
    "Poll",
    "PollKind",
    "Posted",
    "Preferences",
    "Quoted",
    "Recommendation",
    "Reply",
    "ReplyGraph",
    "Results",
    "Role",
    "Stance",
    "Summary",
    "SummarySentence",
    "Tally",
    "Target",
    "Why",
    "count_words",
]
