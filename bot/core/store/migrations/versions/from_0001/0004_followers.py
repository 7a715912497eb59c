"""Messages that follow a scan, so that they go on after a restart."""

import sqlalchemy as sa
from alembic import op

from bot.core.store.schema import Moment

revision = "0004"
down_revision = "0003"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "followers",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("scan_id", _ROW_ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_followers"),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name="fk_followers_scan_id", ondelete="CASCADE"),
    )
    op.create_index("ix_followers_scan_id", "followers", ["scan_id"])
