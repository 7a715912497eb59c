"""Pages on Slack: which one a message shows, and posts so long that one message holds no page of them."""

from dataclasses import replace

from tests.adapters.slack.conftest import Bot
from tests.fakes import FakeSource, made_posts
from tests.servers.slack_state import Message

MOST_JSON = 7_000  # A page of the long posts has more, and all that one has to send besides has less.


def leads_to_page(message: Message, number: int) -> bool:
    """Whether "Next" on the message shows this page, which the words of a page that is too long don't say."""
    actions = {name: action.get("value", "") for name, _block, action in message.choices()}
    return "Next ▶" in actions and f":{number}:" in actions["Next ▶"]


async def read_long_posts(bot: Bot) -> None:
    """From now on accounts have posts of some 600 characters."""
    posts = [replace(each, text=f"{each.text} {'and so on ' * 60}") for each in made_posts(60)]
    bot.world.source = FakeSource(posts)
    await bot.restart()
