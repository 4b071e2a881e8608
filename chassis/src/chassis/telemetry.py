"""Logs, traces and metrics. Off, they cost nothing but the JSON log lines.

Traces follow a request over HTTP (FastAPI's own instrumentation), SQL
(SQLAlchemy's) and NATS (a `traceparent` in the envelope). A share of
`trace_ratio` is sampled, decided at the gateway and followed by everyone.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import structlog
from fastapi.telemetry import TelemetryConfig
from opentelemetry import metrics, trace
from opentelemetry.propagate import extract, inject
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.service import ServiceSettings

_tracer = trace.get_tracer("yiwang")
_providers: list[Any] = []


def start(name: str, settings: ServiceSettings, engine: AsyncEngine | None = None) -> None:
    """Set up logging, and export to `otlp_endpoint` if there is one."""
    _start_logs(settings.log_level)
    if not settings.otlp_endpoint or _providers:
        return
    # Imported here: exporters cost half a second that a process without them need not pay.
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

    resource = Resource.create({"service.name": name, "service.namespace": "yiwang"})
    endpoint = settings.otlp_endpoint.rstrip("/")
    traces = TracerProvider(
        resource=resource, sampler=ParentBasedTraceIdRatio(settings.trace_ratio)
    )
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint}/v1/traces")))
    trace.set_tracer_provider(traces)
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{endpoint}/v1/metrics"))
    meters = MeterProvider(resource=resource, metric_readers=[reader])
    metrics.set_meter_provider(meters)
    _providers.extend([traces, meters])
    if engine is not None:
        SQLAlchemyInstrumentor().instrument(engine=engine.sync_engine)


def stop() -> None:
    """Send what is still held back."""
    while _providers:
        _providers.pop().shutdown()


def for_fastapi(settings: ServiceSettings) -> TelemetryConfig:
    """FastAPI's built-in instrumentation: one span a request, nothing when off."""
    on = bool(settings.otlp_endpoint)
    return {
        "tracing": on,
        "metrics": on,
        "logs": False,
        "operation_spans": False,
        "auto_configure": False,
        "exclude": lambda scope: scope.get("path") in ("/livez", "/readyz"),
    }


def traceparent() -> str | None:
    """The W3C trace context of now, for an envelope; None outside a sampled trace."""
    if not trace.get_current_span().get_span_context().trace_flags.sampled:
        return None
    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def consuming(name: str, parent: str | None) -> Iterator[None]:
    """A consumer's span, continuing the trace in which the fact came to be."""
    if not _providers:
        yield
        return
    context = extract({"traceparent": parent}) if parent else None
    with _tracer.start_as_current_span(name, context, kind=trace.SpanKind.CONSUMER):
        yield


def _trace_ids(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = format(context.trace_id, "032x")
        event["span_id"] = format(context.span_id, "016x")
    return event


def _frames(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Where an exception came from, without its words: those may be a person's data."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)[-12:]
        event["frames"] = [f"{f.filename}:{f.lineno} {f.name}" for f in frames]
    return event


def _start_logs(level: str) -> None:
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _trace_ids,
        _frames,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    renderer = structlog.processors.JSONRenderer(
        serializer=lambda value, **_: orjson.dumps(value, default=str).decode()
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.getLevelNamesMapping()[level]
    for noisy in ("uvicorn", "uvicorn.error", "uvicorn.access", "httpx", "nats"):
        logging.getLogger(noisy).handlers = []
        logging.getLogger(noisy).setLevel(logging.WARNING)
