"""Skips know their scan and kind, and words of large accounts have an index.

SQLite's is made here; PostgreSQL gets one for each account when it has grown.

Triggers take out what goes, and put in what comes with a number that the index has passed: SQLite gives the highest
ones again when they are free. Whatever makes `posts` anew later must make them anew, too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

_KINDS = ("original", "reply", "quote", "repost")
_IN_IT = "old.seq <= (SELECT indexed_to FROM collections WHERE key = old.collection)"
_TAKE_OUT = "INSERT INTO words (words, rowid, text) VALUES ('delete', old.seq, old.text);"
_PUT_IN = (
    "INSERT INTO words (rowid, text) SELECT new.seq, new.text FROM collections "
    "WHERE key = new.collection AND new.seq <= indexed_to;"
)


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
    if op.get_context().dialect.name != "sqlite":
        return
    # Which runs of three letters a post has, and not where: so it takes as much room as the texts.
    options = "content = 'posts', content_rowid = 'seq', tokenize = 'trigram', detail = 'none', columnsize = 0"
    op.execute(f"CREATE VIRTUAL TABLE words USING fts5(text, {options})")
    passed = "new.seq <= (SELECT indexed_to FROM collections WHERE key = new.collection)"
    op.execute(f"CREATE TRIGGER words_added AFTER INSERT ON posts WHEN {passed} BEGIN {_PUT_IN} END")
    op.execute(f"CREATE TRIGGER words_deleted AFTER DELETE ON posts WHEN {_IN_IT} BEGIN {_TAKE_OUT} END")
    changed = f"{_IN_IT} AND (old.seq <> new.seq OR old.text <> new.text)"
    op.execute(
        f"CREATE TRIGGER words_changed AFTER UPDATE OF seq, text ON posts WHEN {changed} "
        f"BEGIN {_TAKE_OUT} {_PUT_IN} END"
    )
