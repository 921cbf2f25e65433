"""Earlier versions of briefs, and the answers of web servers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "versions",
        sa.Column("brief", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("saved", Moment, nullable=False),
        sa.PrimaryKeyConstraint("brief", "version", name="pk_versions"),
        sa.ForeignKeyConstraint(["brief"], ["briefs.id"], name="fk_versions_brief"),
    )
    op.create_table(
        "responses",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("asked", sa.String(2_048), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.String(255), nullable=False),
        sa.Column("charset", sa.String(64)),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("expires", Moment, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_responses"),
        sa.UniqueConstraint("asked", name="uq_responses_asked"),
    )
