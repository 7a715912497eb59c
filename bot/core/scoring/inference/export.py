"""Detoxify's network as ONNX files: in single precision as it is, and with its weights in 8 bits."""

import logging
import warnings
from pathlib import Path

import torch

from bot.core.scoring.inference.network import Compact
from bot.core.scoring.inference.packing import PackedBatch, pack

OPSET = 17  # The first with LayerNormalization as one operator; ONNX Runtime knows it since 1.12.
_AXES = {
    "tokens": {0: "total"},
    "positions": {0: "total"},
    "spread": {0: "rows", 1: "width"},
    "mask": {0: "rows", 1: "width"},
    "back": {0: "total"},
    "scores": {0: "rows"},
    "marks": {0: "total"},
}


def export(network: Compact, file: Path) -> None:
    """Write the network as ONNX.

    Raises:
        Exception: as torch raises for a network that it can't export.
    """
    example: PackedBatch = pack([[0] * 3, [0] * 5], network.first_position)
    inputs = example.inputs()
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # The exporter calls itself old; the new one takes twice as long for the same.
        torch.onnx.export(
            network,
            tuple(map(torch.from_numpy, inputs.values())),
            str(file),
            dynamo=False,
            input_names=list(inputs),
            output_names=["scores", "marks"],
            dynamic_axes=_AXES,
            opset_version=OPSET,
        )


def quantize(single: Path, file: Path) -> None:
    """Write the network with the weights of its linear layers in 8 bits, each output with a scale of its own.

    Activations are rounded to 8 bits at run time, with one scale a batch.

    Raises:
        Exception: as ONNX Runtime raises for a network that it can't quantize.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)  # It recommends a preprocessing that does nothing for this network.
    quantize_dynamic(
        single, file, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm"]
    )
