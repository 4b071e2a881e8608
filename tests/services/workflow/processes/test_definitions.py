"""Proposals answered, versions opened and closed, and how that looks over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from access_tokens import Tokens, bearer
from sqlalchemy import text

from chassis.app import create_app, running
from chassis.consumers import Consumer, handle_once
from chassis.service import Runtime, Service
from contracts.envelope import Envelope, Event
from contracts.events import MatterProposed, MatterPublished, MatterSuspended
from contracts.events.catalog import Package
from contracts.words import Text
from workflow.processes import queries
from workflow.processes.consumers import consumers
from workflow.processes.router import router
from workflow.settings import Settings

CODE = "classroom-booking"
Say = Callable[..., Awaitable[UUID]]


@pytest.fixture
async def runtime(
    fresh_database: Callable[[str], Awaitable[str]], tokens: Tokens
) -> AsyncIterator[Runtime]:
    settings = Settings(
        database_url=await fresh_database("workflow"),
        nats_url="nats://127.0.0.1:1",
        issuer=tokens.issuer,
        jwks_url=tokens.jwks_url,
    )
    service = Service("workflow", settings, routers=[router], consumers=[consumers])
    async with running(service) as runtime:
        yield runtime


@pytest.fixture
async def client(runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(runtime.service, runtime)
    app.state.runtime = runtime
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    base_url = "http://workflow/api/workflow/v1"
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as client:
        yield client


@pytest.fixture
def say(runtime: Runtime) -> Say:
    """Deliver an event to whoever of the slice listens; its id."""

    async def deliver(event: Event, envelope: Envelope | None = None) -> UUID:
        envelope = envelope or Envelope.carrying(event, source="/catalog")
        listening: list[Consumer] = [c for c in consumers if c.event is type(event)]
        for consumer in listening:
            await handle_once(runtime, consumer, envelope)
        return envelope.id

    return deliver


async def answers(runtime: Runtime) -> list[tuple[str, dict[str, Any]]]:
    async with runtime.sessions() as session:
        rows = await session.execute(text("SELECT subject, envelope FROM outbox ORDER BY id"))
        return [(row.subject.split(".")[3], row.envelope["data"]) for row in rows]


def proposed(package: Package, version: int = 1) -> MatterProposed:
    title = Text(zh="教室借用审批", en="Classroom booking")
    return MatterProposed(
        matter_code=CODE,
        version=version,
        title=title,
        department="D04",
        promised_working_days=2,
        package=package,
    )


@pytest.fixture
def faulty(booking: Package) -> Package:
    xml = booking.process_bpmn.replace("serviceTask", "scriptTask")
    return booking.model_copy(update={"process_bpmn": xml})


async def test_a_sound_version_is_accepted_and_kept_whole(runtime, say: Say, booking: Package):
    await say(proposed(booking))

    ((verb, said),) = await answers(runtime)
    assert (verb, said["matter_code"], said["version"]) == ("accepted", CODE, 1)
    async with runtime.sessions() as session:
        row = await queries.definition(session, UUID(said["definition_id"]))
    assert row.parts == booking
    assert row.promised_working_days == 2


async def test_a_faulty_version_is_refused_with_reasons(runtime, say: Say, faulty: Package):
    await say(proposed(faulty))

    ((verb, said),) = await answers(runtime)
    assert verb == "rejected"
    problem = next(p for p in said["problems"] if p["code"] == "unsupported-element")
    assert problem["element"] == "book-classroom"
    assert problem["line"] > 1


async def test_the_same_proposal_delivered_twice_is_answered_once(
    runtime, say: Say, booking: Package
):
    event = proposed(booking)
    envelope = Envelope.carrying(event, source="/catalog")
    await say(event, envelope)

    await say(event, envelope)

    assert [verb for verb, _ in await answers(runtime)] == ["accepted"]


async def test_the_same_version_proposed_again_gets_the_same_answer(
    runtime, say: Say, booking: Package
):
    await say(proposed(booking))
    await say(proposed(booking))

    (_, first), (_, second) = await answers(runtime)
    assert first == second


async def test_another_content_under_a_known_version_is_refused(
    runtime, say: Say, booking: Package
):
    await say(proposed(booking))
    await say(proposed(booking.model_copy(update={"documents": {"permit": "x"}})))

    assert [verb for verb, _ in await answers(runtime)] == ["accepted", "rejected"]


async def test_a_package_no_database_takes_is_refused_not_retried(
    runtime, say: Say, booking: Package
):
    await say(proposed(booking.model_copy(update={"documents": {"permit": "\x00"}})))

    ((verb, said),) = await answers(runtime)
    assert (verb, said["problems"][0]["code"]) == ("rejected", "nul-character")


async def test_cases_follow_the_version_published_last(runtime, say: Say, booking: Package):
    for version in (1, 2):
        await say(proposed(booking, version))
        await say(MatterPublished(matter_code=CODE, version=version))

    async with runtime.sessions() as session:
        row = await queries.startable(session, CODE)
        assert row is not None
        assert row.version == 2


async def test_a_version_published_before_its_proposal_is_read_is_online_afterwards(
    runtime, say: Say, booking: Package
):
    await say(MatterPublished(matter_code=CODE, version=1))
    async with runtime.sessions() as session:
        assert await queries.startable(session, CODE) is None

    await say(proposed(booking))

    async with runtime.sessions() as session:
        row = await queries.startable(session, CODE)
        assert row is not None
        assert await queries.startable_id(session, CODE) == row.id


async def test_a_version_that_was_refused_is_never_online(runtime, say: Say, faulty: Package):
    await say(proposed(faulty))
    await say(MatterPublished(matter_code=CODE, version=1))

    async with runtime.sessions() as session:
        assert await queries.startable(session, CODE) is None


async def test_a_suspended_matter_cannot_be_started_until_it_is_published_again(
    runtime, say: Say, booking: Package
):
    await say(proposed(booking))
    await say(MatterPublished(matter_code=CODE, version=1))
    await say(MatterSuspended(matter_code=CODE))
    async with runtime.sessions() as session:
        assert await queries.startable(session, CODE) is None

    await say(MatterPublished(matter_code=CODE, version=1))

    async with runtime.sessions() as session:
        assert await queries.startable(session, CODE) is not None


async def test_what_comes_late_about_a_matter_is_not_heeded(runtime, say: Say, booking: Package):
    await say(proposed(booking))
    published = MatterPublished(matter_code=CODE, version=1, sequence=1)
    suspended = MatterSuspended(matter_code=CODE, sequence=2)

    await say(suspended)
    await say(published)

    async with runtime.sessions() as session:
        assert await queries.startable(session, CODE) is None

    await say(MatterPublished(matter_code=CODE, version=1, sequence=5))
    await say(MatterSuspended(matter_code=CODE, sequence=4))

    async with runtime.sessions() as session:
        assert await queries.startable(session, CODE) is not None


async def test_everyone_may_read_the_steps_of_a_matter_online(
    client, tokens: Tokens, say: Say, booking: Package
):
    await say(proposed(booking))
    await say(MatterPublished(matter_code=CODE, version=1))

    answer = await client.get(f"/definitions/{CODE}", headers=bearer(tokens.student()))

    assert answer.status_code == 200
    assert [(s["title"]["zh"], s["post"]) for s in answer.json()["steps"]] == [
        ("学院审核", "college-secretary"),
        ("教务处审批", "academic-affairs-clerk"),
        ("登记教室借用", None),
    ]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/definitions/no-such-matter", 404, "definition-not-found"),
        (f"/definitions/{CODE}/versions", 403, "missing-role"),
    ],
)
async def test_a_student_sees_what_is_online_and_no_more(client, tokens, path, status, code):
    answer = await client.get(path, headers=bearer(tokens.student()))

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_how_a_matter_runs_is_open_to_everyone_and_its_versions_are_not(
    client, say: Say, booking: Package
):
    await say(proposed(booking, 1))
    await say(MatterPublished(matter_code=CODE, version=1))

    shown = await client.get(f"/definitions/{CODE}")

    assert shown.status_code == 200
    assert "applicant.college" not in shown.text
    for path in ("/definitions", f"/definitions/{CODE}/versions"):
        assert (await client.get(path)).status_code == 401


async def test_an_administrator_sees_every_version_and_its_faults(
    client, tokens: Tokens, say: Say, booking: Package, faulty: Package
):
    await say(proposed(booking, 1))
    await say(proposed(faulty, 2))
    admin = bearer(tokens.administrator())

    first = await client.get(f"/definitions/{CODE}/versions?limit=1", headers=admin)
    cursor = first.json()["next_cursor"]
    second = await client.get(
        f"/definitions/{CODE}/versions?limit=1&cursor={cursor}", headers=admin
    )

    (newest,) = first.json()["items"]
    assert (newest["version"], newest["status"]) == (2, "rejected")
    assert newest["problems"]
    (oldest,) = second.json()["items"]
    assert (oldest["version"], oldest["status"]) == (1, "accepted")
    assert second.json()["next_cursor"] is None


async def test_the_drawing_is_open_to_everyone_and_kept_by_browsers(
    client, say: Say, booking: Package
):
    await say(proposed(booking, 1))
    await say(MatterPublished(matter_code=CODE, version=1))

    first = await client.get(f"/definitions/{CODE}/drawing")
    tag = first.headers["etag"]
    known = await client.get(f"/definitions/{CODE}/drawing", headers={"If-None-Match": f"W/{tag}"})

    assert (first.status_code, first.headers["content-type"]) == (200, "application/xml")
    assert "BPMNShape" in first.text
    for rule in ("yiwang:", "college-secretary", "applicant.college", "conditionExpression"):
        assert rule not in first.text
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    await say(MatterSuspended(matter_code=CODE))
    gone = await client.get(f"/definitions/{CODE}/drawing")
    assert (gone.status_code, gone.json()["code"]) == (404, "definition-not-found")


async def test_a_process_that_was_not_drawn_has_no_drawing(client, say: Say, package_of):
    package = package_of("start -> review\nreview -> approved")
    await say(proposed(package, 1))
    await say(MatterPublished(matter_code=CODE, version=1))

    answer = await client.get(f"/definitions/{CODE}/drawing")

    assert (answer.status_code, answer.json()["code"]) == (404, "drawing-not-found")


async def test_an_administrator_sees_the_newest_version_of_each_matter(
    client, tokens: Tokens, say: Say, booking: Package, faulty: Package
):
    other = proposed(booking, 1).model_copy(update={"matter_code": "another-matter"})
    for fact in (proposed(booking, 1), proposed(faulty, 2), other):
        await say(fact)
    await say(MatterPublished(matter_code=CODE, version=1))
    admin = bearer(tokens.administrator())

    first = (await client.get("/definitions?limit=1", headers=admin)).json()
    second = (
        await client.get(f"/definitions?limit=1&cursor={first['next_cursor']}", headers=admin)
    ).json()

    assert [each["matter_code"] for each in first["items"]] == ["another-matter"]
    (newest,) = second["items"]
    assert (newest["matter_code"], newest["version"], newest["status"]) == (CODE, 2, "rejected")
    assert (newest["online_version"], bool(newest["problems"])) == (1, True)
    assert second["next_cursor"] is None
    clerk = await client.get("/definitions", headers=bearer(tokens.clerk()))
    assert (clerk.status_code, clerk.json()["code"]) == (403, "missing-role")


async def check(client: httpx.AsyncClient, who: dict[str, str], package: Any) -> httpx.Response:
    headers = {**who, "Idempotency-Key": str(uuid4())}
    body = package.model_dump(mode="json") if isinstance(package, Package) else package
    return await client.post("/definition-checks", json=body, headers=headers)


async def test_a_package_can_be_checked_without_proposing_it(
    client, runtime, tokens: Tokens, booking: Package, faulty: Package
):
    admin = bearer(tokens.administrator())

    good, bad = await check(client, admin, booking), await check(client, admin, faulty)

    assert good.json() == {"accepted": True, "problems": []}
    assert bad.json()["accepted"] is False
    assert await answers(runtime) == []


@pytest.mark.parametrize(
    ("who", "body", "status", "code"),
    [
        ("student", {}, 403, "missing-role"),
        ("administrator", {}, 422, "invalid"),
        ("administrator", {"process_bpmn": 1, "form": {}, "form_ui": {}}, 422, "invalid"),
        (
            "administrator",
            {"process_bpmn": "x" * 600_000, "form": {}, "form_ui": {}},
            413,
            "package-too-large",
        ),
    ],
)
async def test_a_check_of_nonsense_is_a_problem(client, tokens, who, body, status, code):
    answer = await check(client, bearer(getattr(tokens, who)()), body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
