"""What people choose on a message in a chat: to scan the account that it links to, or to score its words."""

from bot.core.commands.command import Context
from bot.core.commands.options.option import Values
from bot.core.commands.scans import scan, score
from bot.core.domain.errors import CommandError
from bot.core.sources.handles import find_linked_handle
from bot.core.text.catalog import _


async def scan_linked(context: Context, words: str) -> None:
    """Offer scans of the account that the message links to first, each with its price.

    Raises:
        ToxscanError: it links to none, or that can't be scanned.
    """
    handle = find_linked_handle(words)
    if handle is None:
        raise CommandError(
            _("This message has no link to an account or a post that I can read."),
            _("Choose one that has, or name the account: `/scan @someone`."),
        )
    await scan.COMMAND.run(context, Values({scan.ACCOUNT.name: handle}))


async def score_words(context: Context, words: str) -> None:
    """What the model says about the message's words, which somebody else may have written.

    Raises:
        ToxscanError: it has none, or the model can't work.
    """
    if not words.strip():
        raise CommandError(_("This message has no text to score."), _("Choose one with words in it."))
    await score.COMMAND.run(context, Values({score.TEXT.name: words.strip()}))
