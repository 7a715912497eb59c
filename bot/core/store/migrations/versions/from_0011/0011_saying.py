"""Messages that are refused or left in doubt; whom an alert mentions; which organization a workspace is part of."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("outbox", sa.Column("refusals", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("maybe_shown", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("watches", sa.Column("mention", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("alerted", sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE alerted SET told = true WHERE message IS NULL OR message IN "
        "(SELECT id FROM outbox WHERE sent_at IS NOT NULL)"
    )
    op.create_table(
        "slack_teams",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("enterprise_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_slack_teams"),
    )
