"""Rows of tokens laid end to end, so that a network computes no padding outside of attention."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BLOCKED = np.float32(-1e9)  # Added to an attention score, it leaves nothing of it after the softmax, in fp32.
HALF_BLOCKED = np.float16(-6e4)  # The same within fp16's range, which ends at 65,504.

Indices = npt.NDArray[np.int64]
Row = Sequence[int] | npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class PackedBatch:
    """A batch of `rows` rows with `total` tokens, the longest row having `width`; the inputs of `Compact`, in order.

    `tokens` and `positions` (total): every token of every row, and its place in the position table.
    `spread` (rows x width): where each row's tokens are among all; what lies behind a row's end points at token 0,
    and `mask` (rows x width) blocks it. `back` (total): where the tokens are again among rows x width, flattened.
    """

    tokens: Indices
    positions: Indices
    spread: Indices
    mask: npt.NDArray[np.floating]
    back: Indices

    def inputs(self) -> dict[str, npt.NDArray[np.generic]]:
        """The arrays by the names that the exported network gives them."""
        return {name: getattr(self, name) for name in self.__slots__}


def pack(rows: Sequence[Row], first_position: int, *, half: bool = False) -> PackedBatch:
    """Pack rows of token ids, none of them empty; `first_position` is 0 for BERT, 2 for RoBERTa."""
    lengths = _lengths(rows)
    starts = np.cumsum(lengths) - lengths
    columns = np.arange(lengths.max())
    real = columns < lengths[:, None]
    zero, blocked = (np.float16(0), HALF_BLOCKED) if half else (np.float32(0), BLOCKED)
    return PackedBatch(
        tokens=_concatenate(rows),
        positions=np.broadcast_to(columns, real.shape)[real] + first_position,
        spread=np.where(real, starts[:, None] + columns, 0),
        mask=np.where(real, zero, blocked),
        back=np.flatnonzero(real),
    )


@dataclass(frozen=True, slots=True)
class EndToEnd:
    """The same without any padding: `ends` (rows + 1) is 0, then where each row ends; `longest` is in tokens."""

    tokens: Indices
    positions: Indices
    ends: npt.NDArray[np.int32]
    longest: int


def lay_end_to_end(rows: Sequence[Row], first_position: int) -> EndToEnd:
    """As `pack`, for a network that computes rows of different lengths."""
    lengths = _lengths(rows)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    return EndToEnd(
        tokens=_concatenate(rows),
        positions=np.arange(ends[-1]) - np.repeat(ends[:-1], lengths) + first_position,
        ends=ends.astype(np.int32),
        longest=int(lengths.max()),
    )


def _lengths(rows: Sequence[Row]) -> Indices:
    return np.fromiter(map(len, rows), np.int64, len(rows))


def _concatenate(rows: Sequence[Row]) -> Indices:
    return np.concatenate([np.asarray(row, np.int64) for row in rows])
