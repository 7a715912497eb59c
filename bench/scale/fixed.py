"""An actor whose model takes a fixed time, so that a few cores show how many actors would be kept busy."""

import time

import numpy as np

from bot.core.domain.labels import Label
from bot.core.scoring.inference.loaded_model import Work
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.inference.runtimes import Rows
from bot.core.scoring.workers.ray_actor import ModelActor
from bot.core.scoring.workers.worker import WorkerInfo

SECONDS_A_CHARACTER = 0.25 / Plan().shipment  # A shipment is a quarter of a second's work, as plans have it.


class FixedTime(ModelActor):
    """Waits where a model would compute."""

    def load(self, plan_request: PlanRequest, plan: Plan) -> WorkerInfo:
        """There is nothing to load."""
        del plan_request, plan
        return WorkerInfo((Label.TOXICITY,), "cpu")

    def score(self, texts: list[str]) -> tuple[Rows, Work]:
        """The same for all, after the time that they take."""
        time.sleep(sum(map(len, texts)) * SECONDS_A_CHARACTER)
        return np.full((len(texts), 1), 0.5, np.float32), Work((len(texts),), 1, 0)
