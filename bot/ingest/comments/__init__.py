"""Where comments are: one small file a source. To add one, write its file and list it here."""

from __future__ import annotations

from collections.abc import Iterable

from bot.errors import ConfigError
from bot.ingest.comments import (
    activitypub,
    coral,
    discourse,
    disqus,
    feed,
    guardian,
    hackernews,
    lemmy,
    mastodon,
    reddit,
    wordpress,
)
from bot.ingest.comments.source import Source

PAGE = "page"  # the comments in the page's own HTML, which need no request

# Those of the page, best first: the services that a site puts in the place of its own comments,
# then what else is said about them. Then the discussions elsewhere, which come on top.
SOURCES = (
    coral.SOURCE,
    discourse.SOURCE,
    guardian.SOURCE,
    disqus.SOURCE,
    wordpress.SOURCE,
    feed.SOURCE,
    activitypub.SOURCE,
    hackernews.SOURCE,
    reddit.SOURCE,
    lemmy.SOURCE,
    mastodon.SOURCE,
)


def chosen(names: Iterable[str]) -> tuple[Source, ...]:
    """The sources of those names, best first. Raises :class:`ConfigError` for unknown ones."""
    wanted = set(names) - {PAGE, ""}
    known = {source.name for source in SOURCES}
    if unknown := sorted(wanted - known):
        there_are = ", ".join([PAGE, *sorted(known)])
        raise ConfigError(f"no comment source {', '.join(unknown)}; there are: {there_are}")
    return tuple(source for source in SOURCES if source.name in wanted)
