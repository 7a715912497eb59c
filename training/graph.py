"""Writes the network of a packaged model as an ONNX graph without weights: it points into the checkpoint beside it.

So a machine can score at once, without torch. ONNX Runtime reads the stored integers where they lie, as torch keeps
tensors uncompressed in its zip, and does the little arithmetic on them once, while it loads.
"""

import math
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from bot.core.scoring.inference.export import export
from bot.core.scoring.inference.network import Compact
from bot.core.scoring.models import checkpoint

LARGE = 50_000
"""Numbers from which a table is not written once more; all others together take a hundredth of the room."""
POSITIONS, TYPES = "bert.embeddings.position_embeddings.weight", "bert.embeddings.token_type_embeddings.weight"

Array = npt.NDArray[Any]
Origin = tuple[str, str, Array | None]
"""A table of the checkpoint; what the network does with it, once its rows are scaled ("Mul", "Add", "" for nothing)."""


def write_graph(model: Any, weights: Path, file: Path) -> None:
    """Write the graph of a loaded model, `file` to lie beside its checkpoint `weights`.

    Raises:
        KeyError: a large table of the network can't be made from the checkpoint's.
    """
    compact = Compact(model).eval()
    with tempfile.TemporaryDirectory() as temporary:
        export(compact, Path(temporary) / "single.onnx")
        whole = onnx.load(Path(temporary) / "single.onnx")
    stored = torch.load(weights, "cpu", weights_only=True)
    origins, places = dict(_origins(stored, compact.layers[0].width)), dict(_places(weights))
    tables: list[TensorProto] = []
    nodes: list[onnx.NodeProto] = []
    for table in whole.graph.initializer:
        if math.prod(table.dims) < LARGE:
            tables.append(table)
            continue
        origin = origins[numpy_helper.to_array(table).tobytes()]
        for kind, parts in ((stored["state_dict"], "integers"), (stored[checkpoint.SCALES], "scales")):
            array = kind[origin[0]].numpy()
            tables.append(_pointer(f"{table.name}.{parts}", array, weights.name, places[array.tobytes()]))
        if origin[2] is not None:
            tables.append(numpy_helper.from_array(origin[2], f"{table.name}.more"))
        nodes += _steps(table.name, origin[1])
    nodes += whole.graph.node
    del whole.graph.initializer[:], whole.graph.node[:]
    whole.graph.initializer.extend(tables)
    whole.graph.node.extend(nodes)
    file.write_bytes(whole.SerializeToString())


def _origins(stored: Mapping[str, Any], head: int) -> Iterator[tuple[bytes, Origin]]:
    """All tables that the network may hold, as bytes, and what they are made of; `head` is the width of one."""
    weights = stored["state_dict"]
    factor, row = torch.tensor(1 / math.sqrt(head)), weights[TYPES][0].float()
    for name, scales in stored[checkpoint.SCALES].items():
        table = weights[name].float() * scales
        yield table.numpy().tobytes(), (name, "", None)
        yield (table * factor).numpy().tobytes(), (name, "Mul", factor.numpy())  # Queries: see `network.Layer`.
        if name == POSITIONS:
            yield (table + row).numpy().tobytes(), (name, "Add", row.numpy())


def _places(file: Path) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """What each entry of a zip holds, none being compressed, and where that lies: from which byte, and how many."""
    with zipfile.ZipFile(file) as pack, file.open("rb") as raw:
        for entry in pack.infolist():
            raw.seek(entry.header_offset)
            names = raw.read(zipfile.sizeFileHeader)[-4:]  # The lengths of the name and of what else stands behind it.
            start = raw.tell() + int.from_bytes(names[:2], "little") + int.from_bytes(names[2:], "little")
            yield pack.read(entry), (start, entry.file_size)


def _pointer(name: str, array: Array, file: str, place: tuple[int, int]) -> TensorProto:
    """A table that lies in another file."""
    kind = helper.np_dtype_to_tensor_dtype(array.dtype)
    pointer = TensorProto(name=name, dims=array.shape, data_type=kind, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", file), ("offset", place[0]), ("length", place[1])):
        pointer.external_data.add(key=key, value=str(value))
    return pointer


def _steps(name: str, more: str) -> Iterator[onnx.NodeProto]:
    """How a table is made of its integers; these nodes run once, while the graph is loaded."""
    last = f"{name}.scaled" if more else name
    yield helper.make_node("Cast", [f"{name}.integers"], [f"{name}.cast"], to=TensorProto.FLOAT)
    yield helper.make_node("Mul", [f"{name}.cast", f"{name}.scales"], [last])
    if more:
        yield helper.make_node(more, [last, f"{name}.more"], [name])
