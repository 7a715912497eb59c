"""How texts are grouped for the model: by length, so that little of a batch is padding."""

from collections.abc import Sequence


def batches(lengths: Sequence[int], token_budget: int) -> list[list[int]]:
    """Indices of `lengths` in groups, longest first, such that rows x longest row stays within `token_budget`.

    A single row longer than the budget forms a batch of its own. Each index occurs exactly once.
    """
    groups: list[list[int]] = []
    room = 0
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if room == 0:
            groups.append([])
            room = max(1, token_budget // max(1, lengths[index]))
        groups[-1].append(index)
        room -= 1
    return groups


def spread(lengths: Sequence[int], token_budget: int, lanes: int) -> list[list[int]]:
    """As `batches`, but sized so that `lanes`, each taking one batch after another, finish at about the same time.

    There are at most as many batches as give each lane equally many; of the budgets for that, the smallest is used.
    """
    groups = batches(lengths, token_budget)
    if lanes == 1:
        return groups
    most = lanes * -(-len(groups) // lanes)
    low, high = 1, token_budget
    while low < high:
        budget = (low + high) // 2
        if len(batches(lengths, budget)) <= most:
            high = budget
        else:
            low = budget + 1
    return batches(lengths, high)
