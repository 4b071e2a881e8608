"""What browsers call themselves, in words a person knows.

The names are the library's; a browser may say what it likes, so nothing depends on them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from anyio import to_thread
from ua_parser import Parser, load_lazy_builtins


@dataclass(frozen=True)
class Appearance:
    """None: nobody knows such a browser, or such a system."""

    browser: str | None
    system: str | None


async def appearances(user_agents: Collection[str]) -> dict[str, Appearance]:
    """Of each of `user_agents`."""
    return await to_thread.run_sync(_read_all, frozenset(user_agents))


def _read_all(user_agents: frozenset[str]) -> dict[str, Appearance]:
    return {each: _read(each) for each in user_agents}


def _read(user_agent: str) -> Appearance:
    browser, system = _parser().parse_user_agent(user_agent), _parser().parse_os(user_agent)
    return Appearance(
        browser=_words(browser.family, browser.major) if browser else None,
        system=_words(system.family, system.major) if system else None,
    )


@cache
def _parser() -> Parser:
    # Only what is asked for is compiled: all rules at once cost a second, and
    # those about devices are never asked.
    browsers, systems, _ = load_lazy_builtins()
    return Parser.from_matchers((browsers, systems, []))


def _words(family: str, major: str | None) -> str:
    return f"{family} {major}" if major else family
