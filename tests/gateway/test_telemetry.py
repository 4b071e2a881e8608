import asyncio
import gzip

import pytest
from access_tokens import bearer
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from running_gateway import answer

from gateway.telemetry import NoSpans

CASES = "/api/workflow/v1/cases"


@pytest.fixture
def collect(upstream):
    """`collect("/v1/traces")`: a buffer that fills with what is exported there."""

    def begin(path):
        exported = bytearray()

        async def collector(scope, receive, send):
            more = True
            while more:
                message = await receive()
                exported.extend(message.get("body", b""))
                more = message.get("more_body", False)
            await answer(send, b"")

        upstream.on(path, collector)
        return exported

    return begin


def decoded(exported, shape):
    body = bytes(exported)
    return shape.FromString(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)


async def test_a_sampled_request_is_exported_and_followed(start_gateway, upstream, collect, tokens):
    exported = collect("/v1/traces")
    collect("/v1/metrics")
    async with start_gateway(otlp_endpoint=upstream.url, trace_ratio=1.0) as running:
        response = await running.client.get(CASES, headers=bearer(tokens.student()))
        seen = upstream.last
        # The exporter's own HTTP client blocks; the collector is in this loop.
        await asyncio.to_thread(running.gateway.spans._provider.force_flush)

    request = decoded(exported, ExportTraceServiceRequest)
    spans = request.resource_spans[0].scope_spans[0].spans
    version, trace, span, flags = (seen.header("traceparent") or "").split("-")
    found = next(s for s in spans if s.span_id.hex() == span)
    assert (version, flags) == ("00", "01")
    assert found.trace_id.hex() == trace == response.headers["x-request-id"]
    assert found.name == "GET workflow"


async def test_every_request_is_timed_by_upstream_method_and_class_of_status(
    start_gateway, upstream, collect, tokens
):
    exported = collect("/v1/metrics")
    async with start_gateway(otlp_endpoint=upstream.url, trace_ratio=0.0) as running:
        for _ in range(3):
            await running.client.get(CASES, headers=bearer(tokens.student()))
        await running.client.get(CASES)
        await running.client.request("BREW", CASES)
        await asyncio.to_thread(running.gateway.spans._meters.force_flush)

        request = decoded(exported, ExportMetricsServiceRequest)

    (metric,) = request.resource_metrics[0].scope_metrics[0].metrics
    counted = {
        tuple(sorted((a.key, a.value.string_value) for a in point.attributes)): point.count
        for point in metric.histogram.data_points
    }
    assert (metric.name, metric.unit) == ("http.server.request.duration", "s")
    assert {tuple(value for _, value in key): count for key, count in counted.items()} == {
        ("GET", "2xx", "workflow"): 3,
        ("GET", "4xx", "workflow"): 1,
        ("_OTHER", "4xx", "workflow"): 1,
    }


async def test_nothing_is_sampled_when_the_ratio_is_zero(start_gateway, upstream, collect, tokens):
    collect("/v1/metrics")
    async with start_gateway(otlp_endpoint=upstream.url, trace_ratio=0.0) as running:
        await running.client.get(CASES, headers=bearer(tokens.student()))

        assert (upstream.last.header("traceparent") or "").endswith("-00")


def test_every_request_has_an_id_of_its_own():
    spans = [NoSpans().begin("GET", "x") for _ in range(1000)]

    assert len({span.id for span in spans}) == 1000
    assert {len(span.traceparent) for span in spans} == {55}
