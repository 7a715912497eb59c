"""Watches, the posts that they found and the messages that tell of them."""

import sqlalchemy as sa
from alembic import op

from bot.core.store.schema import Moment

revision = "0005"
down_revision = "0004"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("scans", sa.Column("since", sa.BigInteger()))
    op.create_table(
        "watches",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Float()),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("quiet", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("looked_at", Moment()),
        sa.Column("next_due", Moment()),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=32), nullable=False),
        sa.Column("claimed_until", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_watches"),
        sa.UniqueConstraint(
            "platform",
            "workspace_id",
            "user_id",
            "account_id",
            name="uq_watches_platform_workspace_id_user_id_account_id",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_watches_next_due", "watches", ["next_due"])
    op.create_table(
        "outbox",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("watch", _ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", Moment()),
        sa.Column("claimed_by", sa.String(length=32), nullable=False),
        sa.Column("claimed_until", Moment()),
        sa.Column("sent_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["watch"], ["watches.id"], name="fk_outbox_watch", ondelete="CASCADE"),
    )
    op.create_index("ix_outbox_watch", "outbox", ["watch"])
    op.create_index("ix_outbox_sent_at_due", "outbox", ["sent_at", "due"])
    op.create_table(
        "alerted",
        sa.Column("watch", _ROW_ID, nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("message", _ROW_ID),
        sa.PrimaryKeyConstraint("watch", "post_id", name="pk_alerted"),
        sa.ForeignKeyConstraint(["watch"], ["watches.id"], name="fk_alerted_watch", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message"], ["outbox.id"], name="fk_alerted_message", ondelete="SET NULL"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alerted_message", "alerted", ["message"])
