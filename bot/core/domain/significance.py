"""What chance alone can do: whether a model has flagged more than it flags by mistake."""

import math

BY_CHANCE = 0.025  # As much as an interval of 95% leaves out on one side.


def beyond_mistakes(flagged: int, scored: int, mistaken: float) -> bool:
    """Whether `flagged` of `scored` posts are more than mistakes at this rate (0 to 1) explain.

    They are where an account without one such post would have as many in fewer than 25 of 1,000 cases: the upper tail
    of the binomial distribution, summed exactly.
    """
    if flagged <= scored * mistaken or mistaken >= 1:
        return False
    if mistaken <= 0:
        return True
    log_choices = math.lgamma(scored + 1) - math.lgamma(flagged + 1) - math.lgamma(scored - flagged + 1)
    log_share = log_choices + flagged * math.log(mistaken) + (scored - flagged) * math.log1p(-mistaken)
    share, tail, hits = math.exp(log_share), 0.0, flagged
    while hits <= scored and tail < BY_CHANCE and share > tail * 1e-12:
        tail += share
        share *= (scored - hits) / (hits + 1) * mistaken / (1 - mistaken)
        hits += 1
    return tail < BY_CHANCE
