"""Makes small account archives, in every layout that X has had, and reads them."""

import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.domain.posts import Post
from bot.core.domain.sources import Page
from bot.core.sources.archive.source import ArchiveSource

OWNER_ID = "4242"
OWNER = "some_owner"
START = datetime(2024, 3, 1, 12, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "archives"

Files = Mapping[str, str | bytes]


def x_time(time: datetime) -> str:
    """A time as X writes it in posts (the C locale's names)."""
    return time.strftime("%a %b %d %H:%M:%S +0000 %Y")


def snowflake(time: datetime, low: int = 0) -> str:
    """An id as X makes it: milliseconds since X's epoch (1288834974657), then 22 bits."""
    return str(((int(time.timestamp() * 1000) - 1288834974657) << 22) + low)


def fields(number: int, text: str = "", **more: Any) -> dict[str, Any]:
    """The inner record of the post numbered `number`, one minute after the one before."""
    time = START + timedelta(minutes=number)
    base = {"id_str": snowflake(time, 7), "created_at": x_time(time), "full_text": text or f"Post number {number}."}
    return base | {"lang": "en"} | more


def post(number: int, text: str = "", **more: Any) -> dict[str, Any]:
    """A record as X wraps it since 2019."""
    return {"tweet": fields(number, text, **more)}


def posts(count: int, first: int = 1) -> list[dict[str, Any]]:
    """`count` plain records."""
    return [post(number) for number in range(first, first + count)]


def note(number: int, text: str, **more: Any) -> dict[str, Any]:
    """The note that holds the whole text of the post numbered `number`, 20 ms older than it."""
    time = START + timedelta(minutes=number)
    made = {"noteTweetId": snowflake(time - timedelta(milliseconds=20)), "createdAt": f"{time:%Y-%m-%dT%H:%M:%S}.000Z"}
    return {"noteTweet": made | {"core": {"text": text}} | more}


def js(kind: str, records: Iterable[Any], part: int = 0) -> str:
    """A list as X writes it."""
    return f"window.YTD.{kind}.part{part} = {json.dumps(list(records), ensure_ascii=False, indent=2)}"


def manifest(
    counts: Mapping[str, tuple[str, int]],
    owner: str = OWNER,
    owner_id: str = OWNER_ID,
    made: Mapping[str, Any] | None = None,
) -> str:
    """manifest.js, from file names to their kinds and numbers of records; `made` is what it says of the archive."""
    types: dict[str, Any] = {"directMessages": {"files": [{"fileName": "data/direct-messages.js", "count": "9"}]}}
    for name, (kind, count) in counts.items():
        types.setdefault(kind, {"files": []})["files"].append({"fileName": f"data/{name}", "count": str(count)})
    user = {"accountId": owner_id, "userName": owner, "displayName": "Some Owner"}
    return "window.__THAR_CONFIG = " + json.dumps(
        {"userInfo": user, "archiveInfo": made or {}, "dataTypes": types}, indent=2
    )


def account_js(owner: str = OWNER, owner_id: str = OWNER_ID) -> str:
    """account.js, which holds private data beside the owner's names."""
    account = {"email": "private@example.org", "accountId": owner_id, "username": owner, "accountDisplayName": "Owner"}
    return js("account", [{"account": account}])


def folder(path: Path, files: Files) -> Path:
    """A folder with these files."""
    for name, content in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def packed(path: Path, files: Files) -> Path:
    """A zip with these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


async def read(path: Path, cursor: str | None = None, *, page_size: int = 500, handle: str = "") -> list[Page]:
    """All pages after `cursor`."""
    return [page async for page in ArchiveSource(path, handle, page_size).pages(cursor)]


async def read_posts(path: Path, **options: Any) -> list[Post]:
    """All posts, in the order of the archive."""
    return [found for page in await read(path, **options) for found in page.posts]


async def only_post(path: Path, record: Any, files: Files | None = None) -> Post:
    """The post that an archive of one record gives; the owner is known."""
    folder(path, {"data/tweets.js": js("tweets", [record]), "data/account.js": account_js(), **(files or {})})
    [found] = await read_posts(path)
    return found
