"""The real program reads an account from X while everything goes wrong, and is killed in the middle."""

import json
import random
import signal
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.secrets import X_BEARER_TOKEN
from tests.program import PATIENCE, started, toxscan
from tests.servers.x import Fault, Request, Reset, Status, Truncated, XAccount, XServer, made_timeline

pytestmark = pytest.mark.timeout(PATIENCE)

POSTS = 400
WORDS = ("scan", "@grace", "--yes", "--json", "--data-dir")


def misfortune(x: XServer, seed: int) -> threading.Event:
    """5% 503, 5% lost connections, 2% broken answers, and a rate limit once; the event tells of three good pages."""
    reached = threading.Event()
    chance = random.Random(seed)  # noqa: S311 - the same faults in every run

    def fault(request: Request) -> Fault | None:
        pages = [each for each in x.requests if each.path.endswith("/tweets")]
        if sum(each.status == 200 for each in pages) >= 3:
            reached.set()
        if len(pages) == 4 and request is pages[-1]:
            return Status(429, reset=datetime.now(UTC) + timedelta(seconds=1))
        drawn = chance.random()
        if drawn < 0.05:
            return Status(503)
        if drawn < 0.10:
            return Reset(billed=True)
        return Truncated(billed=True) if drawn < 0.12 else None

    x.fault = fault
    return reached


def test_killed_among_faults_the_scan_ends_with_the_same_result_and_the_same_bill(tmp_path: Path) -> None:
    """SIGKILL after some pages, then the same command: every post once, paid once, no request for a known page."""
    end = datetime.now(UTC) - timedelta(hours=1)
    with XServer() as x:
        x.add(XAccount("4711", "grace", "Grace", made_timeline(POSTS, end)))
        more = {X_BEARER_TOKEN: x.token, "TOXSCAN_X__BASE_URL": x.url}
        whole = toxscan(tmp_path, *WORDS, "undisturbed", **more)
        assert whole.code == 0, whole.err
        assert (x.posts_billed, x.users_billed) == (POSTS, 1)
        x.requests.clear()
        x.billed_posts.clear()
        reached = misfortune(x, seed=5)
        process = started(tmp_path, *WORDS, "killed", more=more)
        assert reached.wait(PATIENCE / 2)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        again = toxscan(tmp_path, *WORDS, "killed", **more)
        assert again.code == 0, again.err
        assert again.out == whole.out
        assert len(json.loads(again.out)["posts"]) == POSTS
        assert (x.posts_billed, x.users_billed) == (POSTS, 1)
        assert not x.violations
