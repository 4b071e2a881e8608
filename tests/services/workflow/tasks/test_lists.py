"""How a clerk finds what to do first: filters, orders, counts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from workflow.deadlines.rules import due_at


async def due(runtime, case, moment):
    """As if the open task of this case had been due at another time."""
    async with runtime.engine.begin() as connection:
        await connection.execute(
            text("UPDATE task SET due_at = :at, due_order = :at WHERE case_id = :id"),
            {"at": moment, "id": case["id"]},
        )


@pytest.fixture
async def office_of_c07(runtime, publish, person_with_post, booking_package):
    """A college of its own: its secretary, and four cases of two matters, oldest first."""
    await publish("club-booking", 1, booking_package())
    student = person_with_post("20237001", None, "C07")
    me = person_with_post("T7001", "college-secretary", "C07")
    if not (await me.get("/tasks")).json()["items"]:
        cases = [await student.submitted() for _ in range(3)]
        draft = await student.fill_in(await student.draft("club-booking"))
        cases.append((await student.submit(draft)).json())
        now = datetime.now(UTC)
        for case, moment in zip(
            cases,
            (due_at(now, 9), now - timedelta(days=3), due_at(now, 1), due_at(now, 5)),
            strict=True,
        ):
            await due(runtime, case, moment)
    listed = (await me.get("/tasks")).json()["items"]
    return me, student, [each["case_id"] for each in listed]


async def ids(person, **query):
    """The cases of a whole list, fetched in pages of two."""
    found, cursor = [], None
    while True:
        page = {"cursor": cursor} if cursor else {}
        answer = (await person.get("/tasks", limit=2, **query, **page)).json()
        found += [each["case_id"] for each in answer["items"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            return found


async def test_tasks_come_in_the_order_asked_for_page_by_page(office_of_c07):
    me, _, (first, late, soon, other) = office_of_c07

    assert await ids(me) == [first, late, soon, other]
    assert await ids(me, sort="opened") == [first, late, soon, other]
    assert await ids(me, sort="-opened") == [other, soon, late, first]
    assert await ids(me, sort="due") == [late, soon, other, first]


async def test_tasks_are_narrowed_down(office_of_c07):
    me, student, (first, late, soon, other) = office_of_c07
    number = (await student.case(late))["number"]

    assert await ids(me, state="overdue") == [late]
    assert await ids(me, state="due-soon", sort="due") == [soon]
    assert await ids(me, matter_code="club-booking") == [other]
    assert await ids(me, q=number.lower()) == [late]
    assert await ids(me, q=" 赵一 ") == [first, late, soon, other]
    for nothing in ("%", "_", "\\", "李华"):
        assert await ids(me, q=nothing) == []


async def test_what_i_claimed_and_what_nobody_did(office_of_c07):
    me, _, (first, late, soon, other) = office_of_c07
    task = (await me.get("/tasks")).json()["items"][0]
    await me.post(f"/tasks/{task['id']}/claim")

    assert await ids(me, claimed="me") == [first]
    assert await ids(me, claimed="nobody") == [late, soon, other]
    await me.send("DELETE", f"/tasks/{task['id']}/claim")


async def test_a_task_says_how_its_time_stands(office_of_c07):
    me, *_ = office_of_c07

    items = (await me.get("/tasks")).json()["items"]

    assert [each["deadline"]["state"] for each in items] == [
        "in-time",
        "overdue",
        "due-soon",
        "in-time",
    ]
    assert [
        items[0]["deadline"]["working_days_left"],
        items[2]["deadline"]["working_days_left"],
    ] == [
        9,
        1,
    ]
    assert items[1]["deadline"]["working_days_left"] <= 0
    detail = (await me.get(f"/tasks/{items[0]['id']}")).json()
    assert detail["deadline"] == items[0]["deadline"]
    assert detail["case"]["matter_code"] == "classroom-booking"
    assert detail["case"]["applicant"]["college"] == "C07"
    assert detail["batch"] is True


async def test_counts_and_matters_of_what_waits_for_me(office_of_c07, colleague):
    me, *_ = office_of_c07

    assert (await me.get("/tasks/counts")).json() == {
        "open": 4,
        "due_soon": 1,
        "overdue": 1,
        "mine": 0,
        "completed_today": 0,
    }
    matters = (await me.get("/tasks/matters")).json()["items"]
    assert [(each["code"], each["open"]) for each in matters] == [
        ("classroom-booking", 3),
        ("club-booking", 1),
    ]
    assert matters[0]["title"]["en"] == "Classroom booking"


async def test_what_was_done_today_is_counted_and_has_no_deadline(person_with_post):
    student = person_with_post("20237002", None, "C08")
    me = person_with_post("T7002", "college-secretary", "C08")
    done, open_ = await student.submitted(), await student.submitted()
    task = await me.task_of(open_)
    await me.post(f"/tasks/{task['id']}/claim")
    await me.decide(done, "approval")

    counts = (await me.get("/tasks/counts")).json()
    assert (counts["open"], counts["mine"], counts["completed_today"]) == (1, 1, 1)
    (item,) = (await me.get("/tasks", status="completed", q=done["number"])).json()["items"]
    assert (item["case_id"], item["deadline"]) == (done["id"], None)
    assert (await me.get("/tasks", status="completed", q="nothing")).json()["items"] == []


async def test_nobody_counts_or_finds_another_offices_tasks(
    office_of_c07, other_secretary, student
):
    for person in (other_secretary, student):
        assert (await person.get("/tasks/counts")).json()["open"] == 0
        assert (await person.get("/tasks/matters")).json()["items"] == []
        assert await ids(person, q="赵一", sort="due") == []


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "name"},
        {"state": "late"},
        {"claimed": "you"},
        {"q": "x" * 41},
        {"status": "completed", "sort": "due"},
        {"status": "completed", "state": "overdue"},
        {"status": "completed", "claimed": "me"},
    ],
)
async def test_what_is_no_filter_is_refused(secretary, query):
    assert (await secretary.get("/tasks", **query)).status_code == 422


async def test_a_cursor_belongs_to_its_order(office_of_c07):
    me, *_ = office_of_c07
    cursor = (await me.get("/tasks", limit=1, sort="due")).json()["next_cursor"]

    answer = await me.get("/tasks", limit=1, sort="opened", cursor=cursor)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-cursor")
