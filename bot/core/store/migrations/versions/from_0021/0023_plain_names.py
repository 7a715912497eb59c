"""Two tables bear the names of what they hold: live messages, and reservations of money."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Bring the schema forward; no row is touched."""
    op.rename_table("holds", "reservations")
    op.drop_index("ix_followers_scan_id", table_name="followers")
    op.rename_table("followers", "live_messages")
    op.create_index("ix_live_messages_scan_id", "live_messages", ["scan_id"])
