"""Actors for the tests of Ray: the product's own, with a model of arithmetic in it that starts at once."""

import os
import signal

import numpy as np

from bot.core.domain.labels import Label
from bot.core.scoring.inference.loaded_model import Work
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.inference.runtimes import Rows
from bot.core.scoring.workers.ray_actor import ModelActor
from bot.core.scoring.workers.worker import WorkerInfo


class Arithmetic(ModelActor):
    """Scores by length. The text "deadly" kills it, "endless" makes it hang, "faulty" is more than it can do."""

    def load(self, plan_request: PlanRequest, plan: Plan) -> WorkerInfo:
        """There is nothing to load."""
        del plan_request, plan
        return WorkerInfo((Label.TOXICITY,), "cpu")

    def pid(self) -> int:
        """Its process."""
        return os.getpid()

    def score(self, texts: list[str]) -> tuple[Rows, Work]:
        """A score for each length."""
        if "deadly" in texts:
            os.kill(os.getpid(), signal.SIGKILL)
        if "endless" in texts:
            os.kill(os.getpid(), signal.SIGSTOP)
        if "faulty" in texts:
            raise MemoryError
        return np.array([[1 / (1 + len(text))] for text in texts], np.float32), Work((len(texts),), 1, 0)
