"""Quick scans: which posts the model of a scan scores, and those that it picked."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward; all scans so far score every post."""
    op.add_column("scans", sa.Column("coverage", sa.String(16), nullable=False, server_default="all"))
    op.add_column("scans", sa.Column("unpicked", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("scans", sa.Column("unread", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "picks",
        sa.Column("scan_id", _ROW_ID, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("collection", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("at_random", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name="fk_picks_scan_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["collection", "post_id"],
            ["posts.collection", "posts.id"],
            name="fk_picks_collection_post_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("scan_id", "place", name="pk_picks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_picks_post", "picks", ["collection", "post_id"])
