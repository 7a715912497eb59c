"""How many flagged posts a quick scan has missed at most, as its random check tells."""

import math
from dataclasses import dataclass

DOUBT = 0.05  # How often the bound may be wrong: in 5 of 100 accounts.


@dataclass(frozen=True, slots=True)
class RandomCheck:
    """What the big model said of `sampled` posts, drawn at random from the `population` that it was not to check.

    It flagged `hits` of them. `unread` posts of the population the small model could not read.
    """

    population: int
    sampled: int
    hits: int
    unread: int = 0

    @property
    def missed(self) -> int:
        """The most flagged posts that there may be among those left unchecked; true of 95 accounts in 100."""
        return most_marked(self.population, self.sampled, self.hits) - self.hits


def most_marked(population: int, sampled: int, hits: int) -> int:
    """The exact upper bound, at 95%, of the marked ones in a population of which a sample holds `hits`.

    The one-sided bound of Clopper and Pearson (1934) for sampling without replacement: the largest number that would
    give so few hits in at least 5 of 100 samples, by the hypergeometric distribution, summed exactly.

    Raises:
        ValueError: more hits than were sampled, or more sampled than there are.
    """
    if not 0 <= hits <= sampled <= population:
        raise ValueError(f"{hits} of {sampled} of {population}")
    low, high = hits, population - (sampled - hits)
    while low < high:
        middle = (low + high + 1) // 2
        if _is_likely(population, middle, sampled, hits):
            low = middle
        else:
            high = middle - 1
    return low


def _is_likely(population: int, marked: int, sampled: int, hits: int) -> bool:
    """Whether more than 5 of 100 samples hold at most `hits` of the marked ones."""
    ways, told, last = _log_choices(population, sampled), 0.0, 0.0
    for found in range(min(hits, marked), max(0, sampled - (population - marked)) - 1, -1):
        share = math.exp(_log_choices(marked, found) + _log_choices(population - marked, sampled - found) - ways)
        told += share
        if told > DOUBT:
            return True
        if share < last and share < told * 1e-15:  # Fewer hits are less likely still.
            return False
        last = share
    return False


def _log_choices(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
