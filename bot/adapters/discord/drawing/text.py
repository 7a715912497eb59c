"""Words as Discord shows them unchanged: a post can't add markup, mentions or invisible characters."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.core.cards.marked import Piece
from bot.core.text.untrusted import sanitize

# Discord's clients take a backslash before a character as "show it as it is". Escaped is only what would do something,
# so that titles and names stay readable also where a client shows the backslashes.
_ACTIVE = (
    r"[\\*~|`<>]"
    r"|_(?![^\W_])|(?<![^\W_])_"  # Within a word a single _ is just that, as in most handles.
    r"|\](?=\()"  # The only place where escaping surely breaks a link.
    r"|@(?=everyone|here)"
)
_LINE_STARTS = r"^[ \t]*(?:#|-|\d+(?=\.))"  # Headings, small print, lists.
_EDGE = "\U000f5afe"  # For private use: where a bold piece begins or ends, so that escaping sees its surroundings.
# Discord makes links of addresses by itself; a backslash inside would break them.
_LINK = rf"https?://[^\s<>|\\\]){_EDGE}]+"
_SPECIAL = re.compile(rf"(?P<link>{_LINK})|(?P<start>{_LINE_STARTS})|(?P<active>{_ACTIVE})", re.MULTILINE)
_NO_EDGE = {ord(_EDGE): None}


def escape(words: str) -> str:
    """The words so that a reader sees just them, wherever in a message they stand; links stay links."""
    return _SPECIAL.sub(_escaped, sanitize(words))


def one_line(words: str) -> str:
    """Escaped, on one line, where a break would tear the picture; spaces that hold words together stay."""
    return re.sub(r"[^\S\u00a0]+", " ", escape(words)).strip()


def small(words: str) -> str:
    """Escaped, in small print; "" where there are no words."""
    return "\n".join(f"-# {line}" for line in escape(words).split("\n") if line.strip())


def quote_lines(pieces: Iterable[Piece], covered: Iterable[Piece] = ()) -> str:
    """Escaped, every line behind a quotation bar, what stands out in bold; `covered` pieces until somebody presses."""
    shown, hidden = _bold(pieces), _bold(covered)
    safe = shown + ("\n" if shown and hidden else "") + (f"||{hidden}||" if hidden.strip() else hidden)
    return "\n".join(f"> {line}" for line in safe.split("\n"))


def _bold(pieces: Iterable[Piece]) -> str:
    edged = (
        f"{_EDGE}{words.translate(_NO_EDGE)}{_EDGE}" if bold else words.translate(_NO_EDGE) for words, bold in pieces
    )
    return escape("".join(edged)).replace(_EDGE, "**")


def code(words: str) -> str:
    """The words as code; a backtick would end it."""
    return f"`{sanitize(words).replace('`', 'ˋ')}`" if words.strip() else ""


def mention(command: str, ids: Mapping[str, int]) -> str:
    """A command to press, and behind it what else is to be given; as code where its id is not known.

    https://docs.discord.com/developers/reference#message-formatting-formats
    """
    name, _, rest = command.removeprefix("/").partition(" ")
    if name not in ids:
        return code(command)
    return f"</{name}:{ids[name]}>" + (f" {code(rest)}" if rest else "")


def moment(at: datetime, style: str = "f") -> str:
    """A point in time, which each reader sees in their own time zone and language; R is how long ago.

    https://docs.discord.com/developers/reference#message-formatting-timestamp-styles
    """
    return f"<t:{int(at.timestamp())}:{style}>"


def link(words: str, url: str) -> str:
    """A link, where the address is one that can't break out of it; the words and the address otherwise."""
    return link_to(one_line(words), url)


def link_to(markup: str, url: str) -> str:
    """The same for words in markup of ours, such as a moment."""
    safe = re.fullmatch(r"https?://[^\s()<>\\]+", url)
    return f"[{markup}]({url})" if safe else f"{markup} ({escape(url)})"


def units(words: str) -> int:
    """The length as Discord's clients count it, in UTF-16 units: an emoji counts as two."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _escaped(found: re.Match[str]) -> str:
    if found["link"]:
        return found["link"]
    if found["start"]:
        start = found["start"]
        # "12." becomes "12\." – the number itself can't be escaped – and "#" becomes "\#".
        return f"{start}\\" if start[-1].isdigit() else f"{start[:-1]}\\{start[-1]}"
    return f"\\{found['active']}"


def cut_units(words: str, most: int) -> str:
    """As much of the words as Discord counts for `most` characters."""
    return words.encode("utf-16-le", "replace")[: 2 * most].decode("utf-16-le", "ignore")
