"""Briefs, polls with their ballots and counts, posted cards, transcripts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("saved", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_briefs"),
        sa.UniqueConstraint("fingerprint", name="uq_briefs_fingerprint"),
    )
    _create_poll_tables()
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(255), nullable=False),
        sa.Column("thread", sa.String(255)),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("by", sa.String(255)),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("message", name="uq_entries_message"),
    )
    op.create_index(
        "ix_entries_platform_channel_thread", "entries", ["platform", "channel", "thread"]
    )


def _create_poll_tables() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("brief", sa.Integer, nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("more", sa.JSON, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("most", sa.Integer, nullable=False),
        sa.Column("anonymous", sa.Boolean, nullable=False),
        sa.Column("results", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(255)),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("opened", Moment, nullable=False),
        sa.Column("closes", Moment),
        sa.Column("quota", sa.Integer),
        sa.Column("closed", Moment),
        sa.Column("amendments", sa.JSON, nullable=False),
        sa.Column("salt", sa.LargeBinary(32), nullable=False),
        sa.Column("voters", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_polls"),
        sa.ForeignKeyConstraint(["brief"], ["briefs.id"], name="fk_polls_brief"),
        sa.UniqueConstraint("brief", "subject", name="uq_polls_brief_subject"),
    )
    op.create_index("ix_polls_closes", "polls", ["closes"])
    _create_ballot_tables()
    _create_posts()


def _create_ballot_tables() -> None:
    op.create_table(
        "counts",
        sa.Column("poll", sa.Integer, nullable=False),
        sa.Column("community", sa.String(255), nullable=False),
        sa.Column("choice", sa.Integer, nullable=False),
        sa.Column("votes", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("poll", "community", "choice", name="pk_counts"),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name="fk_counts_poll"),
    )
    op.create_table(
        "communities",
        sa.Column("poll", sa.Integer, nullable=False),
        sa.Column("community", sa.String(255), nullable=False),
        sa.Column("voters", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("poll", "community", name="pk_communities"),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name="fk_communities_poll"),
    )
    op.create_table(
        "ballots",
        sa.Column("poll", sa.Integer, nullable=False),
        sa.Column("voter", sa.String(255), nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("community", sa.String(255), nullable=False),
        sa.Column("cast", Moment, nullable=False),
        sa.PrimaryKeyConstraint("poll", "voter", name="pk_ballots"),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name="fk_ballots_poll"),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("poll", sa.Integer, nullable=False),
        sa.Column("voter", sa.String(255)),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("cast", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name="fk_history_poll"),
    )
    op.create_index("ix_history_poll", "history", ["poll"])
    op.create_table(
        "deliveries",
        sa.Column("poll", sa.Integer, nullable=False),
        sa.Column("delivery", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("poll", "delivery", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name="fk_deliveries_poll"),
    )


def _create_posts() -> None:
    op.create_table(
        "posts",
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(255), nullable=False),
        sa.Column("message", sa.String(255), nullable=False),
        sa.Column("thread", sa.String(255)),
        sa.Column("poll", sa.Integer, nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("platform", "channel", "message", name="pk_posts"),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name="fk_posts_poll"),
    )
    op.create_index("ix_posts_poll", "posts", ["poll"])
