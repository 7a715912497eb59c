"""What computes a network: torch, on any device, or ONNX Runtime on the CPU. Both take packed tokens.

Importing this module costs nothing: torch and ONNX Runtime are imported when one of them is opened.
"""

import copy
import functools
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from bot.core.scoring.inference.packing import Row, lay_end_to_end, pack
from bot.core.scoring.inference.plan import cores

if TYPE_CHECKING:
    import torch
    from onnxruntime import InferenceSession, SessionOptions

    from bot.core.scoring.inference.attention import Attention
    from bot.core.scoring.inference.network import Compact

Rows = npt.NDArray[np.float32]
Marks = npt.NDArray[np.float32]
States = npt.NDArray[np.float32]

EMBEDDING_LAYERS = 5
"""How many layers a text goes through to be compared with others: all of mini's but the last (docs/models.md)."""
# What torch's exporter calls the output of the last of these layers.
_STATE = f"/layers.{EMBEDDING_LAYERS - 1}/last_norm/LayerNormalization_output_0"
_WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path"


class ScoringNetwork(Protocol):
    """A network in some runtime."""

    first_position: int
    """The first position id: see `pack`."""

    lanes: int
    """How many batches it computes at a time."""

    unpadded: bool
    """Whether it computes no padding at all."""

    def scores(self, batches: Iterable[Sequence[Row]]) -> Iterator[Rows]:
        """For each batch of token rows their scores (rows x labels), each within 0 to 1."""
        ...

    def marks(self, batches: Iterable[Sequence[Row]]) -> Iterator[Marks]:
        """For each batch how much each token of its rows, end to end, made its row toxic, 0 to 1.

        Empty without a marker.
        """
        ...

    def states(self, batches: Iterable[Sequence[Row]]) -> Iterator[States]:
        """For each batch what `EMBEDDING_LAYERS` layers make of each token of its rows, end to end (total x width)."""
        ...


class OnnxNetwork:
    """An exported network on the CPU. Each thread computes a batch of its own.

    Threads that share a batch wait for each other at every product: on two quiet cores that made BERT-base no faster
    than torch, and 8 bits a quarter slower than two processes of one thread each.
    """

    unpadded = False

    def __init__(self, file: Path, threads: int, first_position: int) -> None:
        """`threads` 0 is one for each core."""
        import onnxruntime

        self._file = file
        self._session = onnxruntime.InferenceSession(str(file), _options(), providers=["CPUExecutionProvider"])
        self._one_output = onnxruntime.RunOptions()
        self._one_output.only_execute_path_to_fetches = True  # The marker needs no last layer, nor what comes behind.
        self.first_position = first_position
        self.lanes = threads or cores()
        self._pool = ThreadPoolExecutor(self.lanes, "onnx")

    def scores(self, batches: Iterable[Sequence[Row]]) -> Iterator[Rows]:
        """See `ScoringNetwork`."""
        return self._pool.map(functools.partial(self._run, self._session, "scores"), batches)

    def marks(self, batches: Iterable[Sequence[Row]]) -> Iterator[Marks]:
        """See `ScoringNetwork`."""
        return self._pool.map(functools.partial(self._run, self._session, "marks"), batches)

    def states(self, batches: Iterable[Sequence[Row]]) -> Iterator[States]:
        """See `ScoringNetwork`."""
        return self._pool.map(functools.partial(self._run, self._lower_layers, _STATE), batches)

    @functools.cached_property
    def _lower_layers(self) -> "InferenceSession":
        """The same graph with another output, opened when somebody asks: the one that scores stays as it is."""
        import onnx
        import onnxruntime

        graph = onnx.load(str(self._file), load_external_data=False)
        del graph.graph.output[:]
        graph.graph.output.append(onnx.ValueInfoProto(name=_STATE))
        options = _options()
        options.add_session_config_entry(_WEIGHTS_FOLDER, str(self._file.parent))
        return onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def _run(self, session: "InferenceSession", output: str, rows: Sequence[Row]) -> Rows | Marks | States:
        inputs = pack(rows, self.first_position).inputs()
        found: Rows | Marks | States = session.run([output], inputs, self._one_output)[0]
        return found


def _options() -> "SessionOptions":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # Errors only: they are raised anyway.
    options.enable_mem_pattern = False  # It keeps a plan for every shape that ever came; no two batches are alike.
    return options


class TorchNetwork:
    """The network in torch; with `half`, in half precision, which is meant for GPUs.

    In half precision it computes no padding at all where the device can do without.
    """

    lanes = 1  # Its threads, or the GPU, work on one batch together.

    def __init__(self, network: "Compact", device: str, *, half: bool = False) -> None:
        # A copy, because rounding happens in place, and Detoxify shares the weights.
        self._network = copy.deepcopy(network).to(device).half() if half else network.to(device)
        self.first_position = network.first_position
        self._device = device
        self._half = half
        self.unpadded = half and network.goes_unpadded(device)

    def compile(self, tokens: int, folder: Path) -> bool:
        """See `compiling.compile_layers`; a network that is not half is compiled for all who share it."""
        from bot.core.scoring.inference.compiling import compile_layers

        return compile_layers(self._network, tokens, folder)

    def scores(self, batches: Iterable[Sequence[Row]]) -> Iterator[Rows]:
        """See `ScoringNetwork`. A GPU gets all batches at once and computes one while the next is being packed."""
        import torch

        with torch.inference_mode():
            computing = [self._network.score(*self._take(rows))[0] for rows in batches]
            for scores in computing:
                yield scores.float().cpu().numpy()

    def marks(self, batches: Iterable[Sequence[Row]]) -> Iterator[Marks]:
        """See `ScoringNetwork`."""
        import torch

        with torch.inference_mode():
            for rows in batches:
                yield self._network.score(*self._take(rows))[1].float().cpu().numpy()

    def states(self, batches: Iterable[Sequence[Row]]) -> Iterator[States]:
        """See `ScoringNetwork`."""
        import torch

        with torch.inference_mode():
            for rows in batches:
                yield self._network.read(EMBEDDING_LAYERS, *self._take(rows)).float().cpu().numpy()

    def _take(self, rows: Sequence[Row]) -> "tuple[torch.Tensor, torch.Tensor, Attention]":
        """The batch where the network computes: tokens, positions, and how its rows attend."""
        from bot.core.scoring.inference.attention import Padded, Unpadded

        if self.unpadded:
            laid = lay_end_to_end(rows, self.first_position)
            return self._send(laid.tokens), self._send(laid.positions), Unpadded(self._send(laid.ends), laid.longest)
        packed = pack(rows, self.first_position, half=self._half)
        tokens, positions, *padded = (self._send(array) for array in packed.inputs().values())
        return tokens, positions, Padded(*padded)

    def _send(self, array: npt.NDArray[np.generic]) -> "torch.Tensor":
        import torch

        tensor = torch.from_numpy(array)
        if self._device.startswith("cuda"):  # From pinned memory, copying does not hold up this process.
            return tensor.pin_memory().to(self._device, non_blocking=True)
        return tensor.to(self._device)
