"""A service with one endpoint that reads one row; run by `telemetry.py`."""

import asyncio
import sys

from sqlalchemy import text

from chassis.cli import serve
from chassis.database import Session
from chassis.routing import Router
from chassis.service import Service, ServiceSettings, settings_for

router = Router()
one = text("SELECT 1")


class Settings(ServiceSettings):
    model_config = settings_for("PROBE_")


@router.get("/probe")
async def probe(session: Session) -> dict[str, int | None]:
    return {"value": await session.scalar(one)}


if __name__ == "__main__":
    database_url, port, otlp = sys.argv[1:]
    settings = Settings(
        database_url=database_url,
        nats_url="nats://127.0.0.1:1",
        issuer="http://bench",
        jwks_url="file:///x",
        port=int(port),
        otlp_endpoint=otlp,
        log_level="ERROR",
    )
    asyncio.run(serve(Service("probe", settings, routers=[router]), worker=False))
