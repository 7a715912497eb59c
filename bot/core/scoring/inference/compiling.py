"""What each layer does after attention, compiled by torch for this machine: fewer trips to a GPU's memory.

Biases, sums, norms and the activation become a few kernels around the products. One form does for all layers and for
any number of tokens from two on; whatever else may come goes without, so that nothing is compiled while texts wait.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import structlog
import torch
from torch import Tensor, nn

from bot.core.scoring.inference.attention import CLOSE
from bot.core.scoring.inference.network import Layer, finish

MOST_SECONDS = 120.0  # Who starts the bot waits for it: a start that finds the kernels of the last one takes seconds.

log = structlog.get_logger()


def compile_layers(network: nn.Module, tokens: int, folder: Path) -> bool:
    """Have all layers but the last, of few tokens, finish in kernels compiled here; tells whether they do.

    The kernels are made for batches of about so many `tokens`, and kept in `folder`. The layers stay as they are where
    that fails, takes more than `MOST_SECONDS`, or gives something else.
    """
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(folder)  # In /tmp others could lay code for us.
    layers = [each for each in network.modules() if type(each) is Layer]  # ALBERT's are all one.
    try:
        with _at_most(MOST_SECONDS), torch.inference_mode():
            # In this process: others would stay, with a torch each.
            compiled = torch.compile(finish, dynamic=True, options={"compile_threads": 1})
            given = _make_up(tokens, layers[0].query.weight)
            if any(_differs(compiled(layer, *given), finish(layer, *given)) for layer in layers):
                raise ArithmeticError("it computes something else")  # noqa: TRY301 - one way out for all that fails.
    except Exception as error:  # noqa: BLE001 - no compiler, no Triton, an old GPU, a full disk: it goes without.
        log.warning("scoring.not_compiled", error=f"{type(error).__name__}: {error}".partition("\n")[0])
        return False
    for layer in layers:
        layer.finish = torch.compiler.set_stance("eager_on_recompile")(compiled)
    return True


def _make_up(tokens: int, like: Tensor) -> tuple[Tensor, Tensor]:
    """Tokens, and what each of them gathered."""
    chance = torch.Generator(like.device).manual_seed(1)
    one, other = (
        torch.randn(tokens, len(like), generator=chance, device=like.device, dtype=like.dtype) for _ in range(2)
    )
    return one, other


def _differs(one: Tensor, other: Tensor) -> bool:
    one, other = one.float(), other.float()
    return not bool((one - other).norm() <= CLOSE * other.norm())  # No number is no less than another.


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raises TimeoutError where the block takes longer; in a process's main thread, on a system with timers."""

    def end(*_: object) -> None:
        raise TimeoutError(f"not done in {seconds:g} s")

    handler, timer = signal.signal(signal.SIGALRM, end), signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, *timer)
