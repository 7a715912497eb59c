"""What is shown where others see it, and who may mark and end what is others'; marks keep what people are called."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "shown",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("scan_id", _ROW_ID, nullable=False),
        *_whose(),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name="fk_shown_scan_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("platform", "place", "message", name="pk_shown"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shown_scan_id", "shown", ["scan_id"])
    op.create_table(
        "shared_pages",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("scan_id", _ROW_ID, nullable=False),
        *_whose(),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name="fk_shared_pages_scan_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("platform", "place", "scan_id", name="pk_shared_pages"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shared_pages_scan_id", "shared_pages", ["scan_id"])
    op.add_column("marks", sa.Column("name", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("workspace_settings", sa.Column("markers", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "workspace_settings", sa.Column("control", sa.String(length=16), nullable=False, server_default="requester")
    )


def _whose() -> list[sa.Column[object]]:
    return [
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
    ]
