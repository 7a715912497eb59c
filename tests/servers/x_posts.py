"""What the local X server holds: accounts and posts with real snowflake ids, and timelines written by us."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.core.domain.posts import PostKind

EPOCH = datetime.fromtimestamp(1288834974.657, tz=UTC)  # X counts its milliseconds from here.
SEQUENCE_BITS = 22  # A snowflake's machine and sequence bits, below its milliseconds.
POST_LENGTH = 280  # Longer posts are "notes": `text` holds their cut form.
REPOST_LENGTH = 140  # A repost's text is cut here, as it ever was.


@dataclass
class XPost:
    """One post.

    `note` is a long post's whole text, of which `text` is the cut form; `refers_to` is the id of the post that a
    reply, quote or repost is about (made up when empty). `earlier` are its versions before it was edited, oldest
    first; each has an id of its own, and the account's timeline holds the newest alone.
    """

    id: str
    text: str
    created_at: datetime
    lang: str = "en"
    kind: PostKind = PostKind.ORIGINAL
    note: str = ""
    likes: int = 0
    reposts: int = 0
    deleted: bool = False
    withheld: bool = False
    refers_to: str = ""
    earlier: "list[XPost]" = field(default_factory=list)
    history: list[str] = field(default_factory=list)  # The ids of all versions, the same list in each.

    def __post_init__(self) -> None:
        self.history = self.history or [self.id]

    @property
    def versions(self) -> "list[XPost]":
        """All of them, oldest first; what is deleted is so in all."""
        return [*(replace(each, deleted=self.deleted) for each in self.earlier), self]

    def edit(self, text: str, at: datetime, note: str = "") -> None:
        """Put another version in its place, as X does: with an id of its own, and the moment of the edit."""
        self.earlier.append(replace(self, earlier=[]))
        sequence = int(self.id) & ((1 << SEQUENCE_BITS) - 1)
        self.id, self.text, self.created_at, self.note = snowflake(at, sequence), text, at, note
        self.history.append(self.id)


@dataclass
class XAccount:
    """One account and its posts, in any order."""

    id: str
    handle: str
    name: str
    posts: list[XPost] = field(default_factory=list)
    protected: bool = False
    suspended: bool = False
    deactivated: bool = False
    verified: bool = False
    description: str = ""
    picture: str = ""
    created_at: datetime = datetime(2015, 3, 1, 9, 30, tzinfo=UTC)

    @property
    def hidden(self) -> str:
        """Why nobody may see its posts, in the words of X's compliance results; "" when they may."""
        reasons = {"suspended": self.suspended, "deactivated": self.deactivated, "protected": self.protected}
        return next((reason for reason, holds in reasons.items() if holds), "")

    def shown(self) -> list[XPost]:
        """The posts that are still there, newest first."""
        return sorted((post for post in self.posts if not post.deleted), key=lambda post: int(post.id), reverse=True)


def snowflake(at: datetime, sequence: int = 0) -> str:
    """The id of a post written at that moment (aware); `sequence` (0 to 2²²-1) tells posts of one millisecond apart."""
    return str(((at - EPOCH) // timedelta(milliseconds=1) << SEQUENCE_BITS) | sequence)


def made_timeline(
    count: int, end: datetime, every: timedelta = timedelta(hours=3), sequence: int = 0, notes: bool = True
) -> list[XPost]:
    """That many posts, newest first, the newest at `end`: of ten, six originals, two replies, a quote and a repost.

    Two timelines with the same times need different sequences. With `notes` every fiftieth is a long post.
    """
    return [_made(number, end - number * every, sequence, notes) for number in range(count)]


_KINDS = [PostKind.ORIGINAL] * 6 + [PostKind.REPLY] * 2 + [PostKind.QUOTE, PostKind.REPOST]
_OPENINGS = ("Morning all.", "Honestly,", "So:", "Small update:", "Not sure why, but", "Today I learned:", "Well,")
_MIDDLES = (
    "the tram was late again and nobody looked surprised",
    "my sourdough has opinions now &amp; I respect them",
    "you're a complete idiot if you think that goal was offside",
    "the new library opens on Saturday, bring the kids",
    "this update is garbage and whoever shipped it should be ashamed",
    "three years of running and I still hate the first kilometre",
    "shut up already, you pathetic liar",
    "the tomatoes on the balcony are winning against the snails",
    "does anyone have a spare ticket for tonight?",
    "that was the kindest thing anybody has said to me all week ❤️",
    "wir sehen uns dann morgen am See",
)


def _made(number: int, at: datetime, sequence: int, notes: bool) -> XPost:
    kind = _KINDS[number % len(_KINDS)]
    opening, middle = _OPENINGS[number % len(_OPENINGS)], _MIDDLES[number % len(_MIDDLES)]
    words = f"{opening} {middle} (no. {number})"
    post = XPost(
        snowflake(at, sequence), words, at, kind=kind, likes=number * 7 % 90, reposts=number % 5,
        lang="de" if middle.startswith("wir") else "en",
    )  # fmt: skip
    if kind is PostKind.REPOST:
        post.text = _cut(f"RT @somebody_else: {words} and that is all there is to say about it, whatever they tell you "
                         "about trams, bread or football", REPOST_LENGTH)  # fmt: skip
    elif kind is PostKind.REPLY:
        post.text = f"@a_friend {words}"
    elif notes and number % 50 == 0:
        post.note = " ".join([words, *_long_story(number)])
        post.text = _cut(post.note, POST_LENGTH)
    return post


def _long_story(number: int) -> Iterator[str]:
    for step in range(12):
        yield f"Then {_MIDDLES[(number + step) % len(_MIDDLES)]}."


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
