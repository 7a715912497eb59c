"""The form that starts a scan, where one is opened without a command: of an account, or of an archive."""

from collections.abc import Mapping

from bot.core.cards.forms import FieldKind, Form, FormField
from bot.core.commands.filled_form import Filled, read_form
from bot.core.commands.scans import scan, scan_archive
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _


def archive_form() -> Form:
    """The same for one's own archive alone."""
    file = _file(_("The ZIP from X"), required=True)
    return Form(
        _("Scan my own archive"),
        _("Continue"),
        (file,),
        _(
            "It is free. X sends you the ZIP when you ask for it: Settings, Your account, Download an archive of your "
            "data."
        ),
    )


def read_archive_form(written: Mapping[str, str], *, with_file: bool) -> Filled:
    """What stands beside the file, which is nothing; whether there is one.

    Raises:
        CommandError: it has other fields.
    """
    values, mistakes = read_form(archive_form(), scan_archive.COMMAND, written)
    if not with_file:
        mistakes[scan_archive.ARCHIVE.name] = CommandError(_("Send the ZIP that X has sent you."))
    return Filled(mistakes, command=scan_archive.COMMAND, values=values)


def _file(label: str, *, required: bool = False) -> FormField:
    hint, endings = _(scan_archive.WHAT_BECOMES), ("zip", "js")
    return FormField(scan_archive.ARCHIVE.name, label, FieldKind.FILE, hint, endings=endings, required=required)


def scan_form(*, quick: bool) -> Form:
    """Empty, in the reader's language; whether scans can be `quick`."""
    faster = FormField(
        "quick", _("Quick scan"), FieldKind.FLAG, _("Faster: the big model checks only part of the posts")
    )
    return Form(
        _("Scan an account"),
        _("Continue"),
        (
            FormField("account", _("Which account?"), hint=_("@name, name.bsky.social, @name@server, or a link")),
            FormField(
                "posts",
                _("How many of its newest posts?"),
                FieldKind.NUMBER,
                _("all"),
                longest=12,
                least=scan.LIMIT.number.least,
                most=scan.LIMIT.number.most,
            ),
            _file(_("Or an account archive (zip)")),
            FormField(
                "reposts", _("Reposts"), FieldKind.FLAG, _("Score them too, though their words are somebody else's")
            ),
            *([faster] if quick else []),
        ),
        _(
            "Name an account, or send the archive of your own account. Bluesky and Mastodon cost nothing; for X you "
            "see the price before any post is read."
        ),
    )


def read_scan_form(written: Mapping[str, str], *, with_file: bool) -> Filled:
    """What was filled in, but for the file; `with_file`: an archive was sent along.

    Raises:
        CommandError: it has other fields.
    """
    values, mistakes = read_form(scan_form(quick=True), scan.COMMAND, written)
    if bool(written.get(scan.ACCOUNT.name)) == with_file:
        mistakes[scan.ACCOUNT.name] = CommandError(_("Give either an account, or an archive."))
    return Filled(mistakes, command=scan_archive.COMMAND if with_file else scan.COMMAND, values=values)
