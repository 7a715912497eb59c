"""The bound of what a quick scan has missed: exact, and true of 95 accounts in 100."""

import itertools
import math
import random
from collections.abc import Sequence

import pytest

from bot.core.domain.figures.missed import RandomCheck, most_marked
from bot.core.domain.posts import SkipReason
from bot.core.domain.reports import Totals
from bot.core.scans.quick import CHECKED, LEAST, Pool
from bot.core.store.posts.picks import Screened

ACCOUNTS = 1_000


def share_of_samples(population: int, marked: int, sampled: int, hits: int) -> float:
    """How many of all samples hold at most so many marked ones, by counting them."""
    ways = sum(
        math.comb(marked, found) * math.comb(population - marked, sampled - found)
        for found in range(hits + 1)
        if found <= marked and sampled - found <= population - marked
    )
    return ways / math.comb(population, sampled)


def test_the_bound_is_the_largest_number_that_would_still_give_so_few_hits() -> None:
    """In more than 5 of 100 samples; counted here in whole numbers, for every small population."""
    for population in range(1, 15):
        for sampled, hits in itertools.product(range(population + 1), repeat=2):
            if hits > sampled:
                continue
            possible = range(hits, population - sampled + hits + 1)
            told = [marked for marked in possible if share_of_samples(population, marked, sampled, hits) > 0.05]
            assert most_marked(population, sampled, hits) == max(told), (population, sampled, hits)


def test_it_follows_the_rule_of_three() -> None:
    """Nothing found in n of very many: at most about three n-ths of them (Hanley and Lippman-Hand, 1983)."""
    assert 0.98 < most_marked(1_000_000, 600, 0) / (3 / 600 * 1_000_000) < 1.0


@pytest.mark.parametrize(("population", "sampled", "hits"), [(1_000_000, 60_000, 0), (1_000_000, 60_000, 30_000)])
def test_it_holds_for_large_accounts(population: int, sampled: int, hits: int) -> None:
    """Also where the numbers of ways have hundreds of thousands of digits."""
    assert hits <= most_marked(population, sampled, hits) <= population


def test_who_checks_all_has_missed_nothing() -> None:
    """And who checks nothing may have missed all."""
    assert RandomCheck(50, 50, 7).missed == 0
    assert RandomCheck(50, 0, 0).missed == 50


@pytest.mark.parametrize("wrong", [(10, 11, 0), (10, 5, 6), (10, 5, -1)])
def test_impossible_samples_are_refused(wrong: tuple[int, int, int]) -> None:
    """More hits than were sampled, more sampled than there are."""
    with pytest.raises(ValueError, match="of"):
        most_marked(*wrong)


def account(rng: random.Random, posts: int, toxic: float, agreement: float) -> tuple[list[Screened], set[int]]:
    """A made-up account: what the small model said of each post, and which ones the big one would flag."""
    screened, flagged = [], set()
    ids = rng.sample(range(1, 2**62), posts)
    for number in ids:
        bad = rng.random() < toxic
        if bad:
            flagged.add(number)
        seen_through = rng.random() < agreement
        score = rng.betavariate(5, 2) if bad and seen_through else rng.betavariate(1, 8)
        screened.append(Screened(number, "en", score, wordless=False, seen=False))
    return screened, flagged


def is_true(screened: Sequence[Screened], flagged: set[int], collection: int) -> tuple[bool, int]:
    """Whether the bound holds for a quick scan of the account, and how many posts were checked."""
    pool = Pool(())
    pool.add(screened)
    picked = pool.pick(collection, CHECKED)
    check = RandomCheck(picked.unpicked, len(picked.drawn), len(picked.drawn & flagged))
    missed = len(flagged - set(picked.ids))
    totals = Totals(len(screened), len(picked.ids), 0, {SkipReason.NOT_CHECKED: picked.left_out}, check=check)
    return missed <= totals.missed, len(picked.ids)


def count_true(accounts: int, posts: Sequence[int], first: int = 0) -> int:
    """Of how many made-up accounts the bound is true: of all kinds, and each with lots of its own."""
    true = 0
    for number in range(first, first + accounts):
        rng = random.Random(number)  # noqa: S311 - no secret
        some = account(rng, rng.choice(posts), rng.choice([0.0, 0.002, 0.01, 0.05, 0.3]), rng.random())
        true += is_true(*some, collection=number)[0]
    return true


def test_the_bound_is_true_of_95_in_100_of_a_thousand_accounts() -> None:
    """Of ordinary and of bad ones, whether the small model sees through them or not; with the lots of real scans."""
    assert count_true(ACCOUNTS, [150, 400, 900]) >= 0.95 * ACCOUNTS


def test_the_bound_is_no_truer_than_it_says() -> None:
    """Where much is hidden from the small model the bound is not simply far too high: it is wrong now and then."""
    wrong = 0
    for number in range(300):
        screened, flagged = account(random.Random(number), 600, 0.3, 0.0)  # noqa: S311 - no secret
        wrong += not is_true(screened, flagged, number)[0]
    assert 0 < wrong <= 0.05 * 300


@pytest.mark.soak
def test_the_bound_is_true_of_large_accounts_too() -> None:
    """A thousand of 3,200 to 12,000 posts."""
    assert count_true(ACCOUNTS, [3_200, 8_000, 12_000], first=10_000) >= 0.95 * ACCOUNTS


@pytest.mark.parametrize("posts", [1_000, 3_200, 100_000])
def test_an_eighth_of_the_posts_is_checked_at_most(posts: int) -> None:
    """What the big model computes is 12 in 100 of what it would compute for all."""
    screened = [Screened(number, "en", number / posts, wordless=False, seen=False) for number in range(1, posts + 1)]
    assert is_true(screened, set(), 1)[1] <= max(LEAST, CHECKED * posts)


def test_a_small_account_is_checked_whole() -> None:
    """So that nothing has to be said of what may have been missed."""
    pool = Pool(())
    pool.add([Screened(number, "en", 0.1, wordless=False, seen=False) for number in range(1, LEAST + 1)])
    assert len(pool.pick(1, CHECKED).ids) == LEAST
    assert pool.pick(1, CHECKED).left_out == 0


def test_what_the_big_model_cannot_score_is_no_part_of_it() -> None:
    """Posts without words, or in a language that it does not know, cost nothing: each gets its reason."""
    pool = Pool(("en",))
    pool.add([Screened(number, "en", 0.1, wordless=False, seen=False) for number in range(1, 1_001)])
    pool.add([Screened(2_001, "en", None, wordless=True, seen=False), Screened(2_002, "ja", None, False, False)])  # noqa: FBT003
    picked = pool.pick(1, CHECKED)
    assert {2_001, 2_002} <= set(picked.ids)
    assert (picked.unpicked, picked.unread) == (940, 0)


def test_what_the_small_model_cannot_read_is_drawn_like_the_rest() -> None:
    """Posts of languages that only the big one knows are no suspects, and may be missed."""
    pool = Pool(())
    pool.add([Screened(number, "ru", None, wordless=False, seen=False) for number in range(1, 501)])
    pool.add([Screened(number, "en", 0.1, wordless=False, seen=False) for number in range(501, 1_001)])
    picked = pool.pick(1, CHECKED)
    suspects = set(picked.ids) - picked.drawn
    assert min(suspects) > 500
    assert picked.unread == 500
    assert any(number <= 500 for number in picked.drawn)
