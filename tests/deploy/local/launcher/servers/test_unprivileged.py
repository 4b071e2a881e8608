"""Who runs the servers when root starts them."""

import os
import stat
import subprocess

import pytest

from launcher.servers import unprivileged
from launcher.servers.unprivileged import (
    UnsafeDirectory,
    data_directory,
    neutral_directory,
    runnable,
)

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="Only root gives its rights away.")


@pytest.fixture
def home(tmp_path):
    """Like root's home: nobody else may pass."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return home


def test_an_ordinary_user_runs_servers_as_himself():
    if os.geteuid() != 0:
        assert unprivileged.account() is None
    else:
        assert unprivileged.account().uid != 0


def test_data_lie_in_the_project_where_its_owner_can_reach_them(neutral_ground):
    project = neutral_ground / "project"
    project.mkdir(mode=0o755)

    found = data_directory(project / "postgres", project, unprivileged.account())

    assert found == project / "postgres"
    assert stat.S_IMODE(found.stat().st_mode) == 0o700


@as_root
def test_data_under_a_closed_home_move_to_neutral_ground(neutral_ground, home):
    owner = unprivileged.account()

    found = data_directory(home / "project" / "postgres", home / "project", owner)

    assert found.parent.parent == neutral_ground
    assert found.stat().st_uid == owner.uid
    assert owner.can_enter(found)


@as_root
def test_nothing_above_the_data_changes_its_permissions(neutral_ground, home):
    project = home / "project"
    project.mkdir(mode=0o750)

    data_directory(project / "postgres", project, unprivileged.account())

    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE(project.stat().st_mode) == 0o750


@as_root
def test_a_program_under_a_closed_home_runs_as_a_copy_with_its_libraries(neutral_ground, home):
    owner = unprivileged.account()
    installation = home / "package" / "install"
    (installation / "bin").mkdir(parents=True)
    (installation / "include").mkdir()
    program = installation / "bin" / "server"
    program.write_text('#!/bin/sh\ncat "$(dirname "$0")/../../libs/greeting"\n')
    program.chmod(0o700)
    libraries = home / "package" / "libs"
    libraries.mkdir(mode=0o700)
    (libraries / "greeting").write_text("hello")

    staged = runnable(program, [installation, libraries], home / "package", home, owner)

    assert not owner.can_run(program)
    done = subprocess.run(
        [staged],
        user=owner.uid,
        group=owner.gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"hello"
    assert not (staged.parents[1] / "include").exists()
    assert runnable(program, [installation, libraries], home / "package", home, owner) == staged


def test_a_program_within_reach_stays_where_it_is(tmp_path):
    program = tmp_path / "server"

    assert runnable(program, [program], tmp_path, tmp_path, None) == program


def test_the_neutral_directory_is_the_same_for_the_same_project(neutral_ground, tmp_path):
    first = neutral_directory(tmp_path)

    assert neutral_directory(tmp_path) == first
    assert neutral_directory(tmp_path / "other") != first
    assert stat.S_IMODE(first.stat().st_mode) == 0o711


def test_a_symbolic_link_in_its_place_is_refused(neutral_ground, tmp_path):
    expected = neutral_directory(tmp_path)
    expected.rmdir()
    expected.symlink_to("/etc")

    with pytest.raises(UnsafeDirectory):
        neutral_directory(tmp_path)


def test_a_directory_that_others_may_write_to_is_refused(neutral_ground, tmp_path):
    neutral_directory(tmp_path).chmod(0o777)

    with pytest.raises(UnsafeDirectory):
        neutral_directory(tmp_path)
