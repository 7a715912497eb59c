"""mini beside other ways to compute it, on the same texts in turn, one thread each: rates, and in processor time.

- the loop that everybody writes first: `Detoxify.predict`, 5 at a time (`bench.reference`);
- ONNX Runtime's own transformer optimizer (`onnxruntime.transformers`) on the network as transformers has it, texts
  sorted by length and padded within a batch, in single precision and in 8 bits;
- OpenVINO on our packed network, where it is installed (`pip install openvino`; 59 MB, 181 MB unpacked).
"""

import importlib.util
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.figures import Figure
from bench.texts import raw_posts
from bot.core.scoring.inference.batching import batches
from bot.core.scoring.inference.export import export, quantize
from bot.core.scoring.inference.network import Compact
from bot.core.scoring.inference.packing import pack
from bot.core.scoring.inference.plan import ONNX_BUDGET, Runtime
from bot.core.scoring.inference.tokens import Vocabulary
from bot.core.scoring.models import files as models
from bot.core.scoring.models import loading
from bot.core.scoring.text import prepare_words

TEXTS = 200
NAIVE_BATCH = 5
OURS = "ours, onnx-int8"
Rows = Sequence[Sequence[int]]
Compute = Callable[[Rows], npt.NDArray[np.float32]]
"""Scores (rows x labels) of a batch of token rows."""


def measure(rounds: int, folder: Path) -> list[Figure]:
    """Each way's texts a second of processor time, and against ours in 8 bits, in the same round."""
    mini = models.find("mini", folder)
    detoxify = loading.load(mini, "cpu")
    detoxify.model.eval()
    ours = folder / "ours"
    ours.mkdir(exist_ok=True)
    export(Compact(detoxify.model).eval(), ours / Runtime.ONNX.file)
    quantize(ours / Runtime.ONNX.file, ours / Runtime.INT8.file)
    ways = {
        "ours, onnx": _packed_in_onnx(ours / Runtime.ONNX.file),
        OURS: _packed_in_onnx(ours / Runtime.INT8.file),
        **_quietly_optimized(detoxify, folder),
        **_in_openvino(ours),
    }
    words = Vocabulary(detoxify.tokenizer.backend_tokenizer)
    found: dict[str, list[float]] = {}
    for turn in range(rounds + 1):  # The first warms up.
        texts = [text for text in map(prepare_words, raw_posts(TEXTS, seed=turn)) if text]
        rates = {name: _rate(words, texts, compute) for name, compute in ways.items()}
        rates["naive loop"] = _naive(detoxify, texts[: TEXTS // 4])
        for name, rate in rates.items():
            print(f"  {name}: {rate:.0f}", file=sys.stderr)
            if turn:
                found.setdefault(name, []).append(rate)
    table = []
    for name, each in found.items():
        table.append(Figure(f"mini, {name}", "texts/s of processor time", each))
        shares = [rate / best for rate, best in zip(each, found[OURS], strict=True)]
        table.append(Figure("  against ours in 8 bits", "times", shares))
    return table


def _rate(words: Vocabulary, texts: Sequence[str], compute: Compute) -> float:
    """Texts a second of processor time, tokenizing included."""
    begun = time.process_time()
    rows = words.rows(texts)[0]
    for group in batches([len(row) for row in rows], ONNX_BUDGET):
        compute([rows[at] for at in group])
    return len(texts) / (time.process_time() - begun)


def _naive(detoxify: Any, texts: Sequence[str]) -> float:
    import torch

    torch.set_num_threads(1)
    begun = time.process_time()
    for start in range(0, len(texts), NAIVE_BATCH):
        detoxify.predict(list(texts[start : start + NAIVE_BATCH]))
    return len(texts) / (time.process_time() - begun)


def _session(file: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def _packed_in_onnx(file: Path) -> Compute:
    session = _session(file)
    return lambda rows: session.run(["scores"], pack(rows, 0).inputs())[0]


def _quietly_optimized(detoxify: Any, folder: Path) -> dict[str, Compute]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # As in bot/core/scoring/inference/export.py: the exporter calls itself old.
        return _optimized(detoxify, folder)


def _optimized(detoxify: Any, folder: Path) -> dict[str, Compute]:
    """The network of transformers as ONNX Runtime's transformer optimizer fuses it."""
    import torch
    from onnxruntime.transformers.optimizer import optimize_model

    plain, fused, small = (folder / f"{name}.onnx" for name in ("plain", "fused", "fused-int8"))
    config = detoxify.model.config
    example = torch.ones(2, 4, dtype=torch.int64)
    axes = {0: "rows", 1: "width"}
    torch.onnx.export(
        detoxify.model,
        (example, example),
        str(plain),
        dynamo=False,
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": {0: "rows"}},
        opset_version=17,
    )
    model = optimize_model(
        str(plain), "bert", num_heads=config.num_attention_heads, hidden_size=config.hidden_size, opt_level=1
    )
    print(f"  fused: {model.get_fused_operator_statistics()}", file=sys.stderr)
    model.save_model_to_file(str(fused))
    ways = {"ONNX Runtime's optimizer": _padded(fused)}
    try:
        quantize(fused, small)
        ways["ONNX Runtime's optimizer, 8 bits"] = _padded(small)
    except Exception as error:  # noqa: BLE001 - that it can't is the finding.
        print(f"  not quantized: {error}", file=sys.stderr)
    return ways


def _padded(file: Path) -> Compute:
    session = _session(file)

    def compute(rows: Rows) -> npt.NDArray[np.float32]:
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        mask = np.zeros_like(ids)
        for at, row in enumerate(rows):
            ids[at, : len(row)], mask[at, : len(row)] = row, 1
        scores: npt.NDArray[np.float32] = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return scores

    return compute


def _in_openvino(ours: Path) -> dict[str, Compute]:
    """Our networks in OpenVINO, one stream of one thread; nothing where it is not installed."""
    if importlib.util.find_spec("openvino") is None:
        return {}
    import openvino  # type: ignore[import-not-found, unused-ignore]  # Only where somebody has installed it.

    core = openvino.Core()
    wanted = {"OpenVINO": ("onnx", "f32"), "OpenVINO, bfloat16": ("onnx", "bf16"), "OpenVINO, 8 bits": ("int8", "f32")}
    ways: dict[str, Compute] = {}
    for name, (kind, precision) in wanted.items():
        file = ours / (Runtime.ONNX if kind == "onnx" else Runtime.INT8).file
        set_to = {"INFERENCE_PRECISION_HINT": precision, "NUM_STREAMS": 1, "INFERENCE_NUM_THREADS": 1}
        request = core.compile_model(core.read_model(str(file)), "CPU", set_to).create_infer_request()
        ways[name] = _packed_in_openvino(request)
    return ways


def _packed_in_openvino(request: Any) -> Compute:
    needs = [each.any_name for each in request.model_inputs]

    def compute(rows: Rows) -> npt.NDArray[np.float32]:
        inputs = pack(rows, 0).inputs()
        request.infer({name: inputs[name] for name in needs})
        scores: npt.NDArray[np.float32] = request.get_tensor("scores").data
        return scores

    return compute
