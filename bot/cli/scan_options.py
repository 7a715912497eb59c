"""The options of `toxscan scan`: what is scanned, which posts are scored, and where the result goes."""

from pathlib import Path
from typing import Annotated

import typer

from bot.core.text.catalog import _

Account = Annotated[str | None, typer.Argument(help=_("@name (on X), name.bsky.social, @name@server, or a link."))]
Archive = Annotated[
    Path | None, typer.Option("--archive", help=_("An account's archive, from X, Bluesky or Mastodon."))
]
Sample = Annotated[bool, typer.Option("--sample", help=_("Scan the sample account that comes with toxscan."))]
Handle = Annotated[str, typer.Option(help=_("Whose archive it is, if the archive does not say."))]
Posts = Annotated[str, typer.Option("--posts", help=_("How many of the newest posts to read, or all."))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("Agree to what reading from X costs."))]
Reposts = Annotated[bool, typer.Option("--reposts", help=_("Score reposts too."))]
Quick = Annotated[
    bool,
    typer.Option("--quick", help=_("With a big model: it checks what a small one suspects, and some of the rest.")),
]
Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document with every post."))]
Csv = Annotated[Path | None, typer.Option("--csv", help=_("Write every post to this CSV file."))]
Html = Annotated[Path | None, typer.Option("--html", help=_("Write the report to this HTML file, ready to print."))]
Evidence = Annotated[
    Path | None, typer.Option("--evidence", help=_("Write the flagged posts to this ZIP, to hand them on."))
]
