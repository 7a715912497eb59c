"""What deploy/compose.scale.yaml starts lives through ten minutes of kills, freezes and drops: `make soak`, as root."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.program import REPOSITORY, environment

MINUTES = 10
PATIENCE = 45 * 60  # Seconds: starts, the minutes, and what has to come to its end afterwards, on a busy machine.
NEEDED = ("ip", "unshare", "setpriv", "initdb")


@pytest.mark.soak
@pytest.mark.timeout(PATIENCE + 60)
@pytest.mark.skipif(
    os.geteuid() != 0 or not all(map(shutil.which, NEEDED)), reason="needs root, iproute2, util-linux and PostgreSQL"
)
def test_two_bots_ray_and_postgresql_live_through_ten_minutes_of_kills() -> None:
    """Every scan whole, every cent accounted for, nobody left alone; what happens is drawn with a fixed seed."""
    pytest.importorskip("ray")
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bench.town_chaos", "--minutes", str(MINUTES), "--seed", "9"],
        cwd=REPOSITORY,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
