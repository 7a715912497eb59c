"""An account archive of any size for measuring: seeded, with posts as long and as mixed as real ones are."""

import json
import random
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.texts import made_texts

OWNER = {"accountId": "4242", "userName": "measured", "displayName": "Measured"}
FIRST = datetime(2016, 1, 1, 7, tzinfo=UTC)
GAP = timedelta(minutes=50)  # Between two posts: 100,000 posts are then nine and a half years.
X_EPOCH_MS = 1_288_834_974_657  # Ids of posts are milliseconds since then, shifted by 22 bits.


def make_archive(path: Path, posts: int, seed: int = 1) -> Path:
    """Write a zip as X packs it, with `posts` posts: 1 in 6 a repost, 1 in 4 a reply, 1 in 50 a text said before."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        files = [{"fileName": "data/tweets.js", "count": str(posts)}]
        manifest = {"userInfo": OWNER, "dataTypes": {"tweets": {"files": files}}}
        archive.writestr("data/manifest.js", "window.__THAR_CONFIG = " + json.dumps(manifest))
        with archive.open("data/tweets.js", "w") as out:
            separator = "window.YTD.tweets.part0 = [\n"
            for record in _records(posts, seed):
                out.write((separator + json.dumps({"tweet": record}, ensure_ascii=False)).encode())
                separator = ",\n"
            out.write(b"\n]")
    return path


def _records(posts: int, seed: int) -> Iterator[dict[str, Any]]:
    """The records, newest first, as X writes them."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose.
    texts = made_texts(posts, seed)
    for number in reversed(range(posts)):
        text = texts[number] if chance.random() > 1 / 50 else texts[chance.randrange(posts)]
        time = FIRST + number * GAP
        record: dict[str, Any] = {
            "id_str": str(((int(time.timestamp() * 1000) - X_EPOCH_MS) << 22) + 7),
            "created_at": time.strftime("%a %b %d %H:%M:%S +0000 %Y"),
            "full_text": text,
            "lang": "en",
        }
        kind = chance.random()
        if kind < 1 / 6:
            record["full_text"] = f"RT @someone_else: {text}"
        elif kind < 1 / 6 + 1 / 4:
            record["full_text"] = f"@someone_else {text}"
            record["in_reply_to_status_id_str"] = "1"
        elif kind > 0.95:
            record["full_text"] = f"{text} https://t.co/{number:010}"
        yield record
