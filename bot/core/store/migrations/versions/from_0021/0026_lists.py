"""Lists of accounts that are scanned together, and live messages that show one."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WHOSE = ("platform", "workspace_id", "user_id", "name")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "account_lists",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("most_posts", sa.Integer()),
        sa.Column("include_reposts", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.BigInteger()),
        sa.Column("finished_at", sa.BigInteger()),
        sa.Column("claimed_by", sa.String(32), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_account_lists"),
        sa.UniqueConstraint(
            "platform", "workspace_id", "user_id", "name", name="uq_account_lists_platform_workspace_id_user_id_name"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "list_rows",
        sa.Column("list", _ROW_ID, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("handle", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("scan_id", _ROW_ID),
        sa.ForeignKeyConstraint(["list"], ["account_lists.id"], name="fk_list_rows_list", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name="fk_list_rows_scan_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("list", "place", name="pk_list_rows"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_list_rows_scan_id", "list_rows", ["scan_id"])
    with op.batch_alter_table("live_messages") as batch:
        batch.alter_column("scan_id", existing_type=_ROW_ID, nullable=True)
        batch.add_column(sa.Column("list_id", _ROW_ID))
        batch.create_foreign_key("fk_live_messages_list_id", "account_lists", ["list_id"], ["id"], ondelete="CASCADE")
        batch.create_index("ix_live_messages_list_id", ["list_id"])
