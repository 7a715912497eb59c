"""How often a scan was begun in vain: one over which the bot dies is not taken up forever."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("scans", sa.Column("starts", sa.Integer(), nullable=False, server_default="0"))
