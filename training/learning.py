"""Learns from what people said and from what a teacher thinks, with the rounding to 8 bits that the product will do."""

import copy
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

MAX_TOKENS = 128
BATCH_TOKENS = 20_000
"""Padded tokens in a batch on a GPU; a CPU does better with an eighth."""
WARM_UP = 0.06
WEIGHT_DECAY = 0.01
LABEL_WEIGHTS = (2.0, 0.5, 1.0, 1.0, 1.0, 1.0)
REPORT = 200

Call = Callable[[nn.Module, torch.Tensor], torch.Tensor]
"""From a network and padded token ids to logits."""


def device() -> str:
    """Where to compute: on a GPU if there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"


@dataclass(frozen=True)
class Lessons:
    """Texts as token ids with what is to be learned of each: one value a label, 0 to 1, not a number if unknown."""

    ids: list[list[int]]
    truth: np.ndarray
    taught: np.ndarray
    """What the teacher thinks."""
    trust: np.ndarray
    """How much of the loss is the teacher's, 0 to 1."""
    weight: np.ndarray
    padding: int = 0

    @property
    def lengths(self) -> np.ndarray:
        """Tokens that are read of each text."""
        return np.minimum([len(tokens) for tokens in self.ids], MAX_TOKENS)


@dataclass(frozen=True)
class Course:
    """How to learn. `layers`: of the network; each learns at `decay` of the rate of the one above it."""

    rate: float
    passes: float
    layers: int
    decay: float = 0.9
    head_rate: float = 1e-3
    average: float = 0.998
    rounded_from: float = 1.0
    """The part of the way, 0 to 1, from which linear layers compute in 8 bits."""
    minutes: float | None = None
    seed: int = 1


class Rounded(nn.Linear):
    """A linear layer that can compute as ONNX Runtime's dynamic 8 bits do; gradients pass as if nothing was rounded.

    Inputs have one scale a batch and may lie off zero, weights one scale a row.
    """

    rounding = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """See `nn.Linear`."""
        if not Rounded.rounding:
            return functional.linear(x, self.weight, self.bias)
        x, weight = x.float(), self.weight.float()
        low, high = x.detach().amin().clamp(max=0.0), x.detach().amax().clamp(min=0.0)
        scale = (high - low).clamp_min(1e-8) / 255
        zero = torch.round(-low / scale)
        steps = x / scale
        steps = steps + (torch.clamp(torch.round(steps) + zero, 0, 255) - zero - steps).detach()
        row = weight.detach().abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
        whole = weight / row
        whole = whole + (torch.round(whole) - whole).detach()
        return functional.linear(steps, whole).float() * (scale * row.T) + self.bias


def roundable(model: nn.Module) -> nn.Module:
    """The same model with every linear layer ready to round."""
    for module in model.modules():
        if type(module) is nn.Linear:
            module.__class__ = Rounded
    return model


def fit(model: nn.Module, call: Call, lessons: Lessons, which: np.ndarray, course: Course) -> nn.Module:
    """Return the running average of the model over `course`, learning from the lessons `which`, some of them often."""
    rng = np.random.default_rng(course.seed)
    torch.manual_seed(course.seed)
    here = device()
    model.to(here)
    optimizer = torch.optim.AdamW(_groups(model, course), betas=(0.9, 0.98), fused=here == "cuda")
    average = copy.deepcopy(model).eval()
    steps = max(1, int(sum(1 for _ in batches(lessons, which, np.random.default_rng(0))) * course.passes))
    step, started, losses = 0, time.monotonic(), []
    while step < steps:
        model.train()
        for batch in batches(lessons, which, rng):
            part = step / steps
            if course.minutes:
                part = max(part, (time.monotonic() - started) / 60 / course.minutes)
            if part >= 1:
                step = steps
                break
            Rounded.rounding = part >= course.rounded_from
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * schedule(part)
            losses.append(_step(model, call, optimizer, lessons, batch, rng))
            step += 1
            _follow(average, model, step, course.average)
            if step % REPORT == 0:
                print(f"step {step}/{steps} loss {np.mean(losses[-REPORT:]):.4f}", flush=True)
    Rounded.rounding = False
    return average


@torch.no_grad()
def predict(model: nn.Module, call: Call, lessons: Lessons) -> np.ndarray:
    """Return the logits of every text."""
    model.eval()
    out = np.zeros((len(lessons.ids), len(LABEL_WEIGHTS)), np.float32)
    for batch in batches(lessons, np.arange(len(lessons.ids)), np.random.default_rng(0)):
        with torch.autocast(device(), torch.bfloat16, enabled=device() == "cuda"):
            out[batch] = call(model, _padded(lessons, batch, None)).float().cpu().numpy()
    return out


def batches(lessons: Lessons, which: np.ndarray, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield `which` in batches of like length and a random order."""
    lengths = lessons.lengths
    order = which[np.argsort(lengths[which] + rng.random(len(which)) * 6)]
    limit = BATCH_TOKENS if device() == "cuda" else BATCH_TOKENS // 8
    made: list[list[int]] = [[]]
    for place in order:
        if made[-1] and lengths[place] * (len(made[-1]) + 1) > limit:
            made.append([])
        made[-1].append(int(place))
    rng.shuffle(made)
    yield from map(np.array, made)


def schedule(part: float) -> float:
    """Return the share of the peak rate at `part` (0–1) of the way: a short rise, then half a cosine."""
    if part < WARM_UP:
        return part / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (part - WARM_UP) / (1 - WARM_UP)))


def _step(
    model: nn.Module,
    call: Call,
    optimizer: torch.optim.Optimizer,
    lessons: Lessons,
    batch: np.ndarray,
    rng: np.random.Generator,
) -> float:
    here = device()
    truth, taught, trust, weight = (
        torch.from_numpy(each[batch]).to(here, torch.float32)
        for each in (lessons.truth, lessons.taught, lessons.trust[:, None], lessons.weight[:, None])
    )
    with torch.autocast(here, torch.bfloat16, enabled=here == "cuda"):
        logits = call(model, _padded(lessons, batch, rng)).float()
    labels = torch.tensor(LABEL_WEIGHTS, device=here)
    parts = ((truth, labels * weight * (1 - trust)), (taught, labels * trust))
    loss = total = torch.zeros((), device=here)
    for target, share in parts:
        known = ~torch.isnan(target) * share
        error = functional.binary_cross_entropy_with_logits(logits, torch.nan_to_num(target), reduction="none")
        loss, total = loss + (error * known).sum(), total + known.sum()
    loss = loss / (total + 1e-6)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def _padded(lessons: Lessons, batch: np.ndarray, rng: np.random.Generator | None) -> torch.Tensor:
    rows = [_window(lessons.ids[place], rng) for place in batch]
    width = max(map(len, rows))
    return torch.tensor([row + [lessons.padding] * (width - len(row)) for row in rows], device=device())


def _window(ids: list[int], rng: np.random.Generator | None) -> list[int]:
    """Return what one step sees of a text, the signs around it included: mostly its beginning."""
    if len(ids) <= MAX_TOKENS:
        return ids
    if rng is None or rng.random() < 0.8:
        return ids[: MAX_TOKENS - 1] + ids[-1:]
    return ids[:1] + ids[1 - MAX_TOKENS :]


def _groups(model: nn.Module, course: Course) -> list[dict[str, object]]:
    """Group the weights by depth (rate) and kind (no weight decay for biases and norms)."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, weights in model.named_parameters():
        if "classifier" in name:
            rate = course.head_rate
        elif "encoder.layer." in name:
            rate = course.rate * course.decay ** (
                course.layers - 1 - int(name.split("encoder.layer.")[1].split(".")[0])
            )
        else:
            rate = course.rate * course.decay ** (0 if "pooler" in name else course.layers)
        groups.setdefault((rate, WEIGHT_DECAY if weights.ndim > 1 else 0.0), []).append(weights)
    return [{"params": own, "peak": rate, "lr": rate, "weight_decay": decay} for (rate, decay), own in groups.items()]


@torch.no_grad()
def _follow(average: nn.Module, model: nn.Module, step: int, keep: float) -> None:
    """Move the running average towards the model; early on it follows faster."""
    keep = min(keep, 1 - 1 / (step / 10 + 1)) if step > 10 else 0.0
    torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
