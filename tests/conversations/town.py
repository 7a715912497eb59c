"""A town: people in two servers, a bot, an X, and a simple model of what each of them may know.

Every text of X and of every archive holds a word of its own. Whatever is shown to somebody is searched for such words
at the moment in which it is shown, and each must be one that the model lets all who see the message know.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import (
    Action,
    AlikeAction,
    CancelAction,
    ForgetAction,
    HistoryAction,
    JudgeAction,
    PageAction,
    ReadAction,
    ResumeAction,
    ScanAction,
    Share,
    ShareAction,
    SummaryAction,
    VerdictAction,
)
from bot.core.cards.model import AnyCard, File
from bot.core.cards.plain_text import fallback
from bot.core.cards.review_actions import ReviewAction, ReviewUndoAction, ReviewVerdictAction
from bot.core.commands.command import Context, OwnMessage, PrivateReceipt, Receipt, SharedMessage
from bot.core.commands.parse import parse
from bot.core.commands.press import press, turn
from bot.core.commands.table import COMMANDS
from bot.core.domain.audience import Audience, Where, audience
from bot.core.domain.errors import ToxscanError
from bot.core.domain.people import Requester
from bot.core.domain.reports import PostQuery, Queue
from bot.core.domain.sources import SourceKind
from bot.core.domain.verdicts import Reach, Verdict
from bot.core.domain.workspace import Visibility
from bot.core.store.scans.shared_messages import Spot
from bot.core.store.schema import scans
from tests.conversations.screen import Screen, pressable
from tests.conversations.x_world import XWorld
from tests.core.sources.archives import START, account_js, fields, js, packed, post
from tests.servers.x import XAccount, XPost

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SECRET = re.compile(r"(?:posted|brought)\d+x\d+")
POSTS = 6  # Of an account; of an archive at most.


@dataclass(frozen=True, slots=True)
class Seat:
    """A person where they are: `place` is the channel, "" in direct messages."""

    requester: Requester
    place: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What a person brought: whose it is."""

    keeper: Requester


class Message(Screen):
    """A message in the town: every card that it shows is looked at by all who see it."""

    def __init__(self, town: "Town", seat: Seat, spot: Spot | None = None) -> None:
        super().__init__()
        self.town = town
        self.seat = seat
        self.spot = spot

    async def edit(self, card: AnyCard) -> None:
        """Show another card in its place."""
        self.town.saw(self, card)
        await super().edit(card)


class Private:
    """The way to one person alone: each card is a message of its own."""

    pace = 0.0
    pictures = False

    def __init__(self, town: "Town", seat: Seat) -> None:
        self.town = town
        self.seat = seat

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card to the person."""
        message = Message(self.town, self.seat)
        await message.edit(card)
        self.town.mine.setdefault(self.seat, []).append(message)
        return message


class Aloud:
    """The way to all who are in a place."""

    pace = 0.0
    pictures = False

    def __init__(self, town: "Town", seat: Seat) -> None:
        self.town = town
        self.seat = seat

    async def send(self, card: AnyCard) -> Receipt:
        """Show a card to everybody there."""
        self.town.messages += 1
        message = Message(self.town, self.seat, Spot("discord", self.seat.place, str(self.town.messages)))
        await message.edit(card)
        self.town.shared.append(message)
        return message


@dataclass
class Town:
    """The people, what they see, and what the model says they may know."""

    world: XWorld
    folder: Path
    random: Random
    mine: dict[Seat, list[Message]] = field(default_factory=dict)
    shared: list[Message] = field(default_factory=list)
    messages: int = 0
    given: int = 0
    people_on_x: list[XAccount] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    seen: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """How many words of X ("posted") and of archives ("brought") were seen, aloud (True) or alone."""
    # The model. Who asked for which account on X, in which place an account's report is public, whose a word is,
    # and whose archives are shared where.
    asked: set[tuple[str, str]] = field(default_factory=set)
    public: set[tuple[str, str]] = field(default_factory=set)
    brought: dict[str, Brought] = field(default_factory=dict)
    open: set[tuple[str, Requester]] = field(default_factory=set)

    @property
    def seats(self) -> list[Seat]:
        """Everybody, everywhere they are: in two servers, and with the bot alone."""
        rooms = (("north", "hall"), ("north", "hall"), ("south", "square"), ("", ""))
        return [
            Seat(Requester("discord", person, server, direct=not server), place)
            for person in ("1", "2", "3")
            for server, place in rooms
        ]

    def settle(self) -> None:
        """Accounts on X, each with a few posts of its own words."""
        for nth, handle in enumerate(("grace", "ada", "hedy")):
            made = [_x_post(str(1005 + nth), nth * POSTS + at) for at in range(1, POSTS + 1)]
            self.people_on_x.append(self.world.server.add(XAccount(str(1005 + nth), handle, handle.title(), made)))

    # What is seen.

    def saw(self, message: Message, card: AnyCard) -> None:
        """Somebody is shown a card: every word on it must be theirs to know."""
        for word in set(SECRET.findall(_all_words(card))):
            self.seen[word.rstrip("x0123456789"), message.spot is not None] += 1
            if not self._may_know(message, word):
                seen = f"{message.seat} saw {word} in {message.spot or 'a message of their own'}: {card.title}"
                self.leaks.append(f"{seen}; last {self.done[-3:]}")

    def _may_know(self, message: Message, word: str) -> bool:
        seat, alone = message.seat, message.spot is None
        if word.startswith("posted"):
            account = word.removeprefix("posted").split("x")[0]
            theirs = (seat.requester.user_id, account) in self.asked
            return (seat.place, account) in self.public or (alone and theirs)
        owned = self.brought.get(word)
        if owned is None:
            return False  # Its keeper has been forgotten.
        return (seat.place, owned.keeper) in self.open or (alone and _theirs(owned.keeper, seat.requester))

    # What is done.

    async def step(self) -> None:
        """Somebody does something."""
        seat = self.random.choice(self.seats)
        doings: list[tuple[int, Callable[[Seat], Awaitable[None]]]] = [
            (10, self._scan),
            (10, self._give),
            (50, self._press_seen),
            (40, self._guess),
            (20, self._ask),
            (1, self._forget),
            (3, self._rename),
            (3, self._restart),
        ]
        [doing] = self.random.choices([each for _, each in doings], [weight for weight, _ in doings])
        before = (set(self.asked), set(self.public), set(self.open))
        try:
            await doing(seat)
        except ToxscanError as refusal:
            self.asked, self.public, self.open = before
            for word in SECRET.findall(f"{refusal.message} {refusal.hint}"):
                self.leaks.append(f"{seat} read {word} in a refusal")

    def _context(self, seat: Seat, seen_by: Audience = Audience.ASKER, origin: str = "") -> Context:
        private = Private(self, seat)
        return self.world.app.context(
            seat.requester,
            Aloud(self, seat) if seen_by is Audience.EVERYBODY else private,
            private,
            audience=seen_by,
            admin=seat.requester.user_id == "1" or not seat.place,
            name=f"person {seat.requester.user_id}",
            place=seat.place,
            origin=origin,
            shown_at=self._at,
        )

    def _at(self, spot: Spot) -> Message:
        return next(message for message in self.shared if message.spot == spot)

    async def _say(self, seat: Seat, line: str) -> None:
        command, values = parse(line, COMMANDS)
        plan_request = self.random.choice((None, Visibility.PUBLIC, Visibility.PRIVATE))
        default = (await self.world.app.workspaces.get(seat.requester)).visibility
        seen_by = audience(command.about, Where.AMONG_OTHERS if seat.place else Where.ALONE, default, plan_request)
        self.done.append(f"{seat.requester.user_id}@{seat.place}: {line} ({seen_by})")
        await command.run(self._context(seat, seen_by), values)

    async def _scan(self, seat: Seat) -> None:
        """An account on X; mostly the price is taken."""
        account = self.random.choice(self.people_on_x)
        await self._say(seat, f"/scan @{account.handle}")
        price = self.mine[seat][-1]
        offers = [each for each in _actions(price) if isinstance(decode(each), ScanAction)]
        if offers and self.random.random() < 0.8:
            await self.press(seat, self.random.choice(offers), price)

    async def _give(self, seat: Seat) -> None:
        """An archive that claims to be of anybody, with the ids of their posts."""
        self.given += 1
        claims = [(each.handle, each.id) for each in self.people_on_x] + [("own", "77")]
        handle, number = self.random.choice(claims)
        words = [f"brought{self.given}x{at}" for at in range(1, self.random.randint(2, POSTS))]
        self.brought |= dict.fromkeys(words, Brought(seat.requester))
        records = [post(at, f"this is awful {word}") for at, word in enumerate(words, start=1)]
        path = self.folder / f"given-{self.given}.zip"
        packed(path, {"data/tweets.js": js("tweets", records), "data/account.js": account_js(handle, number)})
        before = len(self.shared)
        await self._say(seat, f"/scan-archive {path}")
        for report in self.shared[before:]:
            for action in _actions(report):
                if isinstance(decode(action), ShareAction) and self.random.random() < 0.5:
                    await self.press(seat, action, report)
                    await self._agree(seat)

    async def _agree(self, seat: Seat) -> None:
        """Share the pages, as one was just asked."""
        asked = self.mine[seat][-1]
        for action in _actions(asked):
            if decode(action) == ShareAction(getattr(decode(action), "scan_id", 0), Share.YES):
                await self.press(seat, action, asked)

    async def _press_seen(self, seat: Seat) -> None:
        """Press anything that the person can see, on the latest or an old message."""
        theirs = self.mine.get(seat, [])[-4:] + [each for each in self.shared if each.seat.place == seat.place][-4:]
        pressable_ones = [(message, action) for message in theirs for action in _actions(message)]
        if pressable_ones:
            message, action = self.random.choice(pressable_ones)
            await self.press(seat, action, message)

    async def _guess(self, seat: Seat) -> None:
        """Press what nobody has shown them: any report by its number, any post, sharing, going on, cancelling."""
        pick, number = self.random.choice, self.random.randint(1, await self._latest() + 1)
        query, at = PostQuery(), int(fields(self.random.randint(1, 3 * POSTS))["id_str"])
        guessed: Action = pick(
            (
                PageAction(number, 1, query),
                PageAction(number, 1, PostQuery(flagged_only=True)),
                ReadAction(number, 1, query),
                SummaryAction(number),
                JudgeAction(number, 1, query),
                AlikeAction(number, at, 1, query),
                VerdictAction(number, at, pick((*Verdict, None)), 1, query),
                ReviewAction(Queue(pick((0, number)))),
                ReviewVerdictAction(Queue(), number, at, pick((*Verdict, None)), None, pick(list(Reach))),
                ReviewUndoAction(Queue(), number, at),
                ShareAction(number, pick(list(Share))),
                ResumeAction(number),
                CancelAction(number),
                HistoryAction(),
                ScanAction(
                    SourceKind.TIMELINE,
                    pick(("grace", "ada", "hedy", "hopper")),
                    None,
                    include_reposts=True,
                    public=pick((True, False)),
                ),
            )
        )
        there = [each for each in self.shared if each.seat.place == seat.place]
        await self.press(seat, encode(guessed), pick([*there[-3:], Message(self, seat)]))

    async def press(self, seat: Seat, pressed: str, message: Message) -> None:
        """Press a button in a message, or turn a page by a reaction."""
        action = decode(pressed)
        self.done.append(f"{seat.requester.user_id}@{seat.place}: {action}")
        if isinstance(action, ForgetAction):
            return  # Forgetting is a step of its own.
        await self._allow(seat, action)
        origin = "" if message.spot is None else message.spot.message
        context = self._context(seat, Audience.EVERYBODY if seat.place else Audience.ASKER, origin)
        if message.spot is None:
            await press(context, pressed, OwnMessage(message))
        elif isinstance(action, PageAction) and self.random.random() < 0.2:
            await turn(context, action, SharedMessage(message, message.spot))
        else:
            await press(context, pressed, SharedMessage(message, message.spot))

    async def _allow(self, seat: Seat, action: Action) -> None:
        """What the model lets people know from now on, if the press is not refused."""
        match action:
            case ScanAction(_, handle, _, _, public):
                account = next((each for each in self.people_on_x if each.handle == handle.lower()), None)
                if account is not None:
                    self.asked.add((seat.requester.user_id, account.id))
                    if public and seat.place:
                        self.public.add((seat.place, account.id))
            case ShareAction(_, Share.YES):
                self.open.add((seat.place, seat.requester))
            case ShareAction(scan_id, Share.NO):
                # Taken back for this report; others of the same person may still be shared there.
                await self._take_back(seat, scan_id)

    async def _take_back(self, seat: Seat, scan_id: int) -> None:
        showing = self._context(seat).showing
        others = []
        for each in await self.world.app.reports.history(seat.requester):
            archive = each.scan.request.source.kind is SourceKind.ARCHIVE and each.scan.id != scan_id
            if archive and await showing.pages_shared("discord", seat.place, each.scan):
                others.append(each.scan.id)
        if not others:
            self.open.discard((seat.place, seat.requester))

    async def _ask(self, seat: Seat) -> None:
        """Ask for what is one's own."""
        known = ["grace", "ada", "hedy", "own", "hopper"]
        one, other = self.random.choice(known), self.random.choice(known)
        lines = (
            "/history",
            f"/export {one} --format {self.random.choice(('csv', 'json', 'html'))}",
            f"/compare {one} {other}",
            "/export-my-data",
            "/budget",
            "/settings",
            "/watch list",
            f"/watch {one}",
        )
        await self._say(seat, self.random.choice(lines))

    async def _forget(self, seat: Seat) -> None:
        """Ask to be forgotten, and mean it."""
        await self._say(seat, "/forget")
        latest = self.mine[seat][-1]
        [button] = [each for each in _actions(latest) if isinstance(decode(each), ForgetAction)]
        await press(self._context(seat), button, OwnMessage(latest))
        person = seat.requester.user_id
        self.asked = {each for each in self.asked if each[0] != person}
        self.brought = {word: each for word, each in self.brought.items() if each.keeper.user_id != person}
        self.open = {each for each in self.open if each[1].user_id != person}

    async def _rename(self, _seat: Seat) -> None:
        """Two accounts on X exchange their handles, within the day in which the bot remembers whose they were."""
        one, other = self.random.sample(self.people_on_x, 2)
        one.handle, other.handle = other.handle, one.handle
        self.done.append(f"renamed {one.id} and {other.id}")
        self.world.server.accounts.clear()
        for account in self.people_on_x:
            self.world.server.add(account)

    async def _restart(self, _seat: Seat) -> None:
        """The bot stops and starts."""
        await self.world.stop()
        self.world.start()

    async def _latest(self) -> int:
        async with self.world.store.read() as connection:
            return (await connection.execute(sa.select(sa.func.max(scans.c.id)))).scalar() or 0

    async def check_reports(self) -> None:
        """Every report holds the posts of one keeper, or of one account on X, and of nobody else."""
        for number in range(1, await self._latest() + 1):
            try:
                words = [SECRET.findall(each.post.text) async for each in self.world.app.reports.iterate_posts(number)]
            except ToxscanError:
                continue
            whose = {
                word.split("x")[0] if word.startswith("posted") else str(self.brought.get(word))
                for found in words
                for word in found
            }
            if len(whose) > 1:
                self.leaks.append(f"report {number} holds posts of {whose}")


def _actions(message: Message) -> list[str]:
    rows = message.cards[-1].rows if message.cards else ()
    return [each.action for row in rows for control in row for each in pressable(control)]


def _theirs(keeper: Requester, person: Requester) -> bool:
    """An archive is its keeper's where they gave it, and in their direct messages."""
    return keeper == person or (not person.workspace_id and keeper.user_id == person.user_id)


def _all_words(card: AnyCard) -> str:
    """All that stands on a card, in its files, and in its controls."""
    files = [each.content.decode("utf-8", "replace") for each in card.elements if isinstance(each, File)]
    controls = [each.label for row in card.rows for control in row for each in pressable(control)]
    return "\n".join([fallback(card), *files, *controls])


def _x_post(account: str, at: int) -> XPost:
    """A post with the id that archives give to their post of this number, too."""
    return XPost(fields(at)["id_str"], f"this is awful posted{account}x{at}", START + timedelta(minutes=at))
