"""What deletes posts on X takes, for whoever gave the archive that holds them."""

from contextlib import aclosing

from bot.core.cards.model import PersonalCard, text
from bot.core.commands.command import Context, OwnMessage
from bot.core.domain.errors import CommandError, RefusedError
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.text.catalog import _, ngettext
from bot.core.views.own_past.deletion import deletion_file


async def send_deletion(context: Context, scan: Scan, message: OwnMessage | None = None) -> None:
    """Write what deletes posts takes, and show it to the asker, in their `message` where there is one.

    Raises:
        RefusedError: the posts come from a network, so nobody knows that they are the asker's, or are none of X's.
        CommandError: there is nothing to delete.
    """
    if scan.account.network is not SocialNetwork.X:
        raise RefusedError(
            _("I make files for deleting posts from archives of X only."),
            _("“Export …” makes a table of these posts, with which you can look for them by hand."),
        )
    if scan.request.source.kind is not SourceKind.ARCHIVE:
        raise RefusedError(
            _("I make files for deleting posts from archives only: those hold your own posts."),
            _("Download your archive from X and scan it with `/scan-archive`."),
        )
    report = await context.reports.report(scan.id, context.requester)
    async with aclosing(context.reports.iterate_posts(scan.id, context.requester)) as posts:
        file, count = await deletion_file(report, posts)
    if not count:
        raise CommandError(
            _("There is nothing to delete: no flagged post of this archive is left."),
            _("Call a post toxic in the report, and the file will hold it."),
        )
    held = ngettext("{count} flagged post.", "{count} flagged posts, worst first.", count)
    warned = _(
        "This bot deletes nothing on X. X has suspended accounts after a tool deleted many posts: README.txt in the "
        "file says what is known of that."
    )
    card = PersonalCard(_("Posts of {account} to delete", account=scan.account), (text(held), text(warned), file))
    await (message.receipt.edit(card) if message else context.private.send(card))
