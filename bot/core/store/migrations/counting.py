"""The triggers that keep how many posts and scores there are, and the first count of those that are there already.

Triggers, so that the counts are right whoever adds or deletes rows, cascades included. SQLite runs them for each row,
PostgreSQL once a statement.
"""

from typing import Any

import sqlalchemy as sa

TABLES: dict[str, dict[str, sa.types.TypeEngine[Any]]] = {
    "post_counts": {"scan_id": sa.BigInteger(), "kind": sa.String(16)},
    "score_counts": {
        "model": sa.Integer(), "scan_id": sa.BigInteger(), "repost": sa.Boolean(),
        "month": sa.Integer(), "tenth": sa.SmallInteger(),
    },
}  # fmt: skip
"""The counts' own columns beside the collection and the number of posts; together they are the key."""

_REPOST = 3  # `schema.KeptKind`
_TENTH = 1_000  # `labels.STEPS` / 10
_COUNTED = {"post_counts": "posts", "score_counts": "scores"}


def statements(dialect: str) -> list[str]:
    """All of it, in the database's own words."""
    counted = [count(dialect, table) for table in TABLES]
    make = _for_sqlite if dialect == "sqlite" else _for_postgresql
    return [*counted, *(statement for table in TABLES for statement in make(table))]


def _keys(table: str) -> list[str]:
    return ["collection", *TABLES[table]]


def _values(dialect: str, table: str, row: str = "") -> list[str]:
    """A counted row's place in the counts; `row` is what it is called, with its dot."""
    if table == "post_counts":
        return [f"{row}{column}" for column in _keys(table)]
    month, least = {
        "sqlite": (f"CAST(strftime('%Y%m', {row}created_at / 1000, 'unixepoch') AS INTEGER)", "min"),
        "postgresql": (
            f"CAST(to_char(to_timestamp({row}created_at / 1000) AT TIME ZONE 'UTC', 'YYYYMM') AS INTEGER)",
            "least",
        ),
    }[dialect]
    tenth = f"{least}({row}toxicity / {_TENTH}, 9)"
    return [f"{row}collection", f"{row}model", f"{row}scan_id", f"({row}kind = {_REPOST})", month, tenth]


def count(dialect: str, table: str, source: str = "") -> str:
    """The statement that fills an empty table of counts, or counts the rows of `source` alone."""
    values = _values(dialect, table)
    places = ", ".join(str(place + 1) for place in range(len(values)))
    return (
        f"INSERT INTO {table} ({', '.join(_keys(table))}, posts) "  # noqa: S608 - our own words.
        f"SELECT {', '.join(values)}, count(*) FROM {source or _COUNTED[table]} "
        f"GROUP BY {places} ORDER BY {places}"
    )


def _add(table: str, values: list[str]) -> str:
    return (
        f"INSERT INTO {table} ({', '.join(_keys(table))}, posts) VALUES ({', '.join(values)}, 1) "  # noqa: S608
        f"ON CONFLICT ({', '.join(_keys(table))}) DO UPDATE SET posts = {table}.posts + 1"
    )


def _subtract(table: str, values: list[str]) -> list[str]:
    here = " AND ".join(f"{key} = {value}" for key, value in zip(_keys(table), values, strict=True))
    return [
        f"UPDATE {table} SET posts = posts - 1 WHERE {here}",  # noqa: S608 - our own words.
        f"DELETE FROM {table} WHERE {here} AND posts = 0",  # noqa: S608 - our own words.
    ]


def _for_sqlite(table: str) -> list[str]:
    counted = _COUNTED[table]
    add = _add(table, _values("sqlite", table, "new."))
    subtract = "; ".join(_subtract(table, _values("sqlite", table, "old.")))
    made = [
        f"CREATE TRIGGER {counted}_added AFTER INSERT ON {counted} BEGIN {add}; END",
        f"CREATE TRIGGER {counted}_deleted AFTER DELETE ON {counted} BEGIN {subtract}; END",
    ]
    if counted == "posts":
        change = "AFTER UPDATE OF kind ON posts WHEN old.kind <> new.kind"
        made.append(f"CREATE TRIGGER posts_changed {change} BEGIN {subtract}; {add}; END")
    return made


def _for_postgresql(table: str) -> list[str]:
    counted, keys = _COUNTED[table], _keys(table)
    add = (
        f"{count('postgresql', table, 'added')} ON CONFLICT ({', '.join(keys)}) "
        f"DO UPDATE SET posts = {table}.posts + excluded.posts"
    )
    values = ", ".join(f"{value} AS {key}" for key, value in zip(keys, _values("postgresql", table), strict=True))
    gone = f"(SELECT {values}, count(*) AS posts FROM deleted GROUP BY {', '.join(keys)}) AS gone"  # noqa: S608
    same = " AND ".join(f"{table}.{key} = gone.{key}" for key in keys)
    subtract = (
        f"UPDATE {table} SET posts = {table}.posts - gone.posts FROM {gone} WHERE {same}; "  # noqa: S608 - our own.
        f"DELETE FROM {table} USING {gone} WHERE {same} AND {table}.posts = 0"
    )
    made = [
        _function(f"{counted}_added", add),
        _trigger(f"{counted}_added", f"INSERT ON {counted} REFERENCING NEW TABLE AS added FOR EACH STATEMENT"),
        _function(f"{counted}_deleted", subtract),
        _trigger(f"{counted}_deleted", f"DELETE ON {counted} REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT"),
    ]
    if counted == "posts":
        change = "; ".join([*_subtract(table, _values("", table, "old.")), _add(table, _values("", table, "new."))])
        made += [
            _function("posts_changed", change),
            _trigger("posts_changed", "UPDATE OF kind ON posts FOR EACH ROW WHEN (old.kind IS DISTINCT FROM new.kind)"),
        ]
    return made


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"


def _trigger(name: str, after: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {after} EXECUTE FUNCTION {name}()"
