"""What is shipped to run the bot: it must not drift away from the program that it runs."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.core.config import Settings
from bot.core.secrets import DISCORD_TOKEN, SLACK_SECRETS, X_BEARER_TOKEN
from bot.run import STOP_SECONDS
from bot.telemetry import SWITCHES

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
ANALYZE = shutil.which("systemd-analyze")


def settings_named(text: str) -> set[str]:
    """The variables of ours that a text names, without the prefix."""
    return {name.removesuffix("_FILE") for name in re.findall(r"\bTOXSCAN_[A-Z_]+\b", text)}


@pytest.mark.parametrize(
    "name",
    [
        "Dockerfile",
        "deploy/toxscan.service",
        "deploy/toxscan.env.example",
        "deploy/render.yaml",
        "deploy/compose.scale.yaml",
        "deploy/kubernetes/kustomization.yaml",
        "deploy/kubernetes/discord.yaml",
        "deploy/kubernetes/slack.yaml",
    ],
)
def test_every_variable_that_is_set_is_one_that_the_program_reads(name: str) -> None:
    """A misspelt one would be passed over in silence."""
    secrets = {DISCORD_TOKEN, *SLACK_SECRETS, X_BEARER_TOKEN}
    for variable in settings_named((ROOT / name).read_text("utf-8")) - secrets:
        table, _, key = variable.removeprefix("TOXSCAN_").lower().partition("__")
        field = Settings.model_fields[table]
        assert not key or key in field.annotation.model_fields  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["Dockerfile", "deploy/toxscan.service"])
def test_no_library_reports_to_its_maker(name: str) -> None:
    """The image's variables hold in compose and Kubernetes, too, also where Ray starts before any line of ours."""
    text = (ROOT / name).read_text("utf-8")
    assert all(re.search(rf"[ =]{variable}={re.escape(value)}(\s|$)", text) for variable, value in SWITCHES.items())


def test_the_container_can_do_no_more_than_it_needs() -> None:
    """Read-only but for /data and /tmp, no capabilities, no root; and it is given time to stop in order."""
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["toxscan"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] == "10001:10001"
    assert service["volumes"] == ["data:/data"]
    assert int(service["stop_grace_period"].removesuffix("s")) > STOP_SECONDS
    assert "ports" not in service


def test_the_image_runs_as_nobody_special_and_knows_whether_it_lives() -> None:
    """The user is a number, so that Kubernetes can see that it is not root; the check asks /healthz."""
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    assert dockerfile.rindex("USER 10001:10001") < dockerfile.index('ENTRYPOINT ["toxscan"]')
    assert 'CMD ["run"]' in dockerfile
    assert "/healthz" in dockerfile
    assert "toxscan models verify mini" in dockerfile


def test_the_base_image_can_be_pinned_by_its_digest() -> None:
    """By an argument that all stages and both compose files take; none is made up here."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    assert {stage.base for stage in stages()} - {stage.name for stage in stages()} == {"${BASE}"}
    [default] = [line.partition("=")[2] for line in lines if line.startswith("ARG BASE=")]
    for name in ("compose.yaml", "compose.scale.yaml"):
        assert f"BASE: ${{BASE:-{default}}}" in (DEPLOY / name).read_text("utf-8")
    assert "--build-arg BASE=" in (ROOT / "docs" / "operations.md").read_text("utf-8")


@dataclass(frozen=True)
class Stage:
    """A stage of the Dockerfile: what it begins with, its name and its lines."""

    base: str
    name: str
    text: str

    @property
    def copied_from(self) -> list[str]:
        """The stages that it takes files from."""
        return re.findall(r"COPY --from=(\S+)", self.text)


def stages() -> list[Stage]:
    """All of them, in order."""
    parts = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)[1:]
    found = []
    for part in parts:
        first, _, rest = part.partition("\n")
        base, _, name = first.partition(" AS ")
        found.append(Stage(base, name, rest))
    return found


def test_the_small_image_is_the_full_one_without_torch() -> None:
    """It is built without, tried like the other, and runs in the same way; without a target the full one is built."""
    by_name = {stage.name: stage for stage in stages()}
    small, full = by_name["small"], stages()[-1]
    assert (small.base, full.base, full.name) == ("runtime", "runtime", "")
    assert (small.copied_from, full.copied_from) == (["build-small"], ["build"])
    assert "install.py --small " in by_name["build-small"].text
    assert "--small" not in by_name["build"].text
    for stage in ("build-small", "build"):
        assert "toxscan models verify mini" in by_name[stage].text
        assert "toxscan score" in by_name[stage].text
    assert "--target small" in (ROOT / "docs" / "operations.md").read_text("utf-8")


def test_one_process_a_database_on_render_too() -> None:
    """A worker with a disk, and only one of it."""
    [worker] = yaml.safe_load((DEPLOY / "render.yaml").read_text("utf-8"))["services"]
    assert (worker["type"], worker["numInstances"], worker["disk"]["mountPath"]) == ("worker", 1, "/data")
    assert worker["maxShutdownDelaySeconds"] > STOP_SECONDS


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not on this machine")
def test_the_systemd_unit_is_hardened() -> None:
    """The rating of systemd itself, from 0 (best) to 10: below 2."""
    assert ANALYZE
    unit = DEPLOY / "toxscan.service"
    rated = subprocess.run(  # noqa: S603 - systemd's own program on our own file
        [ANALYZE, "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "offline" in rated.stderr:
        pytest.skip("this systemd is older than 250, which can't rate a file")
    assert rated.returncode == 0, rated.stdout.splitlines()[-1]
