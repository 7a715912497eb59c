"""Files on Slack: pictures and reports that we upload, archives that people send, each in Slack's current way."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.messages.refusals import FAILURES
from bot.adapters.slack.workspaces.workspaces import SlackWorkspaces
from bot.core.cards.model import File, Image
from bot.core.commands.options.plain import AttachedFile
from bot.core.domain.errors import InputError
from bot.core.scans.uploads import Uploads
from bot.core.text.catalog import N_, _

MOST = 2**30  # What Slack takes; the bytes go straight to the disk.
CHUNK = 2**18
PATIENT = aiohttp.ClientTimeout(total=None, sock_read=60)  # A large file takes its time, as long as bytes come.
POLLS, POLL_SECONDS = 20, 0.25  # Until Slack has looked at a picture, it can't be shown.
AGAIN = N_("Send it again.")

log = structlog.get_logger()


async def upload_picture(workspaces: SlackWorkspaces, client: AsyncWebClient, team_id: str, image: Image) -> str | None:
    """The id by which a message can show the picture; None when Slack does not take it."""
    key = (team_id, hashlib.sha256(image.png).hexdigest())
    if key in workspaces.pictures:
        return workspaces.pictures[key]
    try:
        file_id = await _upload(workspaces, client, image.name, image.png, image.alt)
        await client.files_completeUploadExternal(files=[{"id": file_id, "title": image.name}])
        for _ in range(POLLS):
            found = await client.files_info(file=file_id)
            if found["file"].get("mimetype"):
                return workspaces.pictures.keep(key, file_id)
            await asyncio.sleep(POLL_SECONDS)
    except FAILURES as error:
        log.warning("slack.picture_not_uploaded", error=type(error).__name__)
    return None


async def share(
    workspaces: SlackWorkspaces, client: AsyncWebClient, file: File, channel: str, thread: str | None
) -> None:
    """Put a file into a channel or a thread, once: a page that is turned back to has its file there.

    Raises:
        SlackApiError: Slack does not take it there.
    """
    key = (f"{channel} {thread}", hashlib.sha256(file.content).hexdigest())
    if key in workspaces.shared:
        return
    file_id = await _upload(workspaces, client, file.name, file.content, file.alt)
    await client.files_completeUploadExternal(
        files=[{"id": file_id, "title": file.name}], channel_id=channel, thread_ts=thread
    )
    workspaces.shared.keep(key, file_id)


@asynccontextmanager
async def receive(
    uploads: Uploads, workspaces: SlackWorkspaces, client: AsyncWebClient, sent: dict[str, Any], kind: AttachedFile
) -> AsyncIterator[Path]:
    """A file that somebody sent, there as long as the block lasts or a scan reads it.

    Raises:
        InputError: it is too large, lies elsewhere, or Slack does not hand it over.
    """
    if "url_private_download" not in sent and sent.get("id"):
        try:  # In channels shared between organizations Slack sends the id alone.
            sent = cast("dict[str, Any]", (await client.files_info(file=sent["id"]))["file"])
        except SlackApiError as error:
            raise InputError(_("Slack did not deliver the file."), _(AGAIN)) from error
    url = str(sent.get("url_private_download", ""))
    if sent.get("mode") == "external" or not _is_at_slack(url, workspaces.access.base_url):
        raise InputError(
            _("This file is only linked from Slack and is stored elsewhere."), _("Upload the file itself.")
        )
    name, size = str(sent.get("name", "")), int(sent.get("size") or 0)
    async with (
        aclosing(_content(workspaces, client, url)) as content,
        uploads.keep(content, name, kind.most or MOST, announced=size, smaller=kind.smaller) as path,
    ):
        yield path


async def _content(workspaces: SlackWorkspaces, client: AsyncWebClient, url: str) -> AsyncGenerator[bytes, None]:
    """The bytes of a private file."""
    headers = {"Authorization": f"Bearer {client.token}"}
    try:
        async with workspaces.session.get(url, headers=headers, timeout=PATIENT) as response:
            response.raise_for_status()
            if response.content_type == "text/html":  # The page to sign in: the bot may not read files here.
                raise InputError(
                    _("Slack does not let me read this file."),
                    _("Tell whoever set the bot up."),
                    _("It needs the scope files:read."),
                )
            async for chunk in response.content.iter_chunked(CHUNK):
                yield chunk
    except (aiohttp.ClientError, TimeoutError) as error:
        raise InputError(_("Slack did not deliver the file."), _(AGAIN)) from error


async def _upload(workspaces: SlackWorkspaces, client: AsyncWebClient, name: str, content: bytes, alt: str) -> str:
    place = await client.files_getUploadURLExternal(filename=name, length=len(content), alt_txt=alt[:1000])
    async with workspaces.session.post(place["upload_url"], data=content) as response:
        response.raise_for_status()
    return str(place["file_id"])


def _is_at_slack(url: str, base_url: str) -> bool:
    """Whether the token may be sent there."""
    asked, api = urlsplit(url), urlsplit(base_url)
    slack = asked.scheme == "https" and (asked.hostname or "").endswith((".slack.com", ".slack-files.com"))
    return slack or (asked.scheme, asked.netloc) == (api.scheme, api.netloc)
