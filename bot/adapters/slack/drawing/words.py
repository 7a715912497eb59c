"""A paragraph as one text object, where Slack takes no rich text: beside a button, and in small print."""

import re
from typing import Any

from bot.adapters.slack.drawing.controls import plain
from bot.adapters.slack.drawing.text import escape
from bot.core.cards.model import Part, PartStyle, Text
from bot.core.cards.plain_text import part_text
from bot.core.text.untrusted import sanitize

MOMENT = "{date_short_pretty}, {time}"  # https://docs.slack.dev/messaging/formatting-message-text#date-formatting
ADDRESS = re.compile(r"https?://[^\s<>|]{1,2900}")
_MARKUP = re.compile(r"[*_~`]")  # Slack knows no escape for these: with one in it, the paragraph goes without markup.


def text_object(paragraph: Text) -> dict[str, Any]:
    """The paragraph within a section or a context."""
    parts = [part for part in paragraph.parts if part.text]
    if any(_MARKUP.search(part.text) for part in parts):
        return plain(sanitize("".join(map(part_text, parts))))
    return {"type": "mrkdwn", "text": "".join(map(_marked, parts))}


def _marked(part: Part) -> str:
    if part.style is PartStyle.MOMENT and part.at:  # In the reader's own zone; the words where a client can't.
        return f"<!date^{int(part.at.timestamp())}^{MOMENT}|{escape(part.text)}>"
    words = escape(part.text)
    match part.style:
        case PartStyle.LINK if ADDRESS.fullmatch(part.url):
            return f"<{escape(part.url)}|{words}>"
        case PartStyle.LINK:
            return escape(part_text(part))
        case PartStyle.BOLD if words == words.strip() and "\n" not in words:
            return f"*{words}*"
        case PartStyle.CODE if words.strip():
            return f"`{words}`"
        case _:
            return words
