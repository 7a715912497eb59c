"""What is said where Ray can't be used; in processes of their own, since Ray is one thing for a whole process."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.program import toxscan

ROOT = Path(__file__).resolve().parents[3]


def said(code: str) -> str:
    """What a program prints."""
    done = subprocess.run(  # noqa: S603 - our own.
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_without_ray_the_sentence_says_how_to_get_it_and_how_to_do_without() -> None:
    """It is an extra."""
    code = """
import asyncio, sys
sys.modules["ray"] = None
from bot.core.domain.errors import ConfigError
from bot.core.scoring.workers.ray_cluster import RayCluster
try:
    asyncio.run(RayCluster().open())
except ConfigError as error:
    print(error)
"""
    sentence = said(code)
    assert sentence.startswith("Ray is not installed")
    assert 'pip install "toxscan[ray]"' in sentence
    assert 'engine = "process"' in sentence


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is an extra: pip install toxscan[ray]")
def test_an_address_that_is_none_is_said_with_what_to_look_at() -> None:
    """With Ray's own reason in it, and at once."""
    code = """
import asyncio
from bot.core.domain.errors import ScoringError
from bot.core.scoring.workers.ray_cluster import RayCluster
try:
    asyncio.run(RayCluster("nowhere").open())
except ScoringError as error:
    print(error)
"""
    sentence = said(code)
    assert sentence.startswith("The Ray cluster nowhere can't be reached: ")
    assert "RAY_AUTH_TOKEN" in sentence


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is an extra: pip install toxscan[ray]")
def test_toxscan_score_computes_where_the_settings_say(tmp_path: Path) -> None:
    """As everything else does: not on this machine where Ray is asked for."""
    ray = {"TOXSCAN_SCORING__ENGINE": "ray", "TOXSCAN_SCORING__ADDRESS": "nowhere", "TOXSCAN_RUNTIME": "torch"}
    ended = toxscan(tmp_path, "score", given="you\n", **ray)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Error: The Ray cluster nowhere can't be reached")


@pytest.mark.slow
def test_with_the_worker_process_nothing_of_ray_is_imported() -> None:
    """Whoever does not use it does not pay for it."""
    code = """
import sys, bot.app
from bot.core.scoring.factory import scoring_service
from bot.core import config
from bot.core.scoring.models import files as models
settings = config.Settings()
scoring_service(settings, models.find("mini", settings.data_dir))
print("ray" in sys.modules, "torch" in sys.modules)
"""
    assert said(code).split() == ["False", "False"]
