"""Quick scans of lists."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Bring the schema forward; all lists so far have every post scored."""
    op.add_column("account_lists", sa.Column("quick", sa.Boolean(), nullable=False, server_default=sa.false()))
