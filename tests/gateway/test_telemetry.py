import asyncio
import gzip

from access_tokens import bearer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from running_gateway import answer

from gateway.telemetry import NoSpans

CASES = "/api/workflow/v1/cases"


async def test_a_sampled_request_is_exported_and_followed(start_gateway, upstream, tokens):
    exported = bytearray()

    async def collector(scope, receive, send):
        more = True
        while more:
            message = await receive()
            exported.extend(message.get("body", b""))
            more = message.get("more_body", False)
        await answer(send, b"")

    upstream.on("/v1/traces", collector)
    async with start_gateway(otlp_endpoint=upstream.url, trace_ratio=1.0) as running:
        response = await running.client.get(CASES, headers=bearer(tokens.student()))
        seen = upstream.last
        # The exporter's own HTTP client blocks; the collector is in this loop.
        await asyncio.to_thread(running.gateway.spans._provider.force_flush)

    body = bytes(exported)
    raw = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    request = ExportTraceServiceRequest.FromString(raw)
    spans = request.resource_spans[0].scope_spans[0].spans
    version, trace, span, flags = (seen.header("traceparent") or "").split("-")
    found = next(s for s in spans if s.span_id.hex() == span)
    assert (version, flags) == ("00", "01")
    assert found.trace_id.hex() == trace == response.headers["x-request-id"]
    assert found.name == "GET workflow"


async def test_nothing_is_sampled_when_the_ratio_is_zero(start_gateway, upstream, tokens):
    async with start_gateway(otlp_endpoint=upstream.url, trace_ratio=0.0) as running:
        await running.client.get(CASES, headers=bearer(tokens.student()))

        assert (upstream.last.header("traceparent") or "").endswith("-00")


def test_every_request_has_an_id_of_its_own():
    spans = [NoSpans().begin("GET", "x") for _ in range(1000)]

    assert len({span.id for span in spans}) == 1000
    assert {len(span.traceparent) for span in spans} == {55}
