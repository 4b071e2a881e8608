import os

import pytest

from launcher.home import Home, State
from launcher.summary import summary
from launcher.up import serves_another_portal

URL = "http://127.0.0.1:8100"


def test_it_says_where_the_portal_is_and_who_may_sign_on():
    said = summary(State(url=URL, demo=True, portal="1"))

    assert f"Portal          {URL}" in said
    assert "20230101" in said
    assert "No portal" not in said


def test_it_says_that_there_is_no_portal():
    said = summary(State(url=URL, demo=False, portal=""))

    assert f"Platform        {URL}" in said
    assert "No portal" in said
    assert "`make portal`" in said


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / ".yiwang", tmp_path)


def test_a_portal_built_after_the_start_is_noticed(home):
    dist = home.project / "portal/dist"
    dist.mkdir(parents=True)
    home.record(State(portal=""))
    assert not serves_another_portal(home)

    (dist / "index.html").touch()

    assert serves_another_portal(home)


def test_a_portal_built_anew_is_noticed(home):
    index = home.project / "elsewhere/index.html"
    index.parent.mkdir()
    index.touch()
    home.record_environment({"gateway": {"GATEWAY_PORTAL_FOLDER": str(index.parent)}})
    home.record(State(portal=str(index.stat().st_mtime_ns)))
    assert not serves_another_portal(home)

    os.utime(index, (0, 0))

    assert serves_another_portal(home)
