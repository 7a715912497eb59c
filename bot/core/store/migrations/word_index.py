"""SQLite's index of words (FTS5), and the triggers that keep it: which runs of three letters each post has.

Triggers take out what goes, and put in what comes with a number that the index has passed: SQLite gives the highest
ones again when they are free. Whatever makes `posts` anew later must make them anew, too.
"""

import sqlite3
from contextlib import closing

IS_MADE = "SELECT count(*) FROM sqlite_master WHERE name = 'words'"

# Which runs a post has, and not where: so it takes as much room as the texts.
_OPTIONS = "content = 'posts', content_rowid = 'seq', tokenize = 'trigram', detail = 'none', columnsize = 0"
_PASSED = "new.seq <= (SELECT indexed_to FROM collections WHERE key = new.collection)"
_IN_IT = "old.seq <= (SELECT indexed_to FROM collections WHERE key = old.collection)"
_TAKE_OUT = "INSERT INTO words (words, rowid, text) VALUES ('delete', old.seq, old.text);"
_PUT_IN = (
    "INSERT INTO words (rowid, text) SELECT new.seq, new.text FROM collections "
    "WHERE key = new.collection AND new.seq <= indexed_to;"
)
_CHANGED = f"{_IN_IT} AND (old.seq <> new.seq OR old.text <> new.text)"
STATEMENTS = (
    f"CREATE VIRTUAL TABLE words USING fts5(text, {_OPTIONS})",
    f"CREATE TRIGGER words_added AFTER INSERT ON posts WHEN {_PASSED} BEGIN {_PUT_IN} END",
    f"CREATE TRIGGER words_deleted AFTER DELETE ON posts WHEN {_IN_IT} BEGIN {_TAKE_OUT} END",
    f"CREATE TRIGGER words_changed AFTER UPDATE OF seq, text ON posts WHEN {_CHANGED} BEGIN {_TAKE_OUT} {_PUT_IN} END",
)


def has_fts5() -> bool:
    """Whether Python's SQLite can keep one: some are built without FTS5, or are older than its `trigram` (3.34)."""
    with closing(sqlite3.connect(":memory:")) as tried:
        try:
            tried.execute("CREATE VIRTUAL TABLE tried USING fts5(text, tokenize = 'trigram')")
        except sqlite3.DatabaseError:
            return False
    return True
