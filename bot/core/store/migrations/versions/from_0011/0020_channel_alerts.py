"""Whether alerts of watches may stand in a workspace's channels; those that do, stay."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("workspace_settings", sa.Column("alerts", sa.String(16), nullable=False, server_default="direct"))
