import os
import shutil
import time

import pytest

from launcher.servers import unprivileged


@pytest.fixture
def neutral_ground(monkeypatch):
    """In place of /var/tmp, so that nothing is left there."""
    ground = unprivileged.temporary_directory(f"yiwang-tests-{os.getpid()}-")
    ground.chmod(0o755)
    monkeypatch.setattr(unprivileged, "NEUTRAL_GROUND", ground)
    yield ground
    shutil.rmtree(ground)


@pytest.fixture(scope="session")
def eventually():
    """Look until it holds; fail after a minute."""

    def eventually(holds, seconds=60):
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "It never came true."
            time.sleep(0.05)

    return eventually
