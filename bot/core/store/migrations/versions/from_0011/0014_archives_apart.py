"""Archives are kept apart from what X gave, and from each other: each goes to the person who asked for its scan.

Until now everything of one account's number was one account for everybody, whoever had brought it. A post whose first
scan was an archive goes to that scan's present requester, with that person's own marks. Nothing stays where it is not
clear whose it is: posts of scans that belong to nobody go, names that an archive may have written go, and what X was
read of an account counts as unread where posts went away from it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_AGAIN = "Give your archive again; that is free."
_LINE = f"Somebody else had given this archive first, and each person's are kept apart now. {_AGAIN}"
_PARTS = f"Some of its posts had come from elsewhere before, and are kept apart now. {_AGAIN}"
_FROM_X = "Some of its posts had come from an archive, and are its keeper's alone now. Scan the account again."
_CACHE = 262_144  # KiB, for this one connection: rows that move touch ten indexes, page by page.
_HANGING = ("scores", "skips", "marks")


class _Keeper(NamedTuple):
    """Whoever brought an archive."""

    platform: str
    workspace_id: str
    user_id: str


_X = _Keeper("", "", "")
_NOBODY = _Keeper("nobody", "", "")  # Of a scan whose requester was forgotten.
_WHO = "platform = :platform AND workspace_id = :workspace_id AND user_id = :user_id"
_THEIRS = f"collection = :old AND source_kind = 'archive' AND {_WHO}"
_NOBODYS = "collection = :old AND source_kind = 'archive' AND user_id = ''"


@dataclass(frozen=True)
class _Mixed:
    """An account's number as it was, one collection for all: its row, its scans' keepers, the posts they brought.

    `said` is its handle as X once gave it, "" where that is not known.
    """

    row: sa.RowMapping
    said: str
    keepers: dict[int, _Keeper]
    posts: Counter[int]

    @property
    def key(self) -> int:
        return int(self.row["key"])

    @property
    def asked_x(self) -> bool:
        """Whether X ever gave something of it."""
        known = (self.row["looked_up_at"], self.row["cursor"])
        return bool(self.said) or known != (None, None) or _X in self.keepers.values()

    @property
    def whose(self) -> list[_Keeper]:
        """All that some of it belongs to, whoever has the most first: theirs stays where it lies."""
        sizes: Counter[_Keeper] = Counter()
        for scan, keeper in self.keepers.items():
            sizes[keeper] += self.posts[scan]
        wanted = set(self.keepers.values()) - {_NOBODY} | ({_X} if self.asked_x else set())
        return sorted(wanted, key=lambda keeper: (-sizes[keeper], keeper))

    @property
    def is_one_persons(self) -> bool:
        """Whether one person's archives are all there is, so that its names are theirs, too."""
        keepers = set(self.keepers.values())
        return not self.asked_x and len(keepers) == 1 and _NOBODY not in keepers

    def covered_others(self, scan: int) -> bool:
        """Whether the scan's report covered posts that somebody else's scan had brought."""
        whose = self.keepers[scan]
        return any(posts and old <= scan and self.keepers[old] != whose for old, posts in self.posts.items())


def upgrade() -> None:
    """Bring the data forward: a million posts that move take minutes, those that may stay none."""
    said = dict(_handles_from_x())
    mixed = list(_say("SELECT DISTINCT collection FROM scans WHERE source_kind = 'archive'").scalars())
    if mixed:
        _loosen()
        for key in mixed:
            _part(_read(key, said))
        _fasten()
    for account_id, handle in said.items():
        named = {"handle": handle, "id": account_id}
        _say("UPDATE collections SET handle = :handle WHERE id = :id AND kind = 'account'", **named)
        _say("UPDATE watches SET handle = :handle WHERE account_id = :id", **named)
    # Also where no archive is left, as whoever forged one may be forgotten by now. The next scan asks X for the names.
    _say("UPDATE collections SET name = '' WHERE kind = 'account'")
    _say("UPDATE collections SET looked_up_at = 0 WHERE looked_up_at IS NOT NULL")


def _say(words: str, **values: Any) -> sa.CursorResult[Any]:
    return op.get_bind().execute(sa.text(words), values)


def _on_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _loosen() -> None:
    """Let posts move before what hangs on them. On SQLite no reference is checked while a database is migrated."""
    if not _on_postgres():
        op.execute(f"PRAGMA cache_size = -{_CACHE}")
    for table in _HANGING if _on_postgres() else ():
        op.drop_constraint(f"fk_{table}_collection_post_id", table)


def _fasten() -> None:
    for table in _HANGING if _on_postgres() else ():
        mine, theirs = ["collection", "post_id"], ["collection", "id"]
        op.create_foreign_key(f"fk_{table}_collection_post_id", table, "posts", mine, theirs, ondelete="CASCADE")


def _handles_from_x() -> Iterator[tuple[str, str]]:
    """By account: archives wrote over the names in `accounts`, but never into the trail of look-ups."""
    latest = "SELECT max(id) FROM audit WHERE event = 'look-up' AND account_id <> '' GROUP BY account_id"
    for row in _say(f"SELECT account_id, handle FROM audit WHERE id IN ({latest})"):  # noqa: S608 - our own words
        yield row.account_id, row.handle


def _read(key: int, said: dict[str, str]) -> _Mixed:
    row = _say("SELECT * FROM collections WHERE key = :key", key=key).mappings().one()
    keepers = {}
    for scan in _say("SELECT * FROM scans WHERE collection = :key", key=key).mappings():
        asked = _Keeper(scan["platform"], scan["workspace_id"], scan["user_id"])
        brought = asked if asked.user_id else _NOBODY
        keepers[scan["id"]] = brought if scan["source_kind"] == "archive" else _X
    counts = _say("SELECT scan_id, count(*) AS posts FROM posts WHERE collection = :key GROUP BY scan_id", key=key)
    return _Mixed(row, said.get(row["id"], ""), keepers, Counter({each.scan_id: each.posts for each in counts}))


def _part(mixed: _Mixed) -> None:
    """Give each keeper a collection of their own, with their scans, posts and marks."""
    keys: dict[_Keeper, int] = {}
    for keeper in mixed.whose:
        keys[keeper] = _add_collection(mixed, keeper) if keys else _make_theirs(mixed, keeper)
    _say_what_is_missing(mixed)
    _keep_lines_of_others(mixed, keys)
    _drop_nobodys(mixed)
    for keeper, key in keys.items():
        if key != mixed.key:
            _move(mixed.key, key, keeper)
    for keeper, key in keys.items():
        if keeper != _X:
            _say(f"DELETE FROM marks WHERE collection = :key AND NOT ({_WHO})", key=key, **keeper._asdict())  # noqa: S608
    if _X in keys:
        _forget_alerts(mixed, keys[_X])
    if mixed.key not in keys.values():
        _say("DELETE FROM collections WHERE key = :key", key=mixed.key)


def _values(mixed: _Mixed, keeper: _Keeper) -> dict[str, Any]:
    """The keeper's row of `collections`."""
    whose = {"kind": "account" if keeper == _X else "archive", **keeper._asdict(), "id": mixed.row["id"]}
    known = dict.fromkeys(("posts", "joined", "looked_up_at", "cursor")) | {"bio": "", "picture": ""}
    if keeper == _X:
        moved = any(mixed.posts[scan] for scan, each in mixed.keepers.items() if each != _X)
        known = {name: mixed.row[name] for name in known} | ({"cursor": None} if moved else {})
    if mixed.is_one_persons:
        return {**whose, **known, "handle": mixed.row["handle"], "name": mixed.row["name"]}
    beside = f"SELECT handle FROM scans WHERE {_THEIRS} ORDER BY id DESC LIMIT 1"  # noqa: S608 - our own words
    written = _say(beside, old=mixed.key, **keeper._asdict()).scalar() if keeper != _X else ""
    return {**whose, **known, "handle": mixed.said or written or "", "name": ""}


def _make_theirs(mixed: _Mixed, keeper: _Keeper) -> int:
    values = _values(mixed, keeper)
    changes = ", ".join(f"{name} = :{name}" for name in values)
    _say(f"UPDATE collections SET {changes} WHERE key = :key", key=mixed.key, **values)  # noqa: S608 - our own words
    return mixed.key


def _add_collection(mixed: _Mixed, keeper: _Keeper) -> int:
    values = {"network": "x", **_values(mixed, keeper)}
    names, given = ", ".join(values), ", ".join(f":{name}" for name in values)
    line = f"INSERT INTO collections ({names}) VALUES ({given}) RETURNING key"  # noqa: S608 - our own words
    return int(_say(line, **values).scalar_one())


def _say_what_is_missing(mixed: _Mixed) -> None:
    """In reports that lost posts; an archive is read from its beginning when one goes on with it."""
    for scan, keeper in mixed.keepers.items():
        if keeper == _NOBODY or not mixed.covered_others(scan):
            continue
        over = "id = :scan AND status NOT IN ('queued', 'running')"
        if keeper == _X:
            _say(f"UPDATE scans SET error = :said WHERE {over}", said=_FROM_X, scan=scan)  # noqa: S608
        else:
            _say("UPDATE scans SET cursor = NULL WHERE id = :scan", scan=scan)
            _say(f"UPDATE scans SET status = 'failed', error = :said WHERE {over}", said=_PARTS, scan=scan)  # noqa: S608


def _keep_lines_of_others(mixed: _Mixed, keys: dict[_Keeper, int]) -> None:
    """Whoever joined an archive's scan keeps the line in their history, as an empty scan of their own."""
    joined = "SELECT s.* FROM searches s JOIN scans ON scans.id = s.scan_id WHERE scans.collection = :key"
    for line in list(_say(joined, key=mixed.key).mappings()):
        asked = _Keeper(line["platform"], line["workspace_id"], line["user_id"])
        if mixed.keepers[line["scan_id"]] in (asked, _X):
            continue
        if asked not in keys:
            keys[asked] = _add_collection(mixed, asked)
        empty = _add_empty_scan(line["scan_id"], asked, keys[asked])
        _say("UPDATE searches SET scan_id = :empty WHERE id = :id", empty=empty, id=line["id"])


def _add_empty_scan(scan: int, asked: _Keeper, collection: int) -> int:
    """A scan without posts that says what to do; its number is one that no scan has had."""
    given = {"collection": collection, **asked._asdict(), "said": _LINE, "scan": scan}
    number = ""
    if not _on_postgres():  # There a sequence numbers scans.
        used = [_say("SELECT max(id) FROM scans").scalar(), _say("SELECT max(scan_id) FROM forgotten").scalar()]
        number, given["number"] = ":number, ", max(each or 0 for each in used) + 1
    same = "model, model_name, source_kind, include_reposts, created_at, cancel_asked, claimed_by"
    theirs = "collection, platform, workspace_id, user_id, locator, handle, status, broken, error, finished_at"
    line = (
        f"INSERT INTO scans ({'id, ' if number else ''}{theirs}, {same}) "  # noqa: S608 - our own words
        f"SELECT {number}:collection, :platform, :workspace_id, :user_id, '', '', 'failed', 0, :said, "
        f"coalesce(finished_at, created_at), {same} FROM scans WHERE id = :scan RETURNING id"
    )
    return int(_say(line, **given).scalar_one())


def _drop_nobodys(mixed: _Mixed) -> None:
    """Away with archives whose scans belong to nobody any more. No later scan gets the number of one of theirs."""
    if _NOBODY not in mixed.keepers.values():
        return
    scans = f"SELECT id FROM scans WHERE {_NOBODYS}"  # noqa: S608 - our own words
    these = f"SELECT id FROM posts WHERE collection = :old AND scan_id IN ({scans})"  # noqa: S608
    for table in _HANGING:
        _say(f"DELETE FROM {table} WHERE collection = :old AND post_id IN ({these})", old=mixed.key)  # noqa: S608
    _say(f"DELETE FROM posts WHERE collection = :old AND scan_id IN ({scans})", old=mixed.key)  # noqa: S608
    _say("INSERT INTO forgotten (scan_id) SELECT max(id) FROM scans WHERE true ON CONFLICT DO NOTHING")
    for table in ("followers", "searches"):
        _say(f"DELETE FROM {table} WHERE scan_id IN ({scans})", old=mixed.key)  # noqa: S608
    _say(f"DELETE FROM scans WHERE {_NOBODYS}", old=mixed.key)  # noqa: S608


def _move(old: int, new: int, keeper: _Keeper) -> None:
    """Move the keeper's scans, then what they brought, then what hangs on that."""
    which = "collection = :old AND source_kind <> 'archive'" if keeper == _X else _THEIRS
    whose = {} if keeper == _X else keeper._asdict()
    _say(f"UPDATE scans SET collection = :new WHERE {which}", old=old, new=new, **whose)  # noqa: S608
    theirs = "scan_id IN (SELECT id FROM scans WHERE collection = :new)"
    moved = "post_id IN (SELECT id FROM posts WHERE collection = :new)"
    for table, those in (("posts", theirs), ("scores", theirs), ("skips", moved), ("marks", moved)):
        _say(f"UPDATE {table} SET collection = :new WHERE collection = :old AND {those}", old=old, new=new)  # noqa: S608


def _forget_alerts(mixed: _Mixed, key: int) -> None:
    """What a watch told of and X did not give, it has not told of."""
    watched = "SELECT id FROM watches WHERE account_id = :id"
    given = "SELECT id FROM posts WHERE collection = :key"
    line = f"DELETE FROM alerted WHERE watch IN ({watched}) AND post_id NOT IN ({given})"  # noqa: S608
    _say(line, id=mixed.row["id"], key=key)
