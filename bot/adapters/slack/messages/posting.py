"""New messages on Slack, each once: Slack drops no repetitions, so what may have arrived is looked for by its key."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.adapters.refusals import keep_doubt
from bot.adapters.slack.drawing.render import Drawing
from bot.adapters.slack.messages.refusals import translate_failures
from bot.adapters.slack.person import Person
from bot.core.domain.delivery import DeliveryError, Kind, Stamp, send_fitting

EVENT = "toxscan_message"  # The type of the metadata that holds a message's key.
CLOCKS = timedelta(minutes=1)  # How far Slack's clock and ours may lie apart.
NEVER_TOO_LONG = 6_000  # JSON of blocks, in characters; the smallest that is known to have been refused had 13,200.
LOOK_BACK = 100  # Messages; what a conversation can take in while a bot starts again.


async def post(person: Person, channel: str, thread: str, drawings: Iterator[Drawing], stamp: Stamp) -> str:
    """Post a message, unless it stands there; gives the `ts` by which it can be changed.

    Raises:
        DeliveryError: it was not posted, or nobody can see whether it was.
    """
    if stamp.maybe_shown and (stands := await _find_earlier(person, channel, thread, stamp)):
        return stands

    async def send(drawing: Drawing) -> str:
        with translate_failures():
            sent = await person.client.chat_postMessage(
                channel=channel,
                thread_ts=thread or None,
                metadata={"event_type": EVENT, "event_payload": {"key": stamp.key}},
                unfurl_links=False,  # A page of posts would draw a preview of each link in them.
                unfurl_media=False,
                **drawing.payload(),
            )
        return str(sent["ts"])

    return await send_fitting(acceptable(person, drawings), lambda drawing: send_measured(person, drawing, send))


def acceptable(person: Person, drawings: Iterator[Drawing]) -> Iterator[Drawing]:
    """The drawings without what the workspace has refused before, and smaller than that; the smallest in any case.

    Where a message is too long for Slack differs from workspace to workspace, and no document says it.
    """
    refused = person.workspaces.too_long.get(person.team_id)
    smallest = None
    for drawing in drawings:
        if _was_refused(person, drawing):
            continue
        smallest = drawing
        if refused is None or _size(drawing) < refused:
            yield drawing
            smallest = None
    if smallest:
        yield smallest


async def send_measured(person: Person, drawing: Drawing, send: Any) -> Any:
    """Send it, and remember its size where it was too long, and what of it Slack does not take."""
    try:
        return await send(drawing)
    except DeliveryError as refusal:
        size = _size(drawing)
        if refusal.kind is Kind.SMALLER and "blocks_too_long" in refusal.reason and size > NEVER_TOO_LONG:
            person.workspaces.too_long[person.team_id] = size
        if "invalid_blocks" in refusal.reason and drawing.loads:  # More likely than the tables: those are next.
            for url in drawing.loads:
                person.workspaces.unloadable.keep((person.team_id, url), url)
        elif "invalid_blocks" in refusal.reason and drawing.has_data:
            person.workspaces.without_data.add(person.team_id)
        raise


def _was_refused(person: Person, drawing: Drawing) -> bool:
    """Whether something of the drawing was refused in this workspace before."""
    unknown = drawing.has_data and person.team_id in person.workspaces.without_data
    return unknown or any((person.team_id, url) in person.workspaces.unloadable for url in drawing.loads)


def _size(drawing: Drawing) -> int:
    return len(json.dumps(drawing.blocks, ensure_ascii=False, separators=(",", ":")))


async def _find_earlier(person: Person, channel: str, thread: str, stamp: Stamp) -> str | None:
    """The `ts` of the message that an earlier try has posted.

    The bot can look into direct messages, and into channels where it was given the scope to read their history.

    Raises:
        DeliveryError: it may not look here, or can't just now.
    """
    asked: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": LOOK_BACK}
    if stamp.tried_at:
        asked["oldest"] = f"{(stamp.tried_at - CLOCKS).timestamp():.6f}"
    with keep_doubt(), translate_failures():
        if thread:
            found = await person.client.conversations_replies(ts=thread, **asked)
        else:
            found = await person.client.conversations_history(**asked)
    for each in found["messages"]:
        if (each.get("metadata") or {}).get("event_payload", {}).get("key") == stamp.key:
            return str(each["ts"])
    return None
