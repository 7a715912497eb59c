"""What an archive should hold and does not, and how many of its posts are cut off."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("scans", sa.Column("cut", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("scans", sa.Column("lacks", sa.JSON(), nullable=False, server_default="[]"))
