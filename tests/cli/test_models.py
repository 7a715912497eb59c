"""`toxscan models list`: which model for what."""

import io
from pathlib import Path

from rich.console import Console

from bot.cli.models import show
from bot.core.config import Settings
from bot.core.scoring.inference.plan import Measured, Plan, PlanRequest, Runtime
from bot.core.scoring.models import files as models
from bot.core.scoring.models.registry import SPECS


def shown(settings: Settings) -> str:
    """What is printed."""
    printed = io.StringIO()
    show(settings, Console(file=printed, width=160))
    return printed.getvalue()


def test_it_says_what_each_model_is_good_for_and_what_it_takes(tmp_path: Path) -> None:
    """Purpose, languages, size, memory, license; the one in use has a star."""
    said = shown(Settings(data_dir=tmp_path))
    assert all(spec.purpose in said and spec.license in said for spec in SPECS.values())
    assert "mini *" in said
    assert "English, French, Spanish, Italian, Portuguese, Turkish, Russian" in said
    assert "here, 17 MB" in said
    assert "not here, 438 MB · 4.2 GB" in said
    assert "GB of memory at the first start · 8 times the work of mini · Apache-2.0" in said


def test_a_measured_speed_is_told_and_the_others_are_reckoned_from_it(tmp_path: Path) -> None:
    """The plan that is stored for this machine; a model that does eight times the work has an eighth of the speed."""
    settings = Settings(data_dir=tmp_path, runtime="torch-half")
    assert "speed not measured yet" in shown(settings)
    plan_request = PlanRequest(models.find("mini", tmp_path), settings.runtime, cache=tmp_path / "runtime")
    plan_request.folder.mkdir(parents=True)
    measured = (
        Measured(runtime=Runtime.HALF, threads=2, token_budget=256, rate=400),
        Measured(runtime=Runtime.HALF, threads=2, token_budget=512, rate=800),
    )
    plan_request.store(Plan(runtime=Runtime.HALF, threads=2, token_budget=512, measured=measured))
    said = shown(settings)
    assert "800 posts a second here" in said
    assert "about 100 posts a second here" in said
