"""Attention among the tokens of each row, where rows of different lengths lie end to end.

`Padded` computes everywhere, and is what is exported; `Unpadded` leaves out the padding with torch's own kernel for
rows of different lengths, FlashAttention's, which wants a GPU of NVIDIA's Ampere generation or later and half
precision.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import torch
from torch import Tensor, nn

CLOSE = 0.02  # Half precision rounds values of about 1 to a thousandth; a wrong row is off by about 1.


class Projections(NamedTuple):
    """What a layer makes of its tokens for attention; queries come out scaled."""

    query: nn.Linear
    key: nn.Linear
    value: nn.Linear
    heads: int
    width: int
    """Of one head."""

    def split(self, spread: Tensor) -> Tensor:
        """From rows x tokens x size to rows x heads x tokens x width."""
        rows, longest, _ = spread.shape
        return spread.view(rows, longest, self.heads, self.width).transpose(1, 2)


class Attention(Protocol):
    """How the tokens of a batch attend to those of their own row."""

    @property
    def firsts(self) -> Tensor:
        """Where each row's first token is among all tokens (rows)."""
        ...

    def attend(self, tokens: Tensor, into: Projections) -> Tensor:
        """What each token gathers from its row; takes and returns all tokens (total x size)."""
        ...

    def attend_firsts(self, firsts: Tensor, tokens: Tensor, into: Projections) -> Tensor:
        """The same for the first token of each row alone (rows x size)."""
        ...


@dataclass(frozen=True, slots=True)
class Padded:
    """Every row as long as the longest; see `packing.PackedBatch` for the fields."""

    spread: Tensor
    mask: Tensor
    back: Tensor

    @property
    def firsts(self) -> Tensor:
        """See `Attention`."""
        return self.spread[:, 0]

    def attend(self, tokens: Tensor, into: Projections) -> Tensor:
        """See `Attention`."""
        return self._attend(into.query(tokens)[self.spread], tokens, into).flatten(0, 1)[self.back]

    def attend_firsts(self, firsts: Tensor, tokens: Tensor, into: Projections) -> Tensor:
        """See `Attention`."""
        return self._attend(into.query(firsts)[:, None, :], tokens, into)[:, 0]

    def _attend(self, query: Tensor, tokens: Tensor, into: Projections) -> Tensor:
        """Attention of each query (rows x tokens x size) over its row's tokens."""
        query = into.split(query)
        key, value = (into.split(layer(tokens)[self.spread]) for layer in (into.key, into.value))
        mixed = torch.softmax(query @ key.transpose(-1, -2) + self.mask[:, None, None, :], -1) @ value
        return mixed.transpose(1, 2).flatten(2)


@dataclass(frozen=True, slots=True)
class Unpadded:
    """Each row as long as it is. `ends` (rows + 1, 32 bits): 0, then where each row ends; `longest`: its tokens."""

    ends: Tensor
    longest: int

    @property
    def firsts(self) -> Tensor:
        """See `Attention`."""
        return self.ends[:-1]

    def attend(self, tokens: Tensor, into: Projections) -> Tensor:
        """See `Attention`."""
        key, value = into.key(tokens), into.value(tokens)
        return self.mix(into.query(tokens), key, value, into.heads, self.ends, self.longest)

    def attend_firsts(self, firsts: Tensor, tokens: Tensor, into: Projections) -> Tensor:
        """See `Attention`."""
        key, value = into.key(tokens), into.value(tokens)
        each = torch.arange(len(self.ends), dtype=torch.int32, device=firsts.device)
        return self.mix(into.query(firsts), key, value, into.heads, each, 1)

    def mix(self, query: Tensor, key: Tensor, value: Tensor, heads: int, ends: Tensor, longest: int) -> Tensor:
        """Attention of queries, of whose rows `ends` and `longest` tell, over all keys and values."""
        from torch.nn.attention.varlen import varlen_attn  # Not in every torch that we run with.

        query, key, value = (each.view(len(each), heads, -1) for each in (query, key, value))
        mixed = varlen_attn(query, key, value, ends, self.ends, longest, self.longest, scale=1.0)
        assert isinstance(mixed, Tensor)
        return mixed.flatten(1)


def goes_unpadded(device: str, heads: int, size: int) -> bool:
    """Whether the device computes rows of different lengths without padding, in half precision: it is tried.

    `size` is that of a token, all heads together. What torch supports differs by its version, its build, the device
    and the width of a head, and no question but this one covers all of them.
    """
    lengths, width = [3, 1, 17], size // heads
    chance = torch.Generator().manual_seed(1)
    query, key, value = (torch.randn(sum(lengths), size, generator=chance) for _ in range(3))
    queries, keys, values = (each.half().to(device) for each in (query / math.sqrt(width), key, value))
    ends = torch.tensor((0, *lengths), device=device).cumsum(0, dtype=torch.int32)
    try:
        found = Unpadded(ends, max(lengths)).mix(queries, keys, values, heads, ends, max(lengths))
    except (ImportError, NotImplementedError, RuntimeError, TypeError):
        return False
    whole = [each.view(-1, heads, width).transpose(0, 1) for each in (query, key, value)]
    rows = [torch.split_with_sizes(each, lengths, 1) for each in whole]
    alone = [torch.nn.functional.scaled_dot_product_attention(*row) for row in zip(*rows, strict=True)]
    due = torch.cat(alone, 1).transpose(0, 1).flatten(1)
    return torch.allclose(found.float().cpu(), due, rtol=0, atol=CLOSE)
