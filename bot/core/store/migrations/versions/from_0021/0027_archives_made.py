"""When archives were made, and which posts the newest held: so a newer one shows what is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Bring the schema forward; of archives that were read before nothing is known."""
    op.add_column("scans", sa.Column("made_at", sa.BigInteger))
    op.add_column("posts", sa.Column("held_at", sa.BigInteger))
