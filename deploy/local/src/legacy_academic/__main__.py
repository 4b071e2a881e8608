"""Start the simulated 教务 system.

The account of the interface comes from LEGACY_ACADEMIC_USER and
LEGACY_ACADEMIC_PASSWORD; there is no default password.
"""

import argparse
import os
import sys
from datetime import date, datetime

import uvicorn

from demo_campus.university import generate
from legacy_academic.app import build
from legacy_academic.lines import Line
from legacy_academic.store import Store
from legacy_academic.wording import BEIJING


def main() -> None:
    parser = argparse.ArgumentParser(prog="legacy_academic", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--database", required=True, help="path of its SQLite file")
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(BEIJING).date())
    parser.add_argument("--faults", action="store_true", help="serve /faults")
    options = parser.parse_args()
    password = os.environ.get("LEGACY_ACADEMIC_PASSWORD")
    if not password:
        sys.exit("LEGACY_ACADEMIC_PASSWORD is not set.")

    app = build(
        Store(options.database, generate(options.today)),
        user=os.environ.get("LEGACY_ACADEMIC_USER", "yiwang"),
        password=password,
        with_faults=options.faults,
    )
    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        http=Line,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )


main()
