"""What a reply answered: from the report itself, else read from X once its price was seen; kept nowhere."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import PageAction, ParentAction, VerdictAction
from bot.core.cards.model import AnyCard, PostQuote
from bot.core.cards.review_actions import ReviewAction
from bot.core.commands.command import OwnMessage, PrivateReceipt
from bot.core.commands.press import press
from bot.core.domain.errors import BudgetError, InputError, NetworkBusyError, OptedOutError, RefusedError, XError
from bot.core.domain.people import Requester
from bot.core.domain.posts import PostKind
from bot.core.domain.reports import PostQuery, Queue
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.domain.verdicts import Verdict
from bot.core.domain.workspace import WorkspaceSettings
from bot.core.store.engine.database import Store
from bot.core.store.schema import metadata
from tests.conversations.screen import Screen
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.core.sources.archives import OWNER_ID, account_js, fields, js, packed, post
from tests.fakes import ALICE, BOB
from tests.servers.x import Reset, Status, XAccount, XPost, snowflake

pytestmark = pytest.mark.cards

POST, USER = 5_000, 10_000  # Millionths of a dollar.
PAINTED = "you should never have painted it &amp; you know it"
WHOLE = "you should never have painted it & you know it"
MINUTE = timedelta(minutes=1)


def timeline() -> list[XPost]:
    """Grace's posts: an awful answer to @rival, a thread of her own, an answer to nobody whom we know."""
    start = START - timedelta(days=1)
    rival = snowflake(start - MINUTE, 5)
    texts = (
        ("@rival this is awful", PostKind.REPLY, rival),
        ("a thread begins", PostKind.ORIGINAL, ""),
        ("and this is awful", PostKind.REPLY, snowflake(start + MINUTE)),
    )
    return [
        XPost(snowflake(start + n * MINUTE), text, start + n * MINUTE, kind=kind, refers_to=about)
        for n, (text, kind, about) in enumerate(texts)
    ]


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot that has read Grace; @rival wrote what she answered."""
    async with x_world(store, tmp_path) as made:
        made.account(timeline())
        at = START - timedelta(days=1) - MINUTE
        made.server.add(XAccount("77", "rival", "The Rival", [XPost(snowflake(at, 5), PAINTED, at)]))
        await made.scan()
        yield made


def number(place: int) -> int:
    """The id of Grace's post."""
    return int(timeline()[place].id)


async def ask(world: XWorld, place: int = 0, requester: Requester = ALICE, *, paid: bool = False) -> Screen:
    """Press what shows what Grace's post answered."""
    return await world.press(encode(ParentAction(1, number(place), paid=paid)), requester)


async def spent(world: XWorld, requester: Requester = ALICE) -> int:
    """What the person has spent."""
    left = await world.app.budget.remaining(requester)
    return (left.limit or 0) - (left.amount or 0)


async def everything(store: Store) -> str:
    """All that is stored."""
    async with store.read() as connection:
        rows = [(await connection.execute(sa.select(table))).all() for table in metadata.sorted_tables]
    return repr(rows)


async def test_a_page_offers_what_its_replies_answered(world: XWorld) -> None:
    """Those whose parent is known, and no others."""
    page = await world.press(encode(PageAction(1, 1, PostQuery())))
    offered = [label for label in page.options if label.startswith("What #")]
    quotes = {each.number: each.text for each in page.cards[-1].elements if isinstance(each, PostQuote)}
    assert sorted(quotes[int(label[6])] for label in offered) == ["@rival this is awful", "and this is awful"]
    asked = [decode(page.options[label]) for label in offered]
    assert [each.back for each in asked if isinstance(each, ParentAction)] == [PageAction(1, 1, PostQuery())] * 2


async def test_the_price_comes_first(world: XWorld) -> None:
    """The post and its author; nothing is read or paid before the choice."""
    before, asked = await spent(world), len(world.server.requests)
    screen = await ask(world)
    assert "X charges $0.02 at most for reading it" in screen.text
    assert list(screen.buttons) == ["Read it · $0.02", "No, thanks"]
    assert (await spent(world), len(world.server.requests)) == (before, asked)


async def test_from_the_price_and_from_the_post_one_comes_back_to_the_page(world: XWorld) -> None:
    """As it was, with its filters; whoever declines has paid nothing."""
    page = PageAction(1, 1, PostQuery(flagged_only=True))
    priced = await world.press(encode(ParentAction(1, number(0), back=page)))
    assert decode(priced.buttons["No, thanks"]) == page
    shown = await world.press(priced.buttons["Read it · $0.02"])
    assert decode(shown.buttons["◀ Back to the page"]) == page


async def test_the_choice_shows_it_with_author_and_link_and_costs_what_was_said(world: XWorld) -> None:
    """The whole text with its time, linked, as X's display rules ask; the bill is X's own."""
    before, billed = await spent(world), (world.server.posts_billed, world.server.users_billed)
    shown = await world.press((await ask(world)).buttons["Read it · $0.02"])
    parent, reply = (each for each in shown.cards[-1].elements if isinstance(each, PostQuote))
    assert (parent.author, parent.text, "The Rival" in shown.text) == ("@rival", WHOLE, True)
    assert parent.url == f"https://x.com/rival/status/{timeline()[0].refers_to}"
    assert reply.text == "@rival this is awful"
    assert await spent(world) - before == POST + USER
    assert (world.server.posts_billed, world.server.users_billed) == (billed[0] + 1, billed[1] + 1)


async def test_on_the_same_day_it_costs_nothing_more(world: XWorld) -> None:
    """As at X: so nobody is asked, and nobody else pays."""
    await ask(world, paid=True)
    before = await spent(world), await spent(world, BOB)
    theirs, _progress = await world.scan(wanted(requester=BOB))
    assert WHOLE in (await ask(world)).text
    assert WHOLE in (await world.press(encode(ParentAction(theirs, number(0))), BOB)).text
    assert (await spent(world), await spent(world, BOB)) == before


async def test_nothing_of_it_is_kept_and_the_model_never_sees_it(world: XWorld, store: Store) -> None:
    """Neither its words nor its author's posts; the trail of who asked about whom has a line."""
    await ask(world, paid=True)
    assert "never have painted" not in await everything(store)
    assert not any("painted" in text for text in [*world.scorer.asked, *world.scorer.looked_through])
    assert "'rival'" in await everything(store)
    await world.say("/forget")
    await world.app.privacy.forget(ALICE)
    assert "alice" not in await everything(store)


async def test_ones_own_thread_is_shown_for_nothing(world: XWorld) -> None:
    """It stands in the report."""
    before, asked = await spent(world), len(world.server.requests)
    shown = await ask(world, 2)
    assert "a thread begins" in shown.text
    assert "The model has not seen" not in shown.text
    assert (await spent(world), len(world.server.requests)) == (before, asked)


async def test_in_an_archive_ones_own_thread_is_shown_without_any_x(world: XWorld, tmp_path: Path) -> None:
    """And no link stands at it, since X has confirmed nothing."""
    records = [post(1, "a thread begins"), post(2, "it is awful", **replies_to(1)), post(3, "to nobody known")]
    path = packed(tmp_path / "own.zip", {"data/tweets.js": js("tweets", records), "data/account.js": account_js()})
    request = ScanRequest(SourceSpec(SourceKind.ARCHIVE, str(path)), "mini", ALICE)
    scan = await world.app.scans.submit(request)
    await world.app.scans.wait(scan.id)
    page = await world.press(encode(PageAction(scan.id, 1, PostQuery())))
    [label] = [label for label in page.options if label.startswith("What #")]
    shown = await world.press(page.options[label])
    assert "a thread begins" in shown.text
    assert not any(each.url for each in shown.cards[-1].elements if isinstance(each, PostQuote))


def replies_to(place: int) -> dict[str, Any]:
    """What an archive says of an answer to oneself."""
    return {"in_reply_to_status_id_str": fields(place)["id_str"], "in_reply_to_user_id_str": OWNER_ID}


async def test_posts_that_were_read_before_learn_what_they_answer(world: XWorld, store: Store, tmp_path: Path) -> None:
    """By a scan of the archive that has them."""
    records = [post(1, "a thread begins"), post(2, "it is awful", **replies_to(1))]
    path = packed(tmp_path / "own.zip", {"data/tweets.js": js("tweets", records), "data/account.js": account_js()})
    request = ScanRequest(SourceSpec(SourceKind.ARCHIVE, str(path)), "mini", ALICE)
    scan = await world.app.scans.submit(request)
    await world.app.scans.wait(scan.id)
    async with store.write() as connection:
        await connection.execute(sa.update(metadata.tables["posts"]).values(answers=None))
    action = encode(ParentAction(scan.id, int(fields(2)["id_str"])))
    with pytest.raises(InputError, match="does not know which post this one answers"):
        await world.press(action)
    again = await world.app.scans.submit(request)
    await world.app.scans.wait(again.id)
    assert "a thread begins" in (await world.press(action)).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"deleted": True}, "no longer on X: it was deleted. X has charged nothing for it."),
        ({"withheld": True}, "X withholds the post that it answered. X has charged nothing"),
    ],
)
async def test_a_post_that_is_not_shown_is_told_plainly_and_costs_nothing(
    world: XWorld, change: dict[str, bool], said: str
) -> None:
    """As X bills only what it shows."""
    for name, value in change.items():
        setattr(world.server.accounts["rival"].posts[0], name, value)
    before = await spent(world)
    with pytest.raises(InputError) as told:
        await ask(world, paid=True)
    assert said in str(told.value)
    assert await spent(world) == before


@pytest.mark.parametrize("why", ["protected", "suspended"])
async def test_a_hidden_author_is_told_plainly_and_costs_nothing(world: XWorld, why: str) -> None:
    """X tells the two apart no further."""
    setattr(world.server.accounts["rival"], why, True)
    before = await spent(world)
    with pytest.raises(InputError, match="its author protects their posts, or is suspended"):
        await ask(world, paid=True)
    assert await spent(world) == before


async def test_a_rate_limit_says_until_when(world: XWorld) -> None:
    """And nothing stays held back."""
    before = await spent(world)
    world.server.faults.append(Status(429, reset=START + timedelta(minutes=7), path="/2/tweets"))
    with pytest.raises(NetworkBusyError, match="until 09:07 UTC"):
        await ask(world, paid=True)
    assert await spent(world) == before


async def test_a_lost_connection_is_tried_again(world: XWorld) -> None:
    """Whoever waits sees nothing of it."""
    world.server.faults.append(Reset(path="/2/tweets"))
    assert WHOLE in (await ask(world, paid=True)).text


async def test_an_empty_budget_reads_nothing(store: Store, tmp_path: Path) -> None:
    """It is said with the price, and again where somebody presses all the same."""
    async with x_world(store, tmp_path, budget={"per_user": "0.035"}) as world:
        world.account(timeline())
        await world.scan()
        refused = await ask(world)
        assert "of which $0.01 is left" in refused.text
        assert list(refused.buttons) == ["◀ Report"]
        asked = len(world.server.requests)
        with pytest.raises(BudgetError, match="is used up") as told:
            await ask(world, paid=True)
        assert "Open the post on X" in str(told.value)
        assert len(world.server.requests) == asked


@pytest.mark.parametrize("listed", ["rival", "77"])
async def test_who_has_opted_out_is_not_shown(store: Store, tmp_path: Path, listed: str) -> None:
    """By their handle X is not even asked; by their number alone X has to say whose it is."""
    async with x_world(store, tmp_path, x={"opt_out": [listed]}) as world:
        world.account(timeline())
        at = START - timedelta(days=1) - MINUTE
        world.server.add(XAccount("77", "rival", "The Rival", [XPost(snowflake(at, 5), PAINTED, at)]))
        await world.scan()
        asked = len(world.asked("/2/tweets"))
        with pytest.raises(OptedOutError):
            await ask(world, paid=True)
        assert len(world.asked("/2/tweets")) == asked + (listed == "77")


async def test_without_access_to_x_it_says_so_before_any_price(store: Store, tmp_path: Path) -> None:
    """A bot for archives alone."""
    async with x_world(store, tmp_path) as world:
        world.account(timeline())
        await world.scan()
        await world.stop()
        world.server, world.x = world.server, None
        world.start()
        with pytest.raises(XError, match="has no access to X"):
            await ask(world)


async def test_strangers_get_nothing(world: XWorld) -> None:
    """Neither of a report that is not theirs, nor where they may not scan."""
    with pytest.raises(InputError):
        await ask(world, requester=BOB, paid=True)
    member = Requester("discord", "5", "guild-1")
    await world.app.workspaces.save(member, WorkspaceSettings(roles=("managers",)))
    scan = await world.app.scans.submit(wanted(requester=member))
    await world.app.scans.wait(scan.id)
    with pytest.raises(RefusedError, match="may scan here"):
        await world.press(encode(ParentAction(scan.id, number(0), paid=True)), member)
    assert not world.asked("/2/tweets")


async def test_a_forged_button_reads_no_other_post(world: XWorld) -> None:
    """Only what a post of the report answers."""
    with pytest.raises(InputError, match="no longer stored"):
        await world.press(encode(ParentAction(1, int(timeline()[0].refers_to), paid=True)))
    assert not world.asked("/2/tweets")


class SlowScreen(Screen):
    """Shows a card only when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = asyncio.Event()

    async def edit(self, card: AnyCard) -> None:
        """Wait, then show."""
        await self.may.wait()
        await super().edit(card)

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Wait, then show."""
        await self.may.wait()
        return await super().send(card)


async def test_a_double_press_reads_once(world: XWorld) -> None:
    """And answers once."""
    screens = SlowScreen(), SlowScreen()
    action = encode(ParentAction(1, number(0), paid=True))
    presses = [
        asyncio.create_task(press(world.app.context(ALICE, each, each, origin="message 1"), action, OwnMessage(each)))
        for each in screens
    ]
    await asyncio.wait(presses, return_when=asyncio.FIRST_COMPLETED)
    for each in screens:
        each.may.set()
    await asyncio.gather(*presses)
    assert sum(len(each.cards) for each in screens) == 1
    assert len(world.asked("/2/tweets")) == 1


async def test_a_review_shows_it_beside_the_post(world: XWorld) -> None:
    """And the review goes on where it stood."""
    screen = await world.press(encode(ReviewAction(Queue(1))))
    assert "What it answered …" in screen.buttons
    await world.press(screen.buttons["What it answered …"])
    await world.press(encode(VerdictAction(1, number(0), Verdict.TOXIC, 1, PostQuery())))
