"""Quick scans: their time against scoring all, and, where real models' scores lie beside the repository, their finds.

The time is that of the shape of BERT-base, with random weights; what is found is told by the stored scores of a real
one: the teacher of `mini`, an MPNet-base, said of ordinary tweets what it thinks of them (../shared/model/README.md).
"""

import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from pathlib import Path

import numpy as np

from bench.bot_parts import scanning, started
from bench.figures import Figure
from bench.texts import raw_posts
from bot.core.domain.figures.missed import RandomCheck
from bot.core.domain.labels import Label
from bot.core.domain.sources import Coverage
from bot.core.scans.quick import CHECKED, Pool
from bot.core.scoring.models import files as models
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.service import ScoringService
from bot.core.scoring.text import prepare_words
from bot.core.store.posts.picks import Screened
from bot.core.text import languages

SHARED = Path(__file__).resolve().parents[2] / "shared"
TWEETS = SHARED / "data" / "toxicity" / "unlabelled_tweets" / "tweets.txt"
TAUGHT = SHARED / "model" / "teacher.npz"
POSTS, ACCOUNTS, POOL = 3_000, 200, 9_000  # Of an account; how many are drawn, from how many tweets.
FLAGS_FROM = 0.5  # As for Detoxify's own models: nobody has chosen thresholds for the teacher.
SUFFICIENT = [0, 1, 3, 4, 5]  # All labels but obscenity, in the teacher's order.


async def measure(base: InstalledModel, count: int, rounds: int, threads: int, folder: Path) -> list[Figure]:
    """The share of the time; and what is found and missed of 200 accounts, where there are scores to tell."""
    found = await shares(base, count, rounds, threads, folder)
    table = [Figure("quick scan, of the time of scoring all", "", found, 0.2, most=True)]
    if TWEETS.exists() and TAUGHT.exists():
        async with started(models.find("mini", folder), "auto", folder, threads) as small:
            table += await _found(small)
    return table


async def shares(base: InstalledModel, count: int, rounds: int, threads: int, folder: Path) -> list[float]:
    """The time of a quick scan of `count` posts, as a share of scoring all of as many others."""
    async with (
        started(base, "onnx", folder, threads) as big,
        started(models.find("mini", folder), "auto", folder, threads) as small,
    ):
        found: list[float] = []
        for turn in range(rounds):
            posts = _readable(2 * count, seed=100 + turn)
            halves = posts[:count], posts[count:]
            order = [(Coverage.ALL, halves[turn % 2]), (Coverage.QUICK, halves[1 - turn % 2])]
            seconds = {how: await _time(big, small, some, how, folder) for how, some in order}
            found.append(seconds[Coverage.QUICK] / seconds[Coverage.ALL])
            print(f"  quick: {seconds[Coverage.QUICK]:.1f} s of {seconds[Coverage.ALL]:.1f}", file=sys.stderr)
        return found


def _readable(count: int, seed: int) -> list[str]:
    """Posts that a scan would score: to mini, who knows English alone, words of other languages are suspects."""
    some = raw_posts(2 * count, seed)
    return [text for text in some if languages.is_known(languages.detect(text), ("en",))][:count]


async def _time(big: ScoringService, small: ScoringService, posts: Sequence[str], how: Coverage, folder: Path) -> float:
    """Seconds of a scan, from the first raw post to the last stored score."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        async with scanning(big, Path(place), small) as bench:
            begun = time.perf_counter()
            await bench.run("account", posts, how)
            return time.perf_counter() - begun


async def _found(small: ScoringService) -> list[Figure]:
    """What quick scans find of accounts put together from tweets, as a real big model sees them."""
    taught = _taught()
    lines = dict.fromkeys(map(prepare_words, TWEETS.read_text("utf-8").splitlines()))
    texts = [text for text in lines if text and _key(text) in taught][:POOL]
    flagged = [bool(max(taught[_key(text)][SUFFICIENT]) >= FLAGS_FROM) for text in texts]
    screened: dict[str, float] = {}
    async with aclosing(small.stream(texts)) as answers:
        async for answer in answers:
            screened |= {text: scores[Label.TOXICITY] for text, scores in answer.items() if scores}
    recalls, missed, bounds, true = [], [], [], 0
    for number in range(ACCOUNTS):
        some = random.Random(number).sample(range(len(texts)), POSTS)  # noqa: S311 - repeatable on purpose.
        pool = Pool(())
        pool.add([Screened(at + 1, "en", screened.get(texts[at]), wordless=False, seen=False) for at in some])
        picked = pool.pick(number, CHECKED)
        bad = {at + 1 for at in some if flagged[at]}
        check = RandomCheck(picked.unpicked, len(picked.drawn), len(picked.drawn & bad))
        left = len(bad - set(picked.ids))
        recalls.append(1 - left / max(1, len(bad)))
        missed.append(float(left))
        bounds.append(float(check.missed))
        true += left <= check.missed
    return [
        Figure("  of what a real big model flags, found", "", recalls),
        Figure(f"  missed in an account of {POSTS} posts", "posts", missed),
        Figure("  the bound that the report gives", "posts", bounds),
        Figure("  accounts of which it is true", "", [true / ACCOUNTS], 0.95),
    ]


def _taught() -> Mapping[int, np.ndarray]:
    """The teacher's probabilities by the key of a prepared text."""
    stored = np.load(TAUGHT)
    chances = 1 / (1 + np.exp(-stored["logit"].astype(np.float32)))
    return dict(zip(stored["key"].tolist(), chances, strict=True))


def _key(text: str) -> int:
    return int.from_bytes(
        hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()[:8], "big"
    )
