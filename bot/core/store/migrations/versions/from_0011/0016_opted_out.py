"""Accounts behind the names of those who opted out."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Bring the schema forward; the pairs are learned when the list is first used."""
    op.create_table(
        "opted_out",
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("handle", "account_id", name="pk_opted_out"),
        sqlite_with_rowid=False,
    )
