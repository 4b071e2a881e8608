"""What operators see of the adapter, and what they do about a parked write-back."""

import asyncio
from uuid import uuid4

import httpx
import pytest
from access_tokens import bearer

from adapter_sdk import Adapter, LegacyError, create_app
from adapter_sdk.collecting.commands import collect
from adapter_sdk.conformance.ledger import deliver, intent_of, request, told, until_settled

#: Fixed: workers of one run have to agree on the names of tests.
NOBODYS = "0198c7a0-0000-7000-8000-000000000001"
URL = "/api/academic/v1"
LOOKED = "Stands in JwService as JY20260001, once; the other one was struck out."


@pytest.fixture
async def anyone(runtime):
    app = create_app(runtime.service, runtime)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://academic")
    async with app.router.lifespan_context(app), client:
        yield client


@pytest.fixture
def operator(anyone, tokens):
    anyone.headers.update(bearer(tokens.administrator()))
    return anyone


@pytest.fixture
async def parked(runtime, legacy, wish):
    """Parked because the booking stands twice in the legacy system."""
    for _ in range(2):
        legacy.do_by_hand(wish)
    await deliver(runtime, request(runtime, wish))
    return await until_settled(runtime, wish.business_key)


@pytest.fixture
def settle(operator, parked):
    async def send(key=None, **body):
        return await operator.post(
            f"{URL}/writebacks/{parked.id}/settlement",
            json={"outcome": "done", "reason": LOOKED, **body},
            headers={"Idempotency-Key": key or str(uuid4())},
        )

    return send


async def state(operator):
    return (await operator.get(f"{URL}/state")).json()


async def resource(operator, name):
    return next(r for r in (await state(operator))["resources"] if r["resource"] == name)


async def test_before_the_first_reading_nothing_is_known(operator):
    shown = await state(operator)

    assert shown["legacy"]["reachable"] is None
    assert {each["status"] for each in shown["resources"]} == {"never"}
    assert [each["resource"] for each in shown["resources"]] == [
        "organisation",
        "staff",
        "student",
        "classroom",
    ]
    assert shown["writebacks"] == {"waiting": 0, "done": 0, "failed": 0, "parked": 0}


async def test_a_reading_is_shown_with_its_run(operator, runtime):
    source = runtime.get(Adapter).sources[0]
    received = await collect(runtime, source)
    first = await resource(operator, "organisation")
    await collect(runtime, source)

    second = await resource(operator, "organisation")

    (part, *_) = await told(runtime, runtime.get(Adapter).collected.type)
    assert (first["status"], first["mode"], first["received"]) == ("ok", "full", received)
    assert first["last_run_id"] == second["last_run_id"] == part["run_id"]
    assert first["cursor_at"] < first["last_completed_at"] < second["last_completed_at"]
    assert second["next_at"] > second["last_completed_at"]
    assert (await state(operator))["legacy"]["reachable"] is True


async def test_a_legacy_system_that_is_away_is_said_to_be(operator, runtime, legacy):
    source = runtime.get(Adapter).sources[0]
    await collect(runtime, source)
    legacy.simulator.break_next("down", operation="QueryXy")
    with pytest.raises(LegacyError):
        await collect(runtime, source)

    shown = await state(operator)

    assert shown["legacy"]["reachable"] is False
    assert shown["legacy"]["error"] in ("not-reached", "no-answer")
    assert shown["legacy"]["checked_at"] is not None
    assert shown["resources"][0]["status"] == "failed"
    assert shown["resources"][0]["last_completed_at"] is not None


async def test_a_parked_write_back_is_listed_without_its_person(operator, parked, wish):
    answer = await operator.get(f"{URL}/writebacks")

    (item,) = answer.json()["items"]
    assert (item["id"], item["status"]) == (str(parked.id), "parked")
    assert item["last_error"] == "held-many-times"
    assert item["case_id"] == str(parked.case_id)
    assert wish.arguments["borrower"] not in answer.text
    assert (await state(operator))["writebacks"]["parked"] == 1


async def test_write_backs_are_listed_by_status_newest_first_page_by_page(
    operator, runtime, legacy, wish
):
    for number in range(3):
        event = request(runtime, wish, business_key=f"{wish.business_key}/{number}", operation="x")
        await deliver(runtime, event)

    first = (await operator.get(f"{URL}/writebacks?status=failed&limit=2")).json()
    cursor = first["next_cursor"]
    rest = (await operator.get(f"{URL}/writebacks?status=failed&limit=2&cursor={cursor}")).json()

    keys = [item["business_key"][-1] for item in first["items"] + rest["items"]]
    assert (keys, rest["next_cursor"]) == (["2", "1", "0"], None)
    assert {item["last_error"] for item in first["items"]} == {"unknown-operation"}
    assert {item["status"] for item in first["items"]} == {"failed"}


async def test_settling_as_done_answers_the_case_with_a_whole_result(
    settle, runtime, parked, wish, tokens
):
    answer = await settle(result={"booking_number": "JY20260001"})

    (said,) = await told(runtime, runtime.get(Adapter).completed.type)
    assert said["result"] == {
        "booking_number": "JY20260001",
        **{n: wish.arguments[n] for n in ("classroom", "date", "first_period", "last_period")},
    }
    shown = answer.json()
    assert (shown["status"], shown["settled_because"]) == ("done", LOOKED)
    assert shown["settled_by"] == str(tokens.person_id("T9001"))
    assert shown["updated_at"] > parked.updated_at.isoformat()


async def test_settling_as_refused_answers_without_the_words_of_the_person(settle, runtime):
    answer = await settle(outcome="refused", reason="李华 gave it back at the desk")

    (said,) = await told(runtime, runtime.get(Adapter).failed.type)
    assert (answer.json()["status"], said["code"]) == ("failed", "checked-not-done")
    assert "李华" not in str(said)


async def test_however_many_settle_it_the_case_is_answered_once(settle, runtime):
    done = {"booking_number": "JY1"}

    answers = await asyncio.gather(*[settle(result=done) for _ in range(4)])

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"not-parked"}
    assert len(await told(runtime, runtime.get(Adapter).completed.type)) == 1


async def test_a_settlement_sent_again_gets_the_first_answer(settle, runtime):
    first = await settle(key="one", result={"booking_number": "JY1"})

    again = await settle(key="one", result={"booking_number": "JY1"})

    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert len(await told(runtime, runtime.get(Adapter).completed.type)) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"outcome": "parked"}, "/outcome"),
        ({"reason": ""}, "/reason"),
        ({"reason": "x" * 501}, "/reason"),
        ({"surprise": 1}, "/surprise"),
        ({"result": None}, "/result/booking_number"),
        ({"result": {}}, "/result/booking_number"),
        ({"result": {"booking_number": 7}}, "/result/booking_number"),
        ({"result": {"booking_number": "JY1", "borrower": "x"}}, "/result/borrower"),
    ],
)
async def test_a_settlement_that_makes_no_sense_changes_nothing(
    settle, runtime, wish, body, pointer
):
    answer = await settle(**body)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert (await intent_of(runtime, wish.business_key)).status == "parked"


async def test_a_retry_looks_again(operator, parked, runtime, wish):
    answer = await operator.post(
        f"{URL}/writebacks/{parked.id}/retry", headers={"Idempotency-Key": "retry"}
    )

    again = await until_settled(runtime, wish.business_key)
    assert answer.json()["status"] == "waiting"
    assert (again.status, again.sendings) == ("parked", 0)


async def test_only_what_is_parked_can_be_retried(operator, settle, parked):
    await settle(outcome="refused")

    answer = await operator.post(
        f"{URL}/writebacks/{parked.id}/retry", headers={"Idempotency-Key": "late"}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "not-parked")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/state"),
        ("GET", "/writebacks"),
        ("GET", "/operations"),
        ("GET", "/dead-letters"),
        ("POST", f"/writebacks/{NOBODYS}/retry"),
        ("POST", f"/writebacks/{NOBODYS}/settlement"),
    ],
)
async def test_none_of_it_is_for_anyone_else(anyone, tokens, method, path):
    body = {"outcome": "refused", "reason": "x"}
    key = {"Idempotency-Key": "k"}
    callers = [{}, bearer(tokens.clerk()), bearer(tokens.service()), bearer(tokens.student())]

    answers = [
        await anyone.request(method, URL + path, json=body, headers={**key, **caller})
        for caller in callers
    ]

    assert [answer.status_code for answer in answers] == [401, 403, 403, 403]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/writebacks?status=refused", 422, "invalid"),
        ("GET", "/writebacks?cursor=WyJ4Il0", 400, "invalid-cursor"),
        ("POST", "/writebacks/none/retry", 422, "invalid"),
        ("POST", f"/writebacks/{NOBODYS}/retry", 404, "writeback-not-found"),
        ("POST", f"/writebacks/{NOBODYS}/settlement", 404, "writeback-not-found"),
    ],
)
async def test_bad_input_is_the_callers_fault(operator, method, path, status, code):
    body = {"outcome": "refused", "reason": "x"}

    answer = await operator.request(
        method, URL + path, json=body, headers={"Idempotency-Key": str(uuid4())}
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)
