"""What a drawing says, and what Discord would find wrong with it."""

from typing import Any

from bot.adapters.discord.drawing.drawing import Drawing
from bot.adapters.discord.drawing.render import drawings
from bot.adapters.drawing import REST
from bot.core.cards.model import AnyCard
from tests.servers.discord_components import breaks_down, change_violations, message_violations, texts
from tests.servers.discord_rules import V2
from tests.servers.discord_state import readable


def draw(card: AnyCard) -> Drawing:
    """The largest message that the card becomes."""
    return next(drawings(card))


def markup(drawing: Drawing) -> list[str]:
    """What its text displays, or its embeds, say, in Discord's markup."""
    in_embeds = [words or "" for embed in drawing.embeds for words in (embed.title, embed.description)]
    return [*in_embeds, *texts(drawing.view.to_components())]


def shown(drawing: Drawing) -> str:
    """All words of the message, as the client shows them, and those of its text file."""
    files = [each.content.decode() for each in drawing.attachments if each.name == REST]
    footers = [embed.footer.text or "" for embed in drawing.embeds]
    return "\n".join([*map(readable, markup(drawing)), *footers, *files])


def violations(drawing: Drawing) -> list[str]:
    """What Discord would find wrong with the message, and with its files."""
    payload: dict[str, Any] = {"components": drawing.view.to_components(), "allowed_mentions": {"parse": []}}
    if drawing.ping:
        payload |= {"content": drawing.content, "embeds": [embed.to_dict() for embed in drawing.embeds]}
    else:
        payload["flags"] = V2
    names = {each.name for each in drawing.attachments}
    found = [*message_violations(payload, new=True), *change_violations(0, payload, names)]
    return [*found, *(["more bytes than Discord takes"] if breaks_down(payload) else [])]
