"""Running it: what a model gave to known texts, how its first posts were spread, and an owner's pause."""

import sqlalchemy as sa
from alembic import op

from bot.core.store.schema import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("models", sa.Column("canary", sa.JSON()))
    op.add_column("models", sa.Column("baseline", sa.BigInteger()))
    op.create_table(
        "distributions",
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("bucket", sa.String(length=16), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["models.key"], name="fk_distributions_model"),
        sa.PrimaryKeyConstraint("model", "subject", "bucket", name="pk_distributions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pauses",
        sa.Column("since", Moment(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("since", name="pk_pauses"),
        sqlite_with_rowid=False,
    )
