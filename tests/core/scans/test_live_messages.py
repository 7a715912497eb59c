"""Messages that follow a scan, in several processes: each is in the hands of one, and a death is no loss."""

from bot.core.domain.scans import Scan
from bot.core.scans.live_messages import LiveMessages
from bot.core.store.scans.live_messages import LiveMessageRecord
from tests.core.fleet import Fleet, Member, account, wanted
from tests.fakes import ALICE

PLATFORM = ALICE.platform


class Screen:
    """A platform that notes which messages somebody begins to go on with."""

    def __init__(self, process: Member) -> None:
        self.live_messages = LiveMessages(process.store)
        self.gone_on_with: list[str] = []

    async def look(self) -> list[str]:
        """The places of the messages that are taken over now."""
        await self.live_messages.take_over()
        taken, self.gone_on_with = self.gone_on_with, []
        return taken

    def go_on(self, record: LiveMessageRecord) -> None:
        """Take one over."""
        self.gone_on_with.append(record.place)


async def following(fleet: Fleet, screen: Screen, process: Member) -> tuple[Scan, LiveMessageRecord]:
    """A scan under way, and a message that follows it."""
    account(fleet)
    process.scorer.gate.clear()
    scan = await process.scans.submit(wanted())
    return scan, await screen.live_messages.set_place(LiveMessageRecord(scan.id, ALICE), "here")


async def test_messages_of_the_dead_are_gone_on_with_by_one_who_lives(fleet: Fleet) -> None:
    """Those of the living are left alone; those that one has in hand already, too."""
    one, two, three = [await fleet.join() for _ in range(3)]
    mine, other, third = Screen(one), Screen(two), Screen(three)
    with (
        mine.live_messages.connect(PLATFORM, mine.go_on),
        other.live_messages.connect(PLATFORM, other.go_on),
        third.live_messages.connect(PLATFORM, third.go_on),
    ):
        await following(fleet, mine, one)
        assert [await mine.look(), await other.look(), await third.look()] == [[], [], []]
        await fleet.kill(one)
        assert [await other.look(), await third.look(), await other.look()] == [["here"], [], []]


async def test_who_was_taken_for_dead_leaves_the_message_to_the_other(fleet: Fleet) -> None:
    """It is told so when it wants to change it the next time."""
    one, two = await fleet.join(), await fleet.join()
    mine, other = Screen(one), Screen(two)
    with other.live_messages.connect(PLATFORM, other.go_on):
        _, record = await following(fleet, mine, one)
        assert await mine.live_messages.is_mine(record)
        await fleet.expire(one)
        assert await other.look() == ["here"]
    assert not await mine.live_messages.is_mine(record)


async def test_a_platform_that_is_connected_again_goes_on_with_its_messages(fleet: Fleet) -> None:
    """In the same process: its connection was lost for good, and with it whoever followed."""
    one = await fleet.join()
    mine = Screen(one)
    with mine.live_messages.connect(PLATFORM, mine.go_on):
        await following(fleet, mine, one)
    with mine.live_messages.connect(PLATFORM, mine.go_on):
        assert await mine.look() == ["here"]


async def test_messages_of_a_platform_that_is_not_here_wait(fleet: Fleet) -> None:
    """Another process may be on it."""
    one, two = await fleet.join(), await fleet.join()
    other = Screen(two)
    with other.live_messages.connect("elsewhere", other.go_on):
        await following(fleet, Screen(one), one)
        await fleet.kill(one)
        assert await other.look() == []
