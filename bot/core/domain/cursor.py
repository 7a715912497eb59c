"""How far an account was read from X: which stretches of its posts are known, and what to ask for next.

Reading goes from the newest post backwards. A later scan first asks for what is newer than anything known; what lies
between the stretches known before and those is a hole, which is filled next; then it goes on at the old end. So nothing
is asked for twice, whatever interrupted the scans before. A scan with a floor, for a watch, wants only what is newer.

X ends answers early at times, repeats pages, and gives tokens without posts. So an answer without a token is no end as
long as X counts more posts: what is older than the oldest is asked for, until an answer brings nothing, which is free.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

MOST_IDLE = 5
"""Answers in a row with a token and nothing new, before the token is given up and the ids are asked for instead."""

_NO_EDITS: Mapping[int, Sequence[int]] = {}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Posts read without a hole, by their ids: the newest, the oldest (or where none older was), and how many."""

    newest: int
    oldest: int
    posts: int


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for at most `size` posts, newer than `since` and older than `until`; `token` goes on with an answer."""

    size: int
    since: int | None = None
    until: int | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of an account, as it is kept in a cursor.

    `stretches` come newest first. `newest_asked` says that this scan has asked for new posts; what it reads next is the
    hole below the first stretch, from `anchor` down, where `token` leads on. `ended` names the kind of source that has
    nothing older than the last stretch. `counted` is X's own count of posts when reading began, `idle` the number of
    answers in a row that brought nothing new.
    """

    stretches: tuple[Stretch, ...] = ()
    newest_asked: bool = False
    anchor: int | None = None
    token: str | None = None
    ended: str = ""
    counted: int | None = None
    idle: int = 0

    @classmethod
    def parse(cls, cursor: str | None) -> "Reading":
        """The reading that a cursor stands for; nothing is known where it is not one of ours."""
        try:
            fields: dict[str, Any] = json.loads(cursor or "{}")
            stretches = tuple(Stretch(*map(int, each)) for each in fields.pop("stretches", []))
            return cls(stretches, **fields)
        except (TypeError, ValueError, AttributeError):
            return cls()

    def __str__(self) -> str:
        """As a cursor."""
        fields = asdict(self) | {"stretches": [[each.newest, each.oldest, each.posts] for each in self.stretches]}
        return json.dumps(fields, separators=(",", ":"))

    @property
    def posts(self) -> int:
        """How many posts X has handed over, in all stretches."""
        return sum(each.posts for each in self.stretches)

    @property
    def newest(self) -> int | None:
        """The newest post known."""
        return self.stretches[0].newest if self.stretches else None

    @property
    def since(self) -> int | None:
        """The newest post below the hole that is being read."""
        below = self.stretches[1:] if self.newest_asked else self.stretches
        return below[0].newest if below else None

    def for_new_scan(self, counted: int | None) -> "Reading":
        """As a new scan begins: with a look for new posts, and at an end where X counts more once more."""
        ended = self.ended if counted is not None and self.posts >= counted else ""
        return replace(self, newest_asked=False, anchor=None, token=None, ended=ended, counted=counted, idle=0)

    def without_token(self) -> "Reading":
        """To go on from the oldest post known where X no longer knows the token."""
        return replace(self, anchor=None, token=None)

    def next(self, most: int | None, page: int, ended: str, floor: int | None = None) -> Ask | None:
        """What to ask for, at most `page` posts; None when the newest `most` posts are known, or all above `floor`."""
        since = self.since if floor is None else max(floor, self.since or 0)
        if self.idle > MOST_IDLE:
            return None
        if not self.newest_asked:
            return Ask(min(page, most or page), since, None, self.token)
        if not self.stretches or self._is_bottom(ended, floor):
            return None
        left = page if most is None else most - self.stretches[0].posts
        if left <= 0:
            return None
        if self.token and left >= page:  # A token goes with the very question that it answers, its size included.
            return Ask(page, since, self.anchor, self.token)
        return Ask(min(page, left), since, self.stretches[0].oldest)

    def _is_bottom(self, ended: str, floor: int | None) -> bool:
        """Whether nothing older than the first stretch is wanted, or there."""
        at_end = len(self.stretches) == 1 and self.ended == ended
        return at_end or (floor is not None and self.stretches[0].oldest <= floor + 1)

    def shrink(self, ask: Ask, size: int) -> Ask:
        """The same question for fewer posts, which no token fits."""
        return Ask(size, ask.since, self.stretches[0].oldest if self.newest_asked else None)

    def after(
        self,
        ask: Ask,
        ids: Sequence[int],
        token: str | None,
        *,
        most: int | None,
        page: int,
        ended: str,
        floor: int | None = None,
        earlier: Mapping[int, Sequence[int]] = _NO_EDITS,
    ) -> "Reading":
        """The reading after X answered `ask` with posts of these ids, and `token` where it has more of them.

        `earlier` are the ids of the versions before, of those that were edited: whoever was counted is not so again.
        """
        new = self.unknown_ids(ask, ids)
        posts = sum(not any(map(self.knows, earlier.get(each, ()))) for each in new)
        idle = 0 if new else self.idle + 1
        # An empty page that leads on says nothing yet: the newest posts are still to come.
        asked = self.newest_asked or bool(new) or token is None
        after = replace(
            self, stretches=self._merge(new, posts), newest_asked=asked, anchor=ask.until, token=token, idle=idle
        )
        if new and ask.size != page:  # The next page will be of another size, and then this token fits no more.
            after = after.without_token()
        if floor is not None and after.counted is not None:  # No look-up has counted these.
            after = replace(after, counted=after.counted + posts)
        if token:
            return after.without_token() if idle >= MOST_IDLE else after
        whole = after.complete and len(after.stretches) == 1
        if ids and not whole:  # Only an answer without posts is an end.
            return after.without_token()
        after = replace(after, idle=0)
        if floor is not None and floor > (self.since or 0):
            return _close_at(after, floor)
        closed = _close(after, below_first=bool(new) or self.newest_asked, most=most, ended=ended)
        return replace(closed, ended=ended) if closed.complete and len(closed.stretches) == 1 else closed

    @property
    def complete(self) -> bool:
        """Whether as many posts are known as X counts."""
        return self.counted is not None and self.posts >= self.counted

    def unknown_ids(self, ask: Ask, ids: Sequence[int]) -> list[int]:
        """Those of an answer's posts that are not known from before: X repeats pages at times."""
        top = self.stretches[0].oldest if self.newest_asked and self.stretches else None
        floor = ask.since or 0
        return sorted({each for each in ids if each > floor and (top is None or each < top)})

    def knows(self, number: int) -> bool:
        """Whether a post with this id would have been read."""
        return any(each.oldest <= number <= each.newest for each in self.stretches)

    def _merge(self, new: Sequence[int], posts: int) -> tuple[Stretch, ...]:
        if not new:
            return self.stretches
        if not self.newest_asked:
            return (Stretch(new[-1], new[0], posts), *self.stretches)
        top, *below = self.stretches
        return (Stretch(top.newest, min(top.oldest, new[0]), top.posts + posts), *below)

    def expect(self, most: int | None, total: int | None) -> int | None:
        """How many posts are known once a scan of the newest `most` has ended, where the network counts `total`."""
        if total is None:
            return most
        return max(total if most is None else min(most, total), self.posts)

    def estimate(self, most: int | None, total: int | None) -> int | None:
        """About how many posts a scan of the newest `most` would read, where X counts `total`; None if unknown."""
        if total is None:
            return most
        new = max(0, total - self.counted) if self.counted is not None and self.stretches else 0
        wanted = total if most is None else min(most, total)
        return max(min(new, wanted), wanted - self.posts, 0)


def _close_at(reading: Reading, floor: int) -> Reading:
    """With the hole known down to the floor, and no further: what is below it may be read another day."""
    after = reading.without_token()
    if not after.stretches or after.stretches[0].newest <= floor:
        return after
    first, *rest = after.stretches
    return replace(after, stretches=(replace(first, oldest=min(first.oldest, floor + 1)), *rest))


def _close(reading: Reading, *, below_first: bool, most: int | None, ended: str) -> Reading:
    """With the hole that was read to its end closed: joined with the stretch below, or at the end of all posts."""
    after = replace(reading, anchor=None)
    if not below_first:  # Nothing is newer than what is known.
        return after
    if len(reading.stretches) == 1:
        return replace(after, ended=ended)
    first, second, *rest = reading.stretches
    if most is not None and first.posts >= most:  # X's window ended here, not the hole.
        return after
    return replace(after, stretches=(Stretch(first.newest, second.oldest, first.posts + second.posts), *rest))
