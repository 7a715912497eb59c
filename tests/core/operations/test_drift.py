"""Drift: the latest posts of a model against its first ones."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import metrics
from bot.core.domain.accounts import Account
from bot.core.domain.figures.status import DriftSubject
from bot.core.domain.posts import Post
from bot.core.operations.drift import FEWEST, REFERENCE, DriftMonitor, spread, stability
from bot.core.store.engine.database import Store
from bot.core.store.operations.distributions import Seen
from tests.core.commands.bot import stored
from tests.fakes import FakeScorer, made_posts

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 10_000), min_size=1)


class Clock:
    """Seconds that pass when told."""

    seconds = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.seconds


async def scanned(store: Store, posts: list[Post], account: str) -> None:
    """A finished scan of these posts, without those that have nothing to score."""
    await stored(store, [each for each in posts if "https://" not in each.text], account=Account(account, account))


def test_equal_shares_have_no_drift() -> None:
    """Whatever their number."""
    assert stability({"a": 1000, "b": 3000}, {"a": 500, "b": 1500}) == pytest.approx(0, abs=1e-4)


def test_the_index_is_the_known_formula() -> None:
    """50:50 to 40:60 is 0.1 ln 1.2 + 0.1 ln 1.25, by hand, up to the half posts that keep it finite."""
    by_hand = (0.4 - 0.5) * math.log(0.4 / 0.5) + (0.6 - 0.5) * math.log(0.6 / 0.5)
    assert stability({"a": 50_000, "b": 50_000}, {"a": 40_000, "b": 60_000}) == pytest.approx(by_hand, abs=1e-3)


def test_what_was_never_seen_before_counts() -> None:
    """A language that comes anew, say."""
    assert stability({"en": 2000}, {"en": 1000, "de": 1000}) > 0.25


def test_many_rare_buckets_are_no_drift() -> None:
    """Fifty languages with a handful of posts each, others every time."""
    reference = {"en": 1900} | {f"a{n}": 2 for n in range(50)}
    current = {"en": 1900} | {f"b{n}": 2 for n in range(50)}
    assert stability(reference, current) < 0.01


@given(COUNTS, COUNTS)
def test_the_index_is_a_finite_number_from_zero_up(reference: dict[str, int], current: dict[str, int]) -> None:
    """Whatever was counted, also nothing."""
    assert 0 <= stability(reference, current) < math.inf


def test_posts_are_spread_by_what_is_compared() -> None:
    """Score, length, language, and whether there was anything to score; a perfect score is in the last step."""
    found = spread([Seen(20, "en", 1.0), Seen(21, "", 0.05), Seen(300, "de", None)])
    assert found == {
        DriftSubject.SCORE: {"9": 1, "0": 1},
        DriftSubject.LENGTH: {"to 20": 1, "to 40": 1, "longer": 1},
        DriftSubject.LANGUAGE: {"en": 1, "unknown": 1, "de": 1},
        DriftSubject.WORDS: {"some": 2, "none": 1},
    }


@pytest.mark.slow
async def test_the_first_posts_become_the_reference_and_the_latest_are_compared_with_it(store: Store) -> None:
    """Nothing is told before there is a reference and enough behind it; then like is like."""
    clock = Clock()
    monitoring = DriftMonitor(store, FakeScorer("fake-1"), clock)
    await scanned(store, made_posts(REFERENCE), "1")  # A fifth of them has nothing to score.
    assert await monitoring.drift() == {}
    await scanned(store, made_posts(REFERENCE), "2")
    clock.seconds += 301
    assert await monitoring.drift() == {}  # Now the reference stands, with few posts behind it.
    await scanned(store, made_posts(2 * FEWEST), "3")
    clock.seconds += 301
    drift = await monitoring.drift()
    assert drift[DriftSubject.SCORE] < 0.05
    assert drift[DriftSubject.LANGUAGE] < 0.01


async def test_other_posts_are_a_drift_also_after_a_restart(store: Store) -> None:
    """Longer, in another language, and worse; the figures stand in the metrics too."""
    await scanned(store, made_posts(2 * REFERENCE), "1")
    assert await DriftMonitor(store, FakeScorer("fake-1")).drift() == {}
    worse = [replace(post, text=f"{n} awful " * 40, lang="xx") for n, post in enumerate(made_posts(REFERENCE))]
    await scanned(store, worse, "2")
    drift = await DriftMonitor(store, FakeScorer("fake-1")).drift()
    assert drift[DriftSubject.SCORE] > 0.25
    assert drift[DriftSubject.LENGTH] > 0.25
    assert drift[DriftSubject.LANGUAGE] > 0.25
    named = {"model": "fake-1", "subject": "score"}
    assert metrics.REGISTRY.get_sample_value("toxscan_drift_psi", named) == drift[DriftSubject.SCORE]


async def test_each_model_has_a_reference_of_its_own(store: Store) -> None:
    """Scores of two models can't be compared."""
    await scanned(store, made_posts(2 * REFERENCE), "1")
    assert await DriftMonitor(store, FakeScorer("fake-1")).drift() == {}
    assert await DriftMonitor(store, FakeScorer("another")).drift() == {}
    await scanned(store, made_posts(2 * FEWEST), "2")
    assert await DriftMonitor(store, FakeScorer("fake-1")).drift() != {}
    assert await DriftMonitor(store, FakeScorer("another")).drift() == {}


class Renamed(FakeScorer):
    """A model that begins to round its scores as soon as somebody has looked at its name."""

    @property
    def model_id(self) -> str:
        """Another one from the second look on."""
        seen, self._name = self._name, "fake-1-int8"
        return seen

    @model_id.setter
    def model_id(self, name: str) -> None:
        self._name = name


async def test_what_was_seen_under_one_name_becomes_no_reference_of_another(store: Store) -> None:
    """The name changes when a faster way to compute is found; the figures of the old one are no longer shown."""
    clock = Clock()
    await scanned(store, made_posts(2 * REFERENCE), "1")
    renamed = DriftMonitor(store, Renamed("fake-1"), clock)
    assert await renamed.drift() == {}
    await scanned(store, made_posts(2 * FEWEST), "2")
    assert (await DriftMonitor(store, FakeScorer("fake-1")).drift()).keys() == set(DriftSubject)
    clock.seconds += 301
    assert await renamed.drift() == {}
    named = {"model": "fake-1", "subject": "score"}
    assert metrics.REGISTRY.get_sample_value("toxscan_drift_psi", named) is None


async def test_the_figures_are_remembered_for_a_while(store: Store) -> None:
    """A scrape every few seconds must cost nothing."""
    clock = Clock()
    monitoring = DriftMonitor(store, FakeScorer("fake-1"), clock)
    await scanned(store, made_posts(2 * REFERENCE), "1")
    await monitoring.drift()
    await scanned(store, made_posts(2 * FEWEST), "2")
    clock.seconds += 299
    assert await monitoring.drift() == {}
    clock.seconds += 2
    assert await monitoring.drift() != {}
