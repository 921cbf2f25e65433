"""Where a poll was opened: whose moderators may close it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("polls", sa.Column("community", sa.String(255)))
