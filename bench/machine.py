"""What the machine itself can do, whatever computes: matrix products, and bytes moved."""

import os
import time
from pathlib import Path

import numpy as np

TOKENS, SIZE, WIDE = 1024, 768, 3072  # The largest product in BERT-base, for a batch of 1,024 tokens.
SECONDS = 1.0


def product_rate() -> float:
    """Operations a second of the largest matrix product in BERT-base, in single precision, on all cores."""
    import torch

    one, other = torch.rand(TOKENS, SIZE), torch.rand(SIZE, WIDE)
    torch.mm(one, other)
    times, begun = [], time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        started = time.perf_counter()
        torch.mm(one, other)
        times.append(time.perf_counter() - started)
    return 2.0 * TOKENS * SIZE * WIDE / min(times)


def copy_rate() -> float:
    """Bytes read and written a second on one core, in an array that no cache holds."""
    source = np.zeros(1 << 26, np.float32)
    target = np.empty_like(source)
    best = 0.0
    for _ in range(3):
        started = time.perf_counter()
        np.copyto(target, source)
        best = max(best, 2 * source.nbytes / (time.perf_counter() - started))
    return best


def processor_seconds(pid: int) -> float:
    """Seconds that all threads of a process have computed so far (Linux): waiting for other processes not counted."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
