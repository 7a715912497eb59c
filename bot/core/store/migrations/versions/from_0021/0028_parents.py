"""Which post a post answers."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Bring the schema forward; of posts that were read before nothing is known."""
    op.add_column("posts", sa.Column("answers", sa.BigInteger))
