"""`python -m launcher up|down|status|logs|portal`: the platform on this machine."""

import argparse
import asyncio
import contextlib
import io
import os
import sys
import time
from collections.abc import Callable

from launcher.home import PROJECT, Home
from launcher.options import BadOption, Options
from launcher.servers.processes import DidNotStart


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m launcher", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    up = verbs.add_parser("up", help="start the platform, or say that it runs")
    up.add_argument("--demo", action="store_true", help="with the demo campus")
    verbs.add_parser("demo", help="start it, and watch one matter go all the way")
    verbs.add_parser("down", help="stop it")
    verbs.add_parser("reset", help="stop it and delete its data")
    verbs.add_parser("status", help="what runs")
    logs = verbs.add_parser("logs", help="what it says")
    logs.add_argument("names", nargs="*", help="parts; all if none is named")
    logs.add_argument("--lines", type=int, default=20)
    logs.add_argument("--follow", action=argparse.BooleanOptionalAction, default=None)
    letters = verbs.add_parser("dead-letters", help="facts no service could handle")
    letters.add_argument("name", nargs="?", help="a service; all if none is named")
    letters.add_argument("--replay", action="store_true", help="have them tried again")
    portal = verbs.add_parser("portal", help="build the portal if its sources changed")
    portal.add_argument("script", nargs="?", help="of its package.json, to run instead: test, …")
    portal.add_argument("--optional", action="store_true", help="0 also without Node.js")
    supervise = verbs.add_parser("supervise", help="what `up` runs in the background")
    supervise.add_argument("--demo", action="store_true")
    supervise.add_argument("--report", type=int, required=True, help="file descriptor")
    arguments = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without Chinese shows question marks; it is no reason to fail.
            stream.reconfigure(errors="replace")
    try:
        options = Options.read(PROJECT)
        return _do(arguments, Home(options.folder), options)
    except (BadOption, DidNotStart) as error:
        print(error, file=sys.stderr)
        return 1


def _do(arguments: argparse.Namespace, home: Home, options: Options) -> int:
    # Imported one by one: `down` should not wait for what only `status` needs.
    match arguments.verb:
        case "up":
            from launcher.up import up

            return up(home, demo=arguments.demo)
        case "demo":
            from launcher.demo import demo

            return demo(home)
        case "dead-letters":
            from launcher.letters import dead_letters

            return dead_letters(home, arguments.name, replay=arguments.replay)
        case "down":
            from launcher.down import down

            return down(home)
        case "reset":
            from launcher.down import reset

            return reset(home)
        case "portal":
            from launcher.portal import portal

            log, script = home.log("portal"), arguments.script
            return portal(home.project, log, script, optional=arguments.optional)
        case "status":
            from launcher.status import status

            return status(home)
        case "logs":
            from launcher.logs import logs

            follow = sys.stdout.isatty() if arguments.follow is None else arguments.follow
            return logs(home, arguments.names, lines=arguments.lines, follow=follow)
    return _supervise(home, options, demo=arguments.demo, report=_reporter(arguments.report))


def _supervise(home: Home, options: Options, *, demo: bool, report: Callable[[str], None]) -> int:
    from launcher.supervisor import Supervisor
    from launcher.up import START_MARK

    # Somebody who asks whether the platform runs holds the lock for a moment.
    lock = home.acquire(seconds=1)
    if lock is None:
        print("Another supervisor was faster.", file=sys.stderr)
        return 1
    print(f"{START_MARK} {time.strftime('%Y-%m-%d %H:%M:%S')}", flush=True)
    asyncio.run(Supervisor(home, options, with_demo=demo, report=report).run())
    return 0


def _reporter(descriptor: int) -> Callable[[str], None]:
    def report(line: str) -> None:
        # Whoever ran `up` may have gone away.
        with contextlib.suppress(OSError):
            os.write(descriptor, f"{line}\n".encode())
            if line == "ready":
                os.close(descriptor)

    return report


sys.exit(main())
