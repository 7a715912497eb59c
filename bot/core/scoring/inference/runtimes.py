"""What computes a network: torch, on any device, or ONNX Runtime on the CPU. Both take packed tokens.

Importing this module costs nothing: torch and ONNX Runtime are imported when one of them is opened.
"""

import copy
import functools
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from bot.core.scoring.inference.packing import PackedBatch, pack
from bot.core.scoring.inference.plan import cores

if TYPE_CHECKING:
    import torch

    from bot.core.scoring.inference.network import Compact

Rows = npt.NDArray[np.float32]
Marks = npt.NDArray[np.float32]


class ScoringNetwork(Protocol):
    """A network in some runtime."""

    first_position: int
    """The first position id: see `pack`."""

    lanes: int
    """How many batches it computes at a time."""

    def scores(self, batches: Iterable[list[list[int]]]) -> Iterator[Rows]:
        """For each batch of token rows their scores (rows x labels), each within 0 to 1."""
        ...

    def marks(self, batches: Iterable[list[list[int]]]) -> Iterator[Marks]:
        """For each batch how much each token of its rows, end to end, made its row toxic, 0 to 1.

        Empty without a marker.
        """
        ...


class OnnxNetwork:
    """An exported network on the CPU. Each thread computes a batch of its own.

    Threads that share a batch wait for each other at every product: on two quiet cores that made BERT-base no faster
    than torch, and 8 bits a quarter slower than two processes of one thread each.
    """

    def __init__(self, file: Path, threads: int, first_position: int) -> None:
        """`threads` 0 is one for each core."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3  # Errors only: they are raised anyway.
        options.enable_mem_pattern = False  # It keeps a plan for every shape that ever came; no two batches are alike.
        self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        self._one_output = onnxruntime.RunOptions()
        self._one_output.only_execute_path_to_fetches = True  # The marker needs no last layer, nor what comes behind.
        self.first_position = first_position
        self.lanes = threads or cores()
        self._pool = ThreadPoolExecutor(self.lanes, "onnx")

    def scores(self, batches: Iterable[list[list[int]]]) -> Iterator[Rows]:
        """See `ScoringNetwork`."""
        return self._pool.map(functools.partial(self._run, "scores"), batches)

    def marks(self, batches: Iterable[list[list[int]]]) -> Iterator[Marks]:
        """See `ScoringNetwork`."""
        return self._pool.map(functools.partial(self._run, "marks"), batches)

    def _run(self, output: str, rows: list[list[int]]) -> Rows | Marks:
        found: Rows | Marks = self._session.run([output], pack(rows, self.first_position).inputs(), self._one_output)[0]
        return found


class TorchNetwork:
    """The network in torch; with `half`, in half precision, which is meant for GPUs."""

    lanes = 1  # Its threads, or the GPU, work on one batch together.

    def __init__(self, network: "Compact", device: str, *, half: bool = False) -> None:
        # A copy, because rounding happens in place, and Detoxify shares the weights.
        self._network = copy.deepcopy(network).to(device).half() if half else network.to(device)
        self.first_position = network.first_position
        self._device = device
        self._half = half

    def scores(self, batches: Iterable[list[list[int]]]) -> Iterator[Rows]:
        """See `ScoringNetwork`. A GPU gets all batches at once and computes one while the next is being packed."""
        import torch

        with torch.inference_mode():
            computing = [self._forward(pack(rows, self.first_position, half=self._half))[0] for rows in batches]
            for scores in computing:
                yield scores.float().cpu().numpy()

    def marks(self, batches: Iterable[list[list[int]]]) -> Iterator[Marks]:
        """See `ScoringNetwork`."""
        import torch

        with torch.inference_mode():
            for rows in batches:
                yield self._forward(pack(rows, self.first_position, half=self._half))[1].float().cpu().numpy()

    def _forward(self, packed: PackedBatch) -> "tuple[torch.Tensor, torch.Tensor]":
        import torch

        inputs = [torch.from_numpy(array) for array in packed.inputs().values()]
        if self._device.startswith("cuda"):  # From pinned memory, copying does not hold up this process.
            inputs = [array.pin_memory().to(self._device, non_blocking=True) for array in inputs]
        else:
            inputs = [array.to(self._device) for array in inputs]
        both: tuple[torch.Tensor, torch.Tensor] = self._network(*inputs)
        return both
