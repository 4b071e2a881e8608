"""`make check` fails for what it is there to catch, tried on a copy of the tree."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
MEMBERS = ("chassis", "contracts", "gateway", "services", "adapters", "deploy")
LAYERS = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
CONTRACTS = ["contracts/generate.py", "--check"]
HOUSE_RULES = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture"]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    copied = tmp_path_factory.mktemp("tree")
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for member in (*MEMBERS, "tests"):
        shutil.copytree(PROJECT / member, copied / member, ignore=ignore)
    for file in ("pyproject.toml", "requirements.lock", "requirements-bench.lock"):
        shutil.copy(PROJECT / file, copied / file)
    return copied


def checked(copy: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    sources = [str(found) for m in MEMBERS for found in sorted((copy / m).rglob("src"))]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sources)}
    return subprocess.run(
        [sys.executable, *command], cwd=copy, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("file", "old", "new", "command", "says"),
    [
        (
            "services/workflow/src/workflow/tasks/router.py",
            "from uuid import UUID\n",
            "from uuid import UUID\n\nfrom sqlalchemy import select\n",
            HOUSE_RULES,
            "a_door_knows_no_sql",
        ),
        (
            "services/notify/src/notify/app.py",
            "from chassis.service import Service\n",
            "from chassis.service import Service\nfrom catalog.settings import Settings as _\n",
            LAYERS,
            "No service imports another BROKEN",
        ),
        (
            "contracts/src/contracts/events/catalog.py",
            "    stars: int = Field(ge=1, le=5)\n",
            "",
            CONTRACTS,
            "incompatible: /stars: removed",
        ),
        (
            "services/catalog/src/catalog/reviews/router.py",
            "/reviews",
            "/ratings",
            CONTRACTS,
            "openapi/catalog.json: differs",
        ),
    ],
    ids=["router imports sqlalchemy", "service imports another", "event field gone", "API drift"],
)
def test_the_check_fails(copy, file, old, new, command, says):
    path = copy / file
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new))
    try:
        done = checked(copy, command)
    finally:
        path.write_text(before)

    assert done.returncode != 0
    assert says in done.stdout + done.stderr
