"""The schema, in SQLAlchemy Core: one for every engine.

Values of the model that are only ever read whole are JSON documents; what is counted, joined or
kept unique is a column. Times are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A timezone-aware time, also on engines that keep none; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a timezone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class Id(TypeDecorator[int]):
    """A row's number; one that no engine can hold is asked for as one that no row has."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, _: Dialect) -> int | None:
        return value if value is None or 0 < value < 1 << 31 else 0


briefs = Table(
    "briefs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("document", Text, nullable=False),
    Column("saved", Moment, nullable=False),
)

# What a brief said before the publisher edited its article.
versions = Table(
    "versions",
    metadata,
    Column("brief", ForeignKey("briefs.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    Column("saved", Moment, nullable=False),
)

# The salt never leaves the store: with it, whoever knows a person could find their ballot.
polls = Table(
    "polls",
    metadata,
    Column("id", Id, primary_key=True),
    Column("brief", ForeignKey("briefs.id"), nullable=False),
    Column(
        "subject", String(64), nullable=False
    ),  # a hash: statements are longer than indexes take
    Column("kind", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("statement", Text, nullable=False),
    Column("more", JSON, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("most", Integer, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("results", String(16), nullable=False),
    Column("owner", String(255)),
    Column("zone", String(64), nullable=False),
    Column("opened", Moment, nullable=False),
    Column("closes", Moment, index=True),
    Column("quota", Integer),
    Column("closed", Moment),
    Column("amendments", JSON, nullable=False),
    Column("salt", LargeBinary(32), nullable=False),
    Column("voters", Integer, nullable=False, default=0),
    Column("version", Integer, nullable=False, default=0),
    Column("community", String(255)),
    UniqueConstraint("brief", "subject"),
)

# The communities that a poll was opened in: it isn't there for others.
openings = Table(
    "openings",
    metadata,
    Column("poll", ForeignKey("polls.id"), primary_key=True),
    Column("community", String(255), primary_key=True),
)

# How many votes a choice has in a community: kept with each ballot, so that a tally costs no
# more with many ballots than with few.
counts = Table(
    "counts",
    metadata,
    Column("poll", ForeignKey("polls.id"), primary_key=True),
    Column("community", String(255), primary_key=True),
    Column("choice", Integer, primary_key=True, autoincrement=False),
    Column("votes", Integer, nullable=False),
)

communities = Table(
    "communities",
    metadata,
    Column("poll", ForeignKey("polls.id"), primary_key=True),
    Column("community", String(255), primary_key=True),
    Column("voters", Integer, nullable=False),
)

# In anonymous polls, voter is a keyed hash and cast the hour.
ballots = Table(
    "ballots",
    metadata,
    Column("poll", ForeignKey("polls.id"), primary_key=True),
    Column("voter", String(255), primary_key=True),
    Column("choices", JSON, nullable=False),
    Column("community", String(255), nullable=False),
    Column("cast", Moment, nullable=False),
)

# Ballots that their voters have replaced; without voter in anonymous polls.
history = Table(
    "history",
    metadata,
    Column("id", Id, primary_key=True),
    Column("poll", ForeignKey("polls.id"), nullable=False, index=True),
    Column("voter", String(255)),
    Column("choices", JSON, nullable=False),
    Column("cast", Moment, nullable=False),
)

# Which events were counted, so that a platform's retry is not a second vote. A keyed hash, since
# an event's id may name its voter.
deliveries = Table(
    "deliveries",
    metadata,
    Column("poll", ForeignKey("polls.id"), primary_key=True),
    Column("delivery", String(64), primary_key=True),
)

posts = Table(
    "posts",
    metadata,
    Column("platform", String(32), primary_key=True),
    Column("channel", String(255), primary_key=True),
    Column("message", String(255), primary_key=True),
    Column("thread", String(255)),
    Column("poll", ForeignKey("polls.id"), nullable=False, index=True),
    Column("shown", Integer, nullable=False, default=0),
)

# Answers of web servers, to ask only whether they have changed.
responses = Table(
    "responses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("asked", String(2_048), nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("kind", String(255), nullable=False),
    Column("charset", String(64)),
    Column("body", LargeBinary, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("etag", Text),
    Column("modified", Text),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", String(32), nullable=False),
    Column("channel", String(255), nullable=False),
    Column("thread", String(255)),
    Column("message", String(64), nullable=False, unique=True),
    Column("by", String(255)),
    Column("card", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "platform", "channel", "thread"),
)
