"""`toxscan pack`: the small zip of a large account archive."""

from pathlib import Path

from rich.console import Console

from bot.adapters.terminal.console import say
from bot.core.sources.archive import pack as archive_pack
from bot.core.text.catalog import _, ngettext
from bot.core.views.bot.status import size


def pack(archive: str, target: Path | None, console: Console) -> None:
    r"""Write the zip and say what is in it.

    On Windows `"C:\twitter\"` arrives with the quotation mark at its end, as the backslash before it guards it.

    Raises:
        ArchiveError: the archive can't be read, or the zip can't be written.
    """
    packed = archive_pack.pack(Path(archive.removesuffix('"')), target)
    written = size(packed.path.stat().st_size)
    whose = f"@{packed.owner.handle}" if packed.owner.handle else _("an unnamed owner")
    say(
        console,
        ngettext(
            "{path} holds the posts of {whose}: {count} file of posts, {size}.",
            "{path} holds the posts of {whose}: {count} files of posts, {size}.",
            packed.lists,
            path=packed.path,
            whose=whose,
            size=written,
        ),
    )
    say(
        console, _("Nothing else is in it: no direct messages, pictures or e-mail address. You can send it to the bot.")
    )
    for sentence in packed.lacks:
        say(console, sentence)
