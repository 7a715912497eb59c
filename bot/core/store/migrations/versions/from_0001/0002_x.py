"""Reading from X: what was read of an account, what it cost, who asked, and when X was asked what it has removed."""

import sqlalchemy as sa
from alembic import op

from bot.core.store.schema import Moment

revision = "0002"
down_revision = "0001"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("accounts", sa.Column("posts", sa.Integer()))
    op.add_column("accounts", sa.Column("looked_up_at", Moment()))
    op.add_column("accounts", sa.Column("cursor", sa.Text()))
    op.add_column("scans", sa.Column("most_posts", sa.Integer()))
    op.add_column("posts", sa.Column("likes", sa.Integer()))
    op.add_column("posts", sa.Column("reposts", sa.Integer()))
    _money()
    _trail()


def _money() -> None:
    op.create_table(
        "billed",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("resource", sa.String(length=16), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "resource", "id", name="pk_billed"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spending",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("resource", sa.String(length=16), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "platform", "workspace_id", "user_id", "resource", name="pk_spending"),
        sqlite_with_rowid=False,
    )


def _trail() -> None:
    op.create_table(
        "audit",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "sweeps",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment()),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sweeps"),
    )
