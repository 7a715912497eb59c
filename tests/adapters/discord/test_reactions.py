"""Pages turned by reactions, where a server wants that."""

from bot.adapters.discord.messages.reaction_pages import BACK, LAST, NEXT, TURNS
from tests.adapters.discord.process import Bot
from tests.adapters.discord.test_client import scanned
from tests.servers.discord_people import Person
from tests.servers.discord_state import MANAGE_SERVER, REACT, Message


async def public_page(bot: Bot, person: Person) -> Message:
    """The first page of a public report in a server that wants reactions, with all of them below it."""
    person.user.permissions |= MANAGE_SERVER
    asked = await person.slash("settings", {"pagination": "reactions"})
    await person.wait_for(lambda message: message is asked.original and "Changed." in message.text)
    report = await scanned(person, public=True)
    await person.press(report, "Share its pages here …")
    asked = await person.wait_for(lambda message: "Share the pages of @ada's archive here?" in message.text)
    await person.press(asked, "Share its pages")
    await person.wait_for(lambda message: message is report and "Stop sharing its pages" in message.text)
    await person.press(report, "All posts, worst first")
    return await person.wait_for(lambda message: message is report and "Page 1 of 8" in message.text)


async def test_a_public_page_has_reactions_in_place_of_buttons(bot: Bot) -> None:
    """The other controls stay."""
    alice = bot.server.user("alice")
    page = await public_page(bot, alice)
    await bot.server.until(lambda: "Next ▶" not in page.text)
    assert list(page.reactions) == list(TURNS)
    assert "Original posts" in page.text


async def test_a_reaction_turns_the_page_whether_it_is_put_or_taken_back(bot: Bot) -> None:
    """Also after a restart."""
    alice = bot.server.user("alice")
    page = await public_page(bot, alice)
    await bot.server.until(lambda: "Next ▶" not in page.text)
    for emoji, shown in ((NEXT, "Page 2 of 8"), (NEXT, "Page 3 of 8"), (LAST, "Page 8 of 8"), (BACK, "Page 7 of 8")):
        await alice.react(page, emoji)
        await alice.wait_for(lambda message, shown=shown: message is page and shown in message.text)
        await bot.restart()
    assert "Next ▶" not in page.text


async def test_a_strangers_reaction_turns_nothing(bot: Bot) -> None:
    """The report is not theirs, and nobody is bothered with that."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    page = await public_page(bot, alice)
    await bot.server.until(lambda: "Next ▶" not in page.text)
    await bob.react(page, LAST)
    await alice.react(page, NEXT)
    await alice.wait_for(lambda message: message is page and "Page 2 of 8" in message.text)
    assert len(bob.messages) == 1


async def test_without_the_permission_the_buttons_stay(bot: Bot) -> None:
    """A page that can't be turned would be worse."""
    alice = bot.server.user("alice")
    bot.server.general.bot_permissions &= ~REACT
    page = await public_page(bot, alice)
    await alice.press(page, "Next ▶")
    await alice.wait_for(lambda message: message is page and "Page 2 of 8" in message.text)
    assert "Next ▶" in page.text
    assert not page.reactions


async def test_a_private_page_has_buttons(bot: Bot) -> None:
    """Nobody can react to a message that only one person sees."""
    alice = bot.server.user("alice")
    await public_page(bot, alice)
    report = await scanned(alice)
    await alice.press(report, "All posts, worst first")
    page = await alice.wait_for(lambda message: message is report and "Page 1 of 8" in message.text)
    assert "Next ▶" in page.text
    assert not page.reactions
