import os
import shutil

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
