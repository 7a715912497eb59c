"""`toxscan serve` as a program, with the bundled model."""

import json
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.perform import TERMINATED
from tests.adapters.serve.calling import analyze, free_port
from tests.program import PATIENCE, started, toxscan

pytestmark = [pytest.mark.slow, pytest.mark.timeout(PATIENCE)]

FURIOUS = "you are a stupid idiot and everybody hates you"
KEY = "a-long-random-word"


class Program:
    """The running program, and what it answers."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.process = started(folder, "serve", "--data-dir", "data", "--port", free_port(), more=more)
        assert self.process.stdout
        said = self.process.stdout.readline().decode()
        self.address = next(word for word in said.split() if word.startswith("http")).rstrip(",")

    def post(self, body: dict[str, Any], query: str = "") -> tuple[int, dict[str, Any]]:
        """Status and JSON of an answer."""
        url = f"{self.address}/v1alpha1/comments:analyze{query}"
        request = urllib.request.Request(url, json.dumps(body).encode())  # noqa: S310 - our own.
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def stop(self) -> tuple[int, str]:
        """How it ends when told to, and all that it wrote to stderr."""
        self.process.send_signal(signal.SIGTERM)
        _, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, err.decode()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """With a key, which it needs not here."""
    running = Program(tmp_path, TOXSCAN_SERVE_KEY=KEY)
    yield running
    running.process.kill()
    running.process.communicate()


def test_it_scores_as_the_command_line_does_and_keeps_nothing(program: Program, tmp_path: Path) -> None:
    """With the bundled model; neither a log nor a file has the words afterwards, and it ends when told to."""
    status, answer = program.post(analyze(FURIOUS, "TOXICITY", "INSULT", "PROFANITY"), f"?key={KEY}")
    assert status == 200
    line = json.loads(toxscan(tmp_path, "score", "--data-dir", "data", given=f"{FURIOUS}\n").out)
    found = {name: each["summaryScore"]["value"] for name, each in answer["attributeScores"].items()}
    labels = {"TOXICITY": "toxicity", "INSULT": "insult", "PROFANITY": "obscene"}
    assert found == pytest.approx({name: line["scores"][label] for name, label in labels.items()}, abs=1e-5)
    assert found["TOXICITY"] > 0.9
    assert program.post(analyze(FURIOUS))[0] == 403
    code, err = program.stop()
    assert (code, err) == (TERMINATED, "Stopped.\n")
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"hates you" in file.read_bytes()]


def test_it_does_not_start_for_everybody_without_a_key(tmp_path: Path) -> None:
    """One sentence why, one what to do."""
    ended = toxscan(tmp_path, "serve", "--host", "0.0.0.0")  # noqa: S104 - that is the point.
    assert ended.code == 1
    assert "Others could reach toxscan at 0.0.0.0" in " ".join(ended.err.split())
    assert "TOXSCAN_SERVE_KEY" in ended.err


def test_its_help_says_what_it_is_for(tmp_path: Path) -> None:
    """To whoever comes from Google's API."""
    assert "Perspective" in toxscan(tmp_path, "serve", "--help").out
