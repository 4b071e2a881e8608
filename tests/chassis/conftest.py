"""A small service that stands on the chassis alone: a notice board."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, ClassVar
from uuid import UUID, uuid4

import httpx
import pytest
from access_tokens import Tokens
from fastapi import Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import MetaData, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis import cli
from chassis.app import create_app, running
from chassis.auth import Me
from chassis.consumers import Consumers
from chassis.database import PlatformBase, Session, transaction
from chassis.http import IfMatch, Page, Paging, check_version, etag, page_of
from chassis.outbox import emit
from chassis.problems import Conflict, NotFound
from chassis.routing import Router, recognise, upload
from chassis.service import Runtime, Service, ServiceSettings, settings_for
from contracts.envelope import Event


class Base(DeclarativeBase):
    metadata = MetaData()


class Notice(Base):
    __tablename__ = "notice"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    title: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)


class Seen(Base):
    __tablename__ = "seen"

    event_id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


class NoticePosted(Event):
    """A notice hangs on the board."""

    type: ClassVar = "campus.notify.notice.posted.v1"
    notice_id: UUID
    title: str

    def aggregate(self) -> str:
        return f"notice/{self.notice_id}"


class NoticeTaken(Conflict):
    """A notice with this title hangs already."""

    zh = "同名通知已存在"


class NoticeIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=40)
    fail_after: bool = False


class NoticeOut(BaseModel):
    id: UUID
    title: str


class Settings(ServiceSettings):
    model_config = settings_for("BOARD_")


MOST_OF_A_PICTURE = 3 * 1024 * 1024
router = Router(prefix="/api/board/v1")
consumers = Consumers()


@router.post("/notices", status_code=201, response_model=NoticeOut)
async def post_notice(body: NoticeIn, me: Me, session: Session, response: Response) -> Notice:
    if await session.scalar(select(Notice.id).where(Notice.title == body.title)):
        raise NoticeTaken
    notice = Notice(id=uuid4(), title=body.title, version=1)
    session.add(notice)
    emit(session, NoticePosted(notice_id=notice.id, title=body.title))
    response.headers["ETag"] = etag(1)
    if body.fail_after:
        # Two rows with one title: only the commit can notice.
        session.add(Notice(id=uuid4(), title=body.title, version=1))
    _ = me
    return notice


@router.get("/notices", response_model=Page[NoticeOut])
async def list_notices(session: Session, paging: Paging) -> dict[str, Any]:
    query = select(Notice).order_by(Notice.title).limit(paging.limit + 1)
    if after := paging.key(str):
        query = query.where(Notice.title > after[0])
    rows = (await session.scalars(query)).all()
    items, cursor = page_of(rows, paging, lambda notice: [notice.title])
    return {"items": items, "next_cursor": cursor}


@router.put("/notices/{id}", response_model=NoticeOut)
async def change_notice(id: UUID, body: NoticeIn, session: Session, if_match: IfMatch) -> Notice:
    notice = await session.get(Notice, id, with_for_update=True)
    if notice is None:
        raise NotFound
    check_version(if_match, notice.version, required=True)
    notice.title, notice.version = body.title, notice.version + 1
    return notice


@router.post("/pictures", status_code=201, openapi_extra=upload(MOST_OF_A_PICTURE))
async def hang_picture(request: Request, file: UploadFile, session: Session) -> dict[str, str]:
    content = await file.read()
    recognise(request, content)
    session.add(Notice(id=uuid4(), title=f"picture of {len(content)} bytes"))
    return {"id": str(uuid4())}


@router.get("/broken")
async def broken(number: str) -> None:
    raise RuntimeError(f"nobody foresaw this: 身份证 {number}")


@consumers.on(NoticePosted)
async def remember(event: NoticePosted, session: AsyncSession) -> None:
    if event.title.startswith("poison"):
        raise ValueError("cannot be handled")
    count = await session.scalar(select(func.count()).select_from(Seen))
    session.add(Seen(event_id=(count or 0) + 1, title=event.title))


@pytest.fixture
async def service(
    empty_database: Callable[[], Awaitable[str]], nats_url: str, tokens: Tokens
) -> Service:
    url = await empty_database()
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        statements: list[str] = []

        class Collecting:
            execute = staticmethod(statements.append)

        cli.create_platform_tables(Collecting)
        cli.upgrade_platform_tables(Collecting, 2)
        for statement in statements:
            await connection.execute(text(statement))
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()
    settings = Settings(
        database_url=url,
        nats_url=nats_url,
        issuer=tokens.issuer,
        jwks_url=tokens.jwks_url,
    )
    return Service(
        # Its facts are published under notify's subjects: streams carry no others.
        name="notify",
        settings=settings,
        routers=[router],
        consumers=[consumers],
        tables=PlatformBase.metadata,
    )


@pytest.fixture
async def runtime(service: Service) -> AsyncIterator[Runtime]:
    async with running(service) as runtime:
        yield runtime


@pytest.fixture
async def client(runtime: Runtime, service: Service) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(service, runtime)
    app.state.runtime = runtime
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://board") as client:
        yield client


@pytest.fixture
def post(client: httpx.AsyncClient, tokens: Tokens) -> Callable[..., Awaitable[httpx.Response]]:
    token = tokens.student()

    async def send(title: str, key: str | None = None, **more: Any) -> httpx.Response:
        return await client.post(
            "/api/board/v1/notices",
            json={"title": title, **more},
            headers={
                "Authorization": f"Bearer {token}",
                "Idempotency-Key": key or str(uuid4()),
            },
        )

    return send


@pytest.fixture
def titles(runtime: Runtime) -> Callable[[], Awaitable[list[str]]]:
    async def read() -> list[str]:
        async with transaction(runtime) as session:
            return list((await session.scalars(select(Seen.title).order_by(Seen.event_id))).all())

    return read


@pytest.fixture
def posted() -> type[NoticePosted]:
    return NoticePosted
