"""What an adapter stands on: everything it may import besides `contracts`.

An adapter translates one legacy system. It declares an `Adapter` (sources to
read records from, operations to carry out) and hands it to `adapter_service`;
the ledger, the cursors, the batches and the waiting are done here.
`adapter_sdk.conformance` holds the tests every adapter has to pass.
"""

from fastapi import Depends, Query, Request

from adapter_sdk.adapter import Adapter, Found, Operation, Page, Row, Source
from adapter_sdk.breaker import Breaker, Resting
from adapter_sdk.errors import LegacyError, NoAnswer, NotReached, Refused
from adapter_sdk.service import adapter_service
from adapter_sdk.settings import AdapterSettings
from adapter_sdk.tables import create_adapter_tables, upgrade_adapter_tables
from chassis.app import create_app, running
from chassis.auth import Caller, Me
from chassis.cli import create_platform_tables, main, run_migrations
from chassis.consumers import Consumers
from chassis.database import runtime_of, transaction
from chassis.outbox import emit
from chassis.problems import FieldError, Invalid, Problem, Unavailable
from chassis.routing import Router
from chassis.service import Runtime, Service, settings_for

__all__ = [
    "Adapter",
    "AdapterSettings",
    "Breaker",
    "Caller",
    "Consumers",
    "Depends",
    "FieldError",
    "Found",
    "Invalid",
    "LegacyError",
    "Me",
    "NoAnswer",
    "NotReached",
    "Operation",
    "Page",
    "Problem",
    "Query",
    "Refused",
    "Request",
    "Resting",
    "Router",
    "Row",
    "Runtime",
    "Service",
    "Source",
    "Unavailable",
    "adapter_service",
    "create_adapter_tables",
    "create_app",
    "create_platform_tables",
    "emit",
    "main",
    "run_migrations",
    "running",
    "runtime_of",
    "settings_for",
    "transaction",
    "upgrade_adapter_tables",
]
