"""typst, in a thread of its own."""

import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pylopdf_fonts_zh_cn
import typst
from anyio import CapacityLimiter, to_thread

from workflow.typesetting.rules import lint

# One page is a third of a second of one core; requests come first.
_one_at_a_time = CapacityLimiter(1)


class Unprintable(Exception):
    """The template cannot be set with these facts; says where."""


async def pdf(name: str, source: str, facts: dict[str, Any], now: datetime) -> bytes:
    """`source` set with `facts`, which it reads as `json(bytes(sys.inputs.facts))`."""
    return await to_thread.run_sync(print_now, name, source, facts, now, limiter=_one_at_a_time)


def print_now(name: str, source: str, facts: dict[str, Any], now: datetime) -> bytes:
    """The same, while the caller waits. Not on the event loop."""
    if (problem := next(lint(name, source), None)) is not None:
        raise Unprintable(problem.message.en)
    with tempfile.TemporaryDirectory(prefix="yiwang-press-") as empty:
        try:
            compiler = typst.Compiler(
                input=source.encode(),
                root=empty,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs={"facts": orjson.dumps(facts).decode()},
                package_path=empty,
                package_cache_path=empty,
            )
            # For the archive: fonts inside, nothing that needs anything else.
            made = compiler.compile(
                format="pdf", pdf_standards="a-2b", timestamp=int(now.timestamp())
            )
        except typst.TypstError as error:
            raise Unprintable(error.diagnostic[:1000]) from error
    if not isinstance(made, bytes):
        raise Unprintable("nothing came out")
    return made


@cache
def _fonts() -> typst.Fonts:
    fonts = Path(pylopdf_fonts_zh_cn.sans_path()).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[fonts])
