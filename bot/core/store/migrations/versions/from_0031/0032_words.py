"""Skips know their scan and kind, and words of large accounts have an index.

SQLite's is made here, where it can be; PostgreSQL gets one for each account when it has grown.
"""

import sqlalchemy as sa
from alembic import op

from bot.core.store.migrations import word_index

revision = "0032"
down_revision = "0031"

_KINDS = ("original", "reply", "quote", "repost")


def upgrade() -> None:
    """Bring the schema forward; the index is filled while the bot runs."""
    op.add_column("collections", sa.Column("indexed_to", sa.BigInteger))
    op.add_column("skips", sa.Column("scan_id", sa.Integer, nullable=False, server_default="0"))
    op.add_column("skips", sa.Column("kind", sa.SmallInteger, nullable=False, server_default="0"))
    kind = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(_KINDS))
    for column, value in (("scan_id", "scan_id"), ("kind", f"CASE kind {kind} END")):
        post = "FROM posts WHERE posts.collection = skips.collection AND posts.id = skips.post_id"
        op.execute(f"UPDATE skips SET {column} = (SELECT {value} {post})")  # noqa: S608 - our own words.
    op.drop_index("ix_scores_cut", table_name="scores")  # Made anew with all that is asked of it: so SQLite takes it.
    op.create_index(
        "ix_scores_cut", "scores", ["collection", "model", "scan_id", "kind"],
        sqlite_where=sa.text("cut IS 1"), postgresql_where=sa.text("cut IS true"),
    )  # fmt: skip
    if op.get_context().dialect.name == "sqlite" and word_index.has_fts5():
        for statement in word_index.STATEMENTS:
            op.execute(statement)
