"""Logs as JSON, traces that begin here, and how long requests take.

A trace starts at the gateway, whatever the client sent: whether it is sampled
is decided here and followed by everyone behind. Its id is the request's id.
Off, or not sampled, it costs two random numbers. Durations are of every request,
sampled or not; how many there were is the count of the same histogram.
"""

import logging
import random
import sys
import time
from typing import Any, Protocol

import orjson
import structlog
from opentelemetry import trace
from opentelemetry.metrics import Histogram

from gateway.routes import METHODS
from gateway.settings import Settings

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_random = random.Random(random.SystemRandom().getrandbits(64))


class Spans(Protocol):
    def begin(self, method: str, route: str) -> "Span": ...

    def close(self) -> None: ...


class Span(Protocol):
    id: str
    traceparent: str

    def end(self, status: int) -> None: ...


class _Unsampled:
    __slots__ = ("id", "traceparent")

    def __init__(self) -> None:
        ids = _random.randbytes(24).hex()
        self.id = ids[:32]
        self.traceparent = f"00-{ids[:32]}-{ids[32:]}-00"

    def end(self, status: int) -> None:
        """Nobody looks."""


class _Sampled:
    __slots__ = ("_span", "id", "traceparent")

    def __init__(self, span: trace.Span) -> None:
        context = span.get_span_context()
        self._span, self.id = span, f"{context.trace_id:032x}"
        self.traceparent = f"00-{self.id}-{context.span_id:016x}-01"

    def end(self, status: int) -> None:
        self._span.set_attribute("http.response.status_code", status)
        if status >= 500:
            self._span.set_status(trace.StatusCode.ERROR)
        self._span.end()


class _Measured:
    """A span whose duration is counted, whether or not it is exported itself."""

    __slots__ = ("_about", "_began", "_durations", "_span", "id", "traceparent")

    def __init__(self, span: Span, durations: Histogram, method: str, route: str) -> None:
        self.id, self.traceparent = span.id, span.traceparent
        self._span, self._durations = span, durations
        # Anybody can think up a method; each would be a series of its own.
        known = method if method in METHODS else "_OTHER"
        self._about = {"http.request.method": known, "http.route": route}
        self._began = time.perf_counter()

    def end(self, status: int) -> None:
        about = {**self._about, "http.response.status_class": f"{status // 100}xx"}
        self._durations.record(time.perf_counter() - self._began, about)
        self._span.end(status)


class NoSpans:
    def begin(self, method: str, route: str) -> Span:  # noqa: ARG002
        return _Unsampled()

    def close(self) -> None:
        """Nothing is held back."""


class ExportedSpans:
    """A share of `ratio`, and the durations of all, go to `endpoint` by OTLP."""

    def __init__(self, endpoint: str, ratio: float) -> None:
        # Imported here: half a second that a process without telemetry saves.
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.metrics import MeterProvider
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ALWAYS_ON

        resource = Resource.create({"service.name": "gateway", "service.namespace": "yiwang"})
        self._provider = TracerProvider(resource=resource, sampler=ALWAYS_ON)
        endpoint = endpoint.rstrip("/")
        exporter = OTLPSpanExporter(f"{endpoint}/v1/traces")
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer, self._ratio = self._provider.get_tracer("yiwang"), ratio
        reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{endpoint}/v1/metrics"))
        self._meters = MeterProvider(resource=resource, metric_readers=[reader])
        self._durations = self._meters.get_meter("yiwang").create_histogram(
            "http.server.request.duration",
            unit="s",
            description="By upstream, method and class of status.",
            explicit_bucket_boundaries_advisory=SECONDS,
        )

    def begin(self, method: str, route: str) -> Span:
        return _Measured(self._begin(method, route), self._durations, method, route)

    def _begin(self, method: str, route: str) -> Span:
        if _random.random() >= self._ratio:
            return _Unsampled()
        attributes = {"http.request.method": method, "http.route": route}
        return _Sampled(
            self._tracer.start_span(
                f"{method} {route}", kind=trace.SpanKind.SERVER, attributes=attributes
            )
        )

    def close(self) -> None:
        self._provider.shutdown()
        self._meters.shutdown()


def start(settings: Settings) -> Spans:
    if settings.otlp_endpoint:
        return ExportedSpans(settings.otlp_endpoint, settings.trace_ratio)
    return NoSpans()


def start_logs(level: str) -> None:
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
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
    for noisy in ("_granian", "granian", "nats"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
