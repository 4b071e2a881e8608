import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from launcher.portal import build_in, dist_in, portal

PACKAGE = {
    "scripts": {"build": "node build.js", "test": 'node -e "process.exit(7)"'},
    "dependencies": {"neighbour": "file:neighbour"},
}


def lock(version: str) -> str:
    neighbour = {"resolved": "neighbour", "link": True}
    packages = {
        "": {"dependencies": PACKAGE["dependencies"]},
        "node_modules/neighbour": neighbour,
        "neighbour": {"version": version},
        "node_modules/of-another-machine": {"version": "1.0.0", "optional": True},
    }
    return json.dumps({"lockfileVersion": 3, "requires": True, "packages": packages})


# Counts its runs outside of what is built; `broken` makes it fail.
BUILD = """
const { appendFileSync, existsSync, mkdirSync, writeFileSync } = require('node:fs')
appendFileSync('../runs', 'built\\n')
if (existsSync('broken')) { console.error('src/main.ts: a mistake'); process.exit(1) }
mkdirSync('dist', { recursive: true })
writeFileSync('dist/index.html', '<html></html>')
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small portal that depends on a neighbour only, and the documents it is made from."""
    monkeypatch.delenv("CI", raising=False)
    sources = tmp_path / "portal"
    documents = tmp_path / "contracts/src/contracts/generated/openapi"
    for folder in (sources / "src", documents):
        folder.mkdir(parents=True)
    (sources / "package.json").write_text(json.dumps(PACKAGE))
    (sources / "package-lock.json").write_text(lock("1.0.0"))
    (sources / "neighbour").mkdir()
    (sources / "neighbour/package.json").write_text('{"name": "neighbour", "version": "1.0.0"}')
    (sources / "build.js").write_text(BUILD)
    (sources / "src/main.ts").write_text("export {}")
    (documents / "catalog.json").write_text("{}")
    return tmp_path


@pytest.fixture
def build(project):
    def build(script=None, *, optional=False):
        return portal(project, project / "portal.log", script, optional=optional)

    return build


@pytest.fixture
def runs(project):
    def runs() -> int:
        counted = project / "runs"
        return len(counted.read_text().splitlines()) if counted.exists() else 0

    return runs


@pytest.fixture
def installed(project):
    """As npm leaves it, in a hundredth of the time."""
    modules = project / "portal/node_modules"
    modules.mkdir()
    (modules / "neighbour").symlink_to("../neighbour")
    (modules / ".package-lock.json").write_text(lock("1.0.0"))


def programs(folder: Path, **scripts: str) -> str:
    """A PATH on which there are only these programs."""
    folder.mkdir()
    for name, text in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(stat.S_IRWXU)
    return str(folder)


def test_it_is_built_once_for_the_same_sources(project, installed, build, runs):
    assert (build(), build()) == (0, 0)

    assert runs() == 1
    assert build_in(dist_in(project))


@pytest.mark.parametrize(
    "changed",
    ["portal/src/main.ts", "portal/index.html",
     "contracts/src/contracts/generated/openapi/catalog.json"],
)  # fmt: skip
def test_it_is_built_again_when_a_source_changed(project, installed, build, runs, changed):
    build()

    (project / changed).write_text("{ }")
    build()

    assert runs() == 2


def test_what_the_build_makes_is_no_source(project, installed, build, runs):
    build()

    (project / "portal/src/generated").mkdir()
    (project / "portal/src/generated/types.d.ts").write_text("export type A = 1")
    (project / "portal/node_modules/x.js").write_text("1")
    build()

    assert runs() == 1


def test_packages_are_installed_only_when_the_lock_changed(project, build, capsys):
    build()
    assert "the first time this takes about a minute" in capsys.readouterr().out
    kept = project / "portal/node_modules/kept"
    kept.touch()

    (project / "portal/src/main.ts").write_text("export const one = 1")
    build()
    assert kept.exists()
    (project / "portal/neighbour/package.json").write_text(
        '{"name": "neighbour", "version": "1.1.0"}'
    )
    (project / "portal/package-lock.json").write_text(lock("1.1.0"))
    build()
    assert not kept.exists()


def test_a_deleted_build_is_made_again(project, installed, build, runs):
    build()

    for file in dist_in(project).iterdir():
        file.unlink()
    build()

    assert runs() == 2


def test_a_failed_build_says_why_and_is_tried_again(project, installed, build, runs, capsys):
    (project / "portal/broken").touch()

    assert build(optional=True) == 0
    assert build() == 1

    said = capsys.readouterr().err
    assert "src/main.ts: a mistake" in said
    assert "No portal; the API runs without it: `npm run --silent` failed" in said
    assert runs() == 2


def test_the_last_good_build_is_kept(project, installed, build, capsys):
    build()
    before = build_in(dist_in(project))

    (project / "portal/broken").touch()

    assert build(optional=True) == 0
    assert build_in(dist_in(project)) == before
    assert "The portal stays as it was built before" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("scripts", "said"),
    [
        ({}, "Node.js 20.19 or newer, with npm, is not installed"),
        ({"node": "echo v22.1.0"}, "Node.js 20.19 or newer, with npm, is not installed"),
        ({"node": "echo v18.20.4", "npm": "echo 10"}, "is needed, and this is v18.20.4"),
        ({"node": "echo v20.9.0", "npm": "echo 10"}, "is needed, and this is v20.9.0"),
    ],
)
def test_without_node_one_line_says_so(build, runs, tmp_path, monkeypatch, capsys, scripts, said):
    monkeypatch.setenv("PATH", programs(tmp_path / "bin", **scripts))

    assert build(optional=True) == 0
    assert build() == 1

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert said in lines[0]
    assert runs() == 0


def test_in_ci_nothing_is_optional(build, tmp_path, monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("PATH", programs(tmp_path / "bin"))

    assert build(optional=True) == 1
    assert build("test", optional=True) == 1


def test_a_script_runs_with_its_packages_and_its_status_is_ours(project, build):
    assert build("test") == 7
    assert (project / "portal/node_modules/neighbour").exists()


def test_a_script_is_skipped_without_node(build, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", programs(tmp_path / "bin"))

    assert build("check", optional=True) == 0
    assert "Skipped `npm run check` of the portal" in capsys.readouterr().err


def test_two_builds_at_once_are_one(project, installed, build, runs):
    both = [threading.Thread(target=build) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert runs() == 1


def test_a_project_without_a_portal_is_told_so(tmp_path, capsys):
    assert portal(tmp_path, tmp_path / "log", None, optional=False) == 1
    assert "there are no sources" in capsys.readouterr().err


def test_it_can_be_called_by_name(project):
    done = subprocess.run(
        [sys.executable, "-m", "launcher", "portal", "--help"],
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "--optional" in done.stdout
