"""What each community has read and set, whose threads are whose, claimed events, and search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("posts", sa.Column("language", sa.String(35)))
    op.create_table(
        "readings",
        sa.Column("brief", sa.Integer, nullable=False),
        sa.Column("community", sa.String(255), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("brief", "community", name="pk_readings"),
        sa.ForeignKeyConstraint(["brief"], ["briefs.id"], name="fk_readings_brief"),
    )
    op.create_index("ix_readings_turn", "readings", ["turn"])
    op.create_index("ix_readings_community_turn", "readings", ["community", "turn"])
    op.create_table(
        "threads",
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(255), nullable=False),
        sa.Column("thread", sa.String(255), nullable=False),
        sa.Column("brief", sa.Integer, nullable=False),
        sa.Column("edition", sa.Text),
        sa.PrimaryKeyConstraint("platform", "channel", "thread", name="pk_threads"),
        sa.ForeignKeyConstraint(["brief"], ["briefs.id"], name="fk_threads_brief"),
    )
    op.create_table(
        "claims",
        sa.Column("delivery", sa.String(64), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("delivery", name="pk_claims"),
    )
    op.create_index("ix_claims_at", "claims", ["at"])
    op.create_table(
        "preferences",
        sa.Column("scope", sa.String(255), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("scope", "name", name="pk_preferences"),
    )
    _create_search()


def _create_search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE searches USING fts5(title, body, comments)")
        return
    op.execute(
        "CREATE TABLE searches (brief integer CONSTRAINT pk_searches PRIMARY KEY"
        " CONSTRAINT fk_searches_brief REFERENCES briefs (id), words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_searches_words ON searches USING gin (words)")
