import pytest

from launcher.home import Home
from launcher.logs import logs


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / ".yiwang", tmp_path)
    home.log("workflow").write_text("one\ntwo\nthree\n")
    home.log("identity").write_text("张三 signed on\n")
    return home


def test_each_line_carries_its_speaker(home, capsys):
    assert logs(home, [], lines=2, follow=False) == 0

    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == [
        "identity │ 张三 signed on",
        "workflow │ two",
        "workflow │ three",
    ]


def test_one_part_can_be_asked_for(home, capsys):
    logs(home, ["workflow"], lines=20, follow=False)

    assert "identity" not in capsys.readouterr().out


def test_an_unknown_part_is_named_with_those_there_are(home, capsys):
    assert logs(home, ["payroll"], lines=20, follow=False) == 1

    assert "No log of payroll. There are: identity, workflow" in capsys.readouterr().err
