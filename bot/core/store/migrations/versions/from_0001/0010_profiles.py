"""What accounts show of themselves, so that people see before they pay that it is the right one."""

import sqlalchemy as sa
from alembic import op

from bot.core.store.schema import Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Bring the schema forward; accounts that are known already show it when they are looked up again."""
    op.add_column("accounts", sa.Column("bio", sa.Text(), nullable=False, server_default=""))
    op.add_column("accounts", sa.Column("picture", sa.Text(), nullable=False, server_default=""))
    op.add_column("accounts", sa.Column("joined", Moment()))
