"""The house rules that no linter knows: a rule that nothing enforces is a wish."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
MEMBERS = ("chassis", "contracts", "gateway", "services/*", "adapters/*", "deploy/local")
FORBIDDEN_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}
MOST_LINES = 300
CHASSIS_FILES, CHASSIS_LINES = 15, 220
# The edge: requests, consumers and loops all end in `database.finish`.
MAY_COMMIT = {"chassis/src/chassis/database.py"}


def sources() -> Iterator[Path]:
    for member in MEMBERS:
        for root in PROJECT.glob(f"{member}/src"):
            yield from (p for p in sorted(root.rglob("*.py")) if "generated" not in p.parts)


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def calls(tree: ast.AST, method: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=attr)) if attr == method:
                yield node


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def only_the_edge_commits(path: Path, tree: ast.Module, _: str) -> Iterator[object]:
    if name(path) not in MAY_COMMIT:
        yield from (call.lineno for call in calls(tree, "commit"))


def every_flush_says_why(_: Path, tree: ast.Module, text: str) -> Iterator[object]:
    lines = text.splitlines()
    for call in calls(tree, "flush"):
        of_a_session = "session" in ast.unparse(call.func)
        if of_a_session and "# house-rule: " not in lines[(call.end_lineno or 1) - 1]:
            yield call.lineno


def no_room_is_called_utils(path: Path, _: ast.Module, __: str) -> Iterator[object]:
    yield from set(path.relative_to(PROJECT).with_suffix("").parts) & FORBIDDEN_WORDS


def a_file_is_about_one_thing(_: Path, __: ast.Module, text: str) -> Iterator[object]:
    if (count := len(text.splitlines())) > MOST_LINES:
        yield f"{count} lines"


def a_door_knows_no_sql(path: Path, tree: ast.Module, _: str) -> Iterator[object]:
    if path.name not in ("router.py", "consumers.py") or path.parts[-3:-1] == ("src", "chassis"):
        return
    # A consumer is handed its session, so it may name the session's type.
    allowed = {"sqlalchemy.ext.asyncio"} if path.name == "consumers.py" else set()
    yield from {m for m in imports(tree) if m.split(".")[0] == "sqlalchemy"} - allowed


def sql_lives_in_queries(path: Path, tree: ast.Module, _: str) -> Iterator[object]:
    if "services" in path.parts and path.name in ("commands.py", "router.py", "rules.py"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy":
                yield f"imports {', '.join(alias.name for alias in node.names)}"


def nothing_is_left_for_later(_: Path, __: ast.Module, text: str) -> Iterator[object]:
    yield from re.findall(r"\b(?:TODO|FIXME|XXX|HACK)\b", text)


def no_middleware_that_halves_throughput(_: Path, __: ast.Module, text: str) -> Iterator[object]:
    yield from re.findall("BaseHTTPMiddleware", text)


def nothing_sleeps_on_the_loop(path: Path, tree: ast.Module, _: str) -> Iterator[object]:
    if not name(path).startswith("deploy"):
        yield from (c.lineno for c in calls(tree, "sleep") if ast.unparse(c.func) == "time.sleep")


def a_slice_opens_with_one_sentence(path: Path, tree: ast.Module, _: str) -> Iterator[object]:
    doors = any((path.parent / door).exists() for door in ("router.py", "consumers.py"))
    if path.name == "__init__.py" and doors and not ast.get_docstring(tree):
        yield "no docstring"


RULES = (
    only_the_edge_commits,
    every_flush_says_why,
    no_room_is_called_utils,
    a_file_is_about_one_thing,
    a_door_knows_no_sql,
    sql_lives_in_queries,
    nothing_is_left_for_later,
    no_middleware_that_halves_throughput,
    nothing_sleeps_on_the_loop,
    a_slice_opens_with_one_sentence,
)


@pytest.fixture(scope="module")
def code() -> list[tuple[Path, ast.Module, str]]:
    read = [(path, path.read_text()) for path in sources()]
    return [(path, ast.parse(text), text) for path, text in read]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_house_rule(rule: Callable[[Path, ast.Module, str], Iterator[object]], code) -> None:
    broken = [f"{name(path)}: {found}" for path, *rest in code for found in rule(path, *rest)]

    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (only_the_edge_commits, "services/x/src/x/commands.py", "await session.commit()"),
        (every_flush_says_why, "services/x/src/x/commands.py", "session.flush()"),
        (no_room_is_called_utils, "services/x/src/x/utils.py", ""),
        (a_door_knows_no_sql, "services/x/src/x/router.py", "from sqlalchemy import select"),
        (sql_lives_in_queries, "services/x/src/x/commands.py", "from sqlalchemy import select"),
        (nothing_sleeps_on_the_loop, "gateway/src/gateway/app.py", "time.sleep(1)"),
    ],
)
def test_the_rules_bite(rule, path, text):
    assert list(rule(PROJECT / path, ast.parse(text), text))


def test_the_chassis_stays_small():
    files = [p for p in (PROJECT / "chassis/src/chassis").glob("*.py") if p.stem != "__init__"]

    assert len(files) <= CHASSIS_FILES
    assert all(len(p.read_text().splitlines()) <= CHASSIS_LINES for p in files)


def test_every_deployable_has_a_readme_of_one_screen():
    folders = [p.parent for m in MEMBERS for p in PROJECT.glob(f"{m}/pyproject.toml")]
    sizes = {name(f): len((f / "README.md").read_text().splitlines()) for f in folders}

    assert all(10 <= size <= 120 for size in sizes.values()), sizes


@pytest.mark.parametrize("lock", sorted(PROJECT.glob("requirements*.lock")), ids=name)
def test_locks_name_no_download_host(lock):
    text = lock.read_text()

    assert "--hash=sha256:" in text
    assert "://" not in text
    assert "--index-url" not in text
