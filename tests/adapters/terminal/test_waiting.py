"""What a terminal says while it starts."""

from pathlib import Path

import pytest

from bot.adapters.terminal.waiting import describe_wait
from bot.core.config import Settings
from bot.core.domain.errors import ModelError
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.models import files as models


def test_the_first_start_on_a_machine_says_what_takes_so_long(tmp_path: Path) -> None:
    """With how long about; the next one has nothing to try out."""
    settings = Settings(data_dir=tmp_path, model="mini", runtime="onnx")
    assert describe_wait(settings) == (
        "First start with mini here: checking that onnx computes it correctly on this machine. This takes about half a "
        "minute, only once …"
    )
    plan_request = PlanRequest(
        models.find("mini", tmp_path), "onnx", settings.device, settings.threads, tmp_path / "runtime"
    )
    plan_request.folder.mkdir(parents=True)
    plan_request.store(Plan())
    assert describe_wait(settings) == "Loading the model …"


def test_where_nothing_is_tried_out_it_only_loads(tmp_path: Path) -> None:
    """The operator has chosen torch, or leaves the choice to us: then it is tried out beside the first answers."""
    assert describe_wait(Settings(data_dir=tmp_path, model="mini", runtime="torch")) == "Loading the model …"
    assert describe_wait(Settings(data_dir=tmp_path, model="mini", runtime="auto")) == "Loading the model …"


def test_a_model_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    """Before anybody waits for it."""
    with pytest.raises(ModelError, match="unbiased"):
        describe_wait(Settings(data_dir=tmp_path, model="unbiased"))
