"""What people decide: settings of a workspace, posts marked as not toxic, and how much somebody took away today."""

import sqlalchemy as sa
from alembic import op

from bot.core.store.schema import Moment

revision = "0003"
down_revision = "0002"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "marks",
        sa.Column("space", sa.String(length=96), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("marked_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("space", "account", "post_id", name="pk_marks"),
        sa.ForeignKeyConstraint(
            ["account", "post_id"],
            ["posts.account", "posts.id"],
            name="fk_marks_account_post_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_marks_post", "marks", ["account", "post_id"])
    op.create_table(
        "workspace_settings",
        sa.Column("space", sa.String(length=96), nullable=False),
        sa.Column("preset", sa.String(length=16), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("visibility", sa.String(length=16), nullable=False),
        sa.Column("spoiler", sa.Boolean(), nullable=False),
        sa.Column("pagination", sa.String(length=16), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("space", name="pk_workspace_settings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forgotten",
        sa.Column("scan_id", _ROW_ID, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("scan_id", name="pk_forgotten"),
    )
    op.create_table(
        "exported",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person", sa.LargeBinary(length=16), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "person", name="pk_exported"),
        sqlite_with_rowid=False,
    )
