"""Marks become verdicts: toxic, not toxic or unsure, with a label and a note, and one from each person."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_KEY = ("space", "collection", "post_id", "platform", "workspace_id", "user_id")


def upgrade() -> None:
    """Bring the schema forward; each mark becomes its giver's verdict "not toxic"."""
    op.create_table(
        "verdicts",
        sa.Column("space", sa.String(96), nullable=False),
        sa.Column("collection", sa.BigInteger, nullable=False),
        sa.Column("post_id", sa.BigInteger, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("label", sa.String(32), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("given_at", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["collection", "post_id"],
            ["posts.collection", "posts.id"],
            ondelete="CASCADE",
            name="fk_verdicts_collection_posts",
        ),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_verdicts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_verdicts_post", "verdicts", ["collection", "post_id"])
    same = ", ".join((*_KEY, "name"))
    op.execute(
        f"INSERT INTO verdicts ({same}, verdict, label, note, given_at) "  # noqa: S608 - our own words.
        f"SELECT {same}, 'not_toxic', '', '', marked_at FROM marks"
    )
    op.drop_table("marks")
