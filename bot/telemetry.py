"""What libraries would report to their makers by themselves, switched off before any of them is imported.

Importing anything of `bot` runs this first, so it holds in every process: ours, the model's, Ray's actors, the benches.
"""

import os

SWITCHES = {
    "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime; its package's Privacy.md. It calls home ten seconds after its start.
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub and transformers.
    "HF_HUB_OFFLINE": "1",  # They ask the hub about files that are here, too; `toxscan models fetch` needs neither.
    "RAY_USAGE_STATS_ENABLED": "0",
    # A cluster begun with `ray start` reports even that it is switched off (2.60, usage_stats_head.py): to nobody, so.
    "RAY_USAGE_STATS_REPORT_URL": "http://127.0.0.1:1",
    "DO_NOT_TRACK": "1",  # donottrack.sh: whatever respects it.
}
"""Variables of the environment, which child processes inherit; deploy/ and the Dockerfile set them, too."""


def switch_off() -> None:
    """Set them all, whatever was set before: nobody who runs the bot has agreed to these reports."""
    os.environ.update(SWITCHES)
