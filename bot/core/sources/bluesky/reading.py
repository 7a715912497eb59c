"""What is known of an account's feed, and what to ask for next.

A feed is sorted by moments, and only a cursor, which Bluesky makes, leads on in it. So what was read is remembered as
stretches of moments, newest first, each with the cursor at its lower end. A new scan looks for what is newer than the
first, then goes on below it; where it meets the next stretch the two become one.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.domain.cursor import Reading, Stretch
from bot.core.domain.networks import SocialNetwork, id_at
from bot.core.domain.posts import MAX_POST_ID, Post, PostKind
from bot.core.sources.bluesky.addresses import OFF, to_milliseconds
from bot.core.sources.bluesky.records import FeedItem

PAGE = 100  # Bluesky's most (lexicons/app/bsky/feed/getAuthorFeed.json).
MOST_PAGES = 20_000
MOST_IDLE = 20
"""Pages in a row that lead no further back: thousands of posts may claim the same moment, but not more."""
MOST_STRETCHES = 50
MOST_EDGE = 50  # Whoever writes more in a quarter of an hour has a few posts read twice, and stored once.
BROUGHT_IN = 10
"""More posts than this that Bluesky counts and no scan has met were brought in with old dates, between known ones."""
MOST_CURSOR = 1_000  # Characters of Bluesky's; they have 80.
_NEARLY = 0.9  # Of the posts that Bluesky counts: it counts some that it does not show.
_WINDOW = int(OFF.total_seconds() * 1000)
_TOP = ""  # The cursor of the first page.


@dataclass(frozen=True, slots=True)
class FeedStretch:
    """A stretch: every post from `newest` to `oldest` (milliseconds since 1970) was read.

    `cursor` is where reading goes on below, None where nothing is below. `lowest` is the id of its oldest post, `posts`
    counts them, and `own` those that are no reposts. `edge` are the ids of the posts of its last moments, up to
    `MOST_EDGE`.
    """

    newest: int
    oldest: int
    newest_id: int
    lowest: int
    posts: int
    own: int
    cursor: str | None
    edge: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedAsk:
    """A question for so many posts behind a cursor."""

    cursor: str
    size: int


@dataclass(frozen=True, slots=True)
class FeedReading:
    """All that is known of an account's feed.

    `asked`: this scan has looked for new posts. `sure` is the newest id of which nothing older can still appear.
    `counted` is Bluesky's count of posts when reading began, `unmet` how many of them no whole reading has met.
    `idle` and `pages` count answers.
    """

    stretches: tuple[FeedStretch, ...] = ()
    asked: bool = False
    sure: int = 0
    counted: int | None = None
    unmet: int | None = None
    idle: int = 0
    pages: int = 0
    over: bool = False

    @classmethod
    def parse(cls, cursor: str | None) -> "FeedReading":
        """The reading that a cursor stands for; nothing is known where it is not one of ours."""
        try:
            fields: dict[str, Any] = json.loads(Reading.parse(cursor).token or "{}")
            known = tuple(FeedStretch(**each | {"edge": tuple(each["edge"])}) for each in fields.pop("stretches", []))
            return cls(known, **fields)
        except (TypeError, ValueError, AttributeError, KeyError):
            return cls()

    def __str__(self) -> str:
        """As a cursor, from which the others read what they know of X's: the newest and oldest ids, and counts.

        The newest is not newer than what is sure, so that a watch looks once more at posts that came late.
        """
        whole = json.dumps(asdict(self), separators=(",", ":"))
        stretches = tuple(Stretch(min(each.newest_id, self.sure), each.lowest, each.posts) for each in self.stretches)
        return str(Reading(stretches, newest_asked=self.asked, token=whole, counted=self.counted))

    def for_new_scan(self, counted: int | None = None) -> "FeedReading":
        """As a new scan begins: with a look for new posts."""
        return replace(self, asked=False, counted=counted or self.counted, idle=0, pages=0, over=False)

    @property
    def posts(self) -> int:
        """How many posts were read, in all stretches."""
        return sum(each.posts for each in self.stretches)

    def expect(self, most: int | None, total: int | None) -> int | None:
        """How many posts a scan of the newest `most` will have read, where Bluesky counts `total`; None if unknown."""
        wanted = [each for each in (most, total) if each is not None]
        return max(min(wanted), self.posts) if total is not None else most

    def next(self, most: int | None, floor: int | None = None) -> FeedAsk | None:
        """What to ask for; None when the newest `most` posts are known, or all down to the moment `floor`."""
        if self.over or self.pages >= MOST_PAGES:
            return None
        if not self.asked:
            return FeedAsk(_TOP, min(PAGE, most or PAGE))
        first = self.stretches[0] if self.stretches else None
        if first is None or first.cursor is None or (floor is not None and first.oldest < floor - _WINDOW):
            return None
        left = PAGE if most is None else most - first.posts
        return FeedAsk(first.cursor, min(PAGE, left)) if left > 0 else None

    @property
    def circles(self) -> bool:
        """Whether Bluesky's answers lead no further back."""
        return self.idle > MOST_IDLE

    def is_known(self, item: FeedItem) -> bool:
        """Whether an item was read before this scan, or will be with what follows it.

        Of the moments before the newest known only those that were really met: some posts appear late.
        """
        below = self._below()
        if below is None or item.moment is None:
            return self._is_met(item)
        moment = to_milliseconds(item.moment)
        follows = below.cursor is not None and moment <= below.oldest
        return follows or self._is_met(item) or moment < below.newest - _WINDOW

    def _is_met(self, item: FeedItem) -> bool:
        edges = (each.edge for each in (self._top(), self._below()) if each)
        return item.post is not None and any(int(item.post.id) in edge for edge in edges)

    def is_beyond(self, item: FeedItem) -> bool:
        """Whether an item is newer than what was read before this scan."""
        below = self._below()
        return below is None or item.moment is None or to_milliseconds(item.moment) > below.newest

    def after(
        self,
        ask: FeedAsk,
        items: Sequence[FeedItem],
        cursor: str | None,
        present: datetime,
        *,
        floor: int | None = None,
        cut: bool = False,
    ) -> "FeedReading":
        """The reading after Bluesky answered `ask` with `items`, and a `cursor` where it has more of them.

        `cut`: the answer held posts older than `floor`, too, which are left for another scan and not among `items`.
        """
        top, below = self._top(), self._below()
        rest = self.stretches[1:] if self.asked else self.stretches
        moments = [to_milliseconds(item.moment) for item in items if item.moment]
        fresh = any(map(self.is_beyond, items))
        reached = bool(below and moments and moments[-1] < below.newest - (_WINDOW if fresh else 0))
        goes_on = ask.cursor if cut or self._ends_early(cursor) else cursor
        read = _stretch(top, [*filter(self.is_beyond, items)], goes_on, present, cut=cut)
        over = cut or (cursor is None and not below)
        if below and not cut and (reached or cursor is None):
            stretches = (_join(read, below) if read else below, *rest[1:])
            over = floor is not None and floor <= below.newest
        else:
            stretches = (read, *rest) if read else rest
        late = [item.post for item in items if item.post and not (self.is_beyond(item) or self.is_known(item))]
        if late and stretches:
            stretches = (_with_late(stretches[0], late), *stretches[1:])
        after = replace(
            self,
            stretches=stretches[:MOST_STRETCHES],
            asked=True,
            sure=max(self.sure, id_at(SocialNetwork.BLUESKY, present - OFF)),
            idle=self.idle + 1 if top and read and read.oldest >= top.oldest else 0,
            pages=self.pages + 1,
            over=over,
        )
        return _settle(after)

    def _ends_early(self, cursor: str | None) -> bool:
        """Whether the feed ends long before as many posts were read as Bluesky counts: then a later scan asks again."""
        if cursor is not None or self.counted is None:
            return False
        return sum(each.own for each in self.stretches) + PAGE + BROUGHT_IN < self.counted * _NEARLY

    def _top(self) -> FeedStretch | None:
        return self.stretches[0] if self.asked and self.stretches else None

    def _below(self) -> FeedStretch | None:
        rest = self.stretches[1:] if self.asked else self.stretches
        return rest[0] if rest else None


def _settle(reading: FeedReading) -> FeedReading:
    """Where the whole feed was read: how many posts Bluesky counts beyond it, or begin anew if they are too many.

    Those were brought in with old dates since the first whole reading. Some never appear, whatever the reason.
    """
    whole = len(reading.stretches) == 1 and reading.stretches[0].cursor is None
    if not whole or reading.counted is None:
        return reading
    unmet = reading.counted - reading.stretches[0].own
    if reading.unmet is None:
        return replace(reading, unmet=unmet)
    if unmet <= reading.unmet + BROUGHT_IN:
        return reading
    return FeedReading(sure=reading.sure, counted=reading.counted)


def _stretch(
    top: FeedStretch | None, items: Sequence[FeedItem], cursor: str | None, present: datetime, *, cut: bool
) -> FeedStretch | None:
    """The first stretch with what was read below it; None where nothing was, and nothing is known to follow."""
    if top is None:
        if not items and (cut or cursor is None):
            return None
        moment = max((to_milliseconds(item.moment) for item in items if item.moment), default=to_milliseconds(present))
        top = FeedStretch(moment, moment + 1, 1, MAX_POST_ID, 0, 0, cursor)
    placed = [(to_milliseconds(item.moment), item.post) for item in items if item.moment]
    # A page that Bluesky repeats is counted once.
    placed = [(at, post) for at, post in placed if at <= top.oldest and not (post and int(post.id) in top.edge)]
    ids = [int(post.id) for _, post in placed if post]
    newest = max([top.newest, *(moment for moment, _ in placed)])
    last = [int(post.id) for moment, post in placed if post and moment >= newest - _WINDOW]
    return replace(
        top,
        newest=newest,
        oldest=min([top.oldest, *(moment for moment, _ in placed)]),
        newest_id=max([top.newest_id, *ids]),
        lowest=min([top.lowest, *ids]),
        posts=top.posts + len(placed),
        own=top.own + sum(post is None or post.kind is not PostKind.REPOST for _, post in placed),
        cursor=cursor,
        edge=(*top.edge, *last)[:MOST_EDGE],
    )


def _with_late(stretch: FeedStretch, late: Sequence[Post]) -> FeedStretch:
    """A stretch with posts that appeared late in it."""
    return replace(
        stretch,
        posts=stretch.posts + len(late),
        own=stretch.own + sum(post.kind is not PostKind.REPOST for post in late),
        edge=(*(int(post.id) for post in late), *stretch.edge)[:MOST_EDGE],
    )


def _join(upper: FeedStretch, lower: FeedStretch) -> FeedStretch:
    """Two stretches without a hole between them."""
    return FeedStretch(
        max(upper.newest, lower.newest),
        min(upper.oldest, lower.oldest),
        max(upper.newest_id, lower.newest_id),
        min(upper.lowest, lower.lowest),
        upper.posts + lower.posts,
        upper.own + lower.own,
        lower.cursor,
        upper.edge if upper.newest > lower.newest + _WINDOW else (*upper.edge, *lower.edge)[:MOST_EDGE],
    )
