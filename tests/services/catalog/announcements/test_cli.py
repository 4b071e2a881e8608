"""`import-announcements`: once each, all or none."""

import io
import json
from argparse import ArgumentParser

import pytest

from catalog.announcements.cli import import_announcements

LINE = {
    "key": "water-off",
    "title": {"zh": "停水通知", "en": "Water off"},
    "body": {"zh": "周六停水。", "en": "No water on Saturday."},
    "department": "D04",
    "publish_at": "2026-11-20T09:00:00+08:00",
}


@pytest.fixture
def run(runtime, tmp_path):
    """`await run(line, line)`: the exit code of importing a file of these lines."""

    async def run(*lines):
        file = tmp_path / "announcements.jsonl"
        file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        return await parsed(runtime, str(file))

    return run


async def parsed(runtime, *arguments):
    parser = ArgumentParser()
    import_announcements.configure(parser)
    return await import_announcements.run(runtime, parser.parse_args(arguments))


async def titles(get):
    return [each["title"]["en"] for each in (await get("/announcements")).json()["items"]]


async def test_what_a_file_says_is_announced(run, get, capsys):
    assert await run(LINE) == 0

    item = (await get("/announcements")).json()["items"][0]
    assert item["publish_at"] == "2026-11-20T01:00:00Z"
    assert item["department"]["code"] == "D04"
    assert capsys.readouterr().out.split() == ["new", "water-off", "停水通知"]


async def test_importing_again_changes_nothing(run, get, send, tokens, capsys):
    await run(LINE)

    assert await run({**LINE, "title": {"zh": "来水", "en": "Water on"}}) == 0

    assert await titles(get) == ["Water off"]
    assert "unchanged" in capsys.readouterr().out


async def test_what_was_withdrawn_does_not_come_back(run, get, send, tokens):
    await run(LINE)
    id = (await get("/announcements")).json()["items"][0]["id"]
    await send("DELETE", f"/announcements/{id}", tokens.administrator())

    assert await run(LINE) == 0

    assert await titles(get) == []


@pytest.mark.parametrize(
    "wrong",
    [{"department": "D99"}, {"key": None}, {"key": "Not A Key"}, {"title": "停水"}, {"more": 1}],
    ids=str,
)
async def test_one_wrong_line_and_none_is_taken(run, get, wrong, capsys):
    assert await run(LINE, {**LINE, "key": "other", **wrong}) == 1

    assert await titles(get) == []
    assert capsys.readouterr().err


async def test_a_file_that_is_not_there_is_said_so(runtime, tmp_path, capsys):
    assert await parsed(runtime, str(tmp_path / "nothing.jsonl")) == 1
    assert "cannot be read" in capsys.readouterr().err


async def test_a_dash_reads_standard_input(runtime, get, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(LINE)))

    assert await parsed(runtime, "-") == 0
    assert await titles(get) == ["Water off"]
