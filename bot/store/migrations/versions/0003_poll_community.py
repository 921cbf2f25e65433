"""Where a poll was opened: whose moderators may close it, and who finds it by its number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("polls", sa.Column("community", sa.String(255)))
    op.create_table(
        "openings",
        sa.Column("poll", sa.Integer, nullable=False),
        sa.Column("community", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("poll", "community", name="pk_openings"),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name="fk_openings_poll"),
    )
    # Polls from before are there for the platforms that show them.
    op.execute("INSERT INTO openings (poll, community) SELECT DISTINCT poll, platform FROM posts")
