"""Guides, and closing and opening matters, over HTTP."""

import pytest
from sqlalchemy import text

from chassis.database import transaction

CODE = "classroom-booking"
GUIDE = {
    "conditions": [{"zh": "在籍学生", "en": "Enrolled students"}],
    "materials": [{"name": {"zh": "申请表", "en": "Form"}, "format": "form"}],
    "contact": {"office": {"zh": "教务处", "en": "Academic Affairs Office"}},
}


async def test_the_guide_says_all_that_an_applicant_has_to_know(published, get):
    await published(guide=GUIDE, promised_working_days=2, life_events=["holding-an-event"])

    guide = (await get(f"/matters/{CODE}")).json()

    assert guide["title"] == {"zh": "教室借用审批", "en": "Classroom booking"}
    assert guide["promised_working_days"] == 2
    assert guide["theme"] == {"code": "teaching", "name": {"zh": "教学教务", "en": "Teaching"}}
    assert guide["life_events"][0]["name"]["zh"] == "办活动"
    assert guide["guide"]["materials"][0]["required"] is True
    assert guide["departments"][0]["name"]["zh"] == "教务处"
    assert guide["rating"] == {
        "count": 0,
        "average": None,
        "stars": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0},
    }


async def test_a_matter_done_elsewhere_leads_there(published, get):
    system = {"name": {"zh": "职称系统", "en": "Titles"}, "url": "https://titles.jianghai.example/"}
    await published("titles", process=False, kind="department-system", system=system)

    apply = (await get("/matters/titles")).json()["apply"]

    assert apply == {"how": "department-system", "system": system["name"], "url": system["url"]}


async def test_a_guide_that_is_known_is_not_sent_again(published, get, client, send, tokens):
    await published()
    tag = (await get(f"/matters/{CODE}")).headers["ETag"]

    known = await client.get(f"/matters/{CODE}", headers={"If-None-Match": f'"x", {tag}'})
    await send("POST", f"/matters/{CODE}/suspension", tokens.administrator(), {})
    changed = await client.get(f"/matters/{CODE}", headers={"If-None-Match": tag})

    assert (known.status_code, known.content) == (304, b"")
    assert changed.status_code == 200


@pytest.mark.parametrize("code", ["no-such-matter", "UPPER", "a" * 3000, "%F0%9F%98%80", "-1", "'"])
async def test_an_unknown_matter_is_not_found(get, code):
    answer = await get(f"/matters/{code}")

    assert (answer.status_code, answer.json()["code"]) == (404, "matter-not-found")


async def test_a_nul_byte_is_the_callers_problem(get):
    assert (await get("/matters/%00")).status_code == 422


async def test_a_suspended_matter_stays_visible_but_nobody_can_apply(
    published, send, get, tokens, emitted
):
    await published()
    reason = {"zh": "期末考试", "en": "Final exams"}

    answer = await send(
        "POST", f"/matters/{CODE}/suspension", tokens.administrator(), {"reason": reason}
    )

    assert (answer.status_code, answer.json()["status"]) == (201, "suspended")
    guide = (await get(f"/matters/{CODE}")).json()
    assert (guide["status"], guide["apply"]) == ("suspended", None)
    assert guide["suspension"]["reason"] == reason
    assert (await get("/search", q="教室")).json()["items"][0]["status"] == "suspended"
    assert (await emitted())[-1] == f"suspended {CODE}"


async def test_a_resumed_matter_is_published_again(published, send, get, tokens, emitted):
    await published()
    await send("POST", f"/matters/{CODE}/suspension", tokens.administrator(), {})

    answer = await send("DELETE", f"/matters/{CODE}/suspension", tokens.administrator())

    assert (answer.status_code, answer.json()["status"]) == (200, "online")
    guide = (await get(f"/matters/{CODE}")).json()
    assert (guide["apply"]["how"], guide["suspension"]) == ("here", None)
    assert (await emitted())[-1] == f"published {CODE} 1"


async def test_a_new_version_does_not_end_a_suspension(
    published, hand_in, a_package, accept, send, get, tokens, emitted
):
    await published()
    await send("POST", f"/matters/{CODE}/suspension", tokens.administrator(), {})
    await hand_in(a_package(promised_working_days=9))
    await accept(2)

    suspended = (await get(f"/matters/{CODE}")).json()
    await send("DELETE", f"/matters/{CODE}/suspension", tokens.administrator())

    assert (suspended["status"], suspended["promised_working_days"]) == ("suspended", 9)
    facts = await emitted()
    assert facts[-2:] == [f"proposed {CODE} 2", f"published {CODE} 2"]


async def test_what_is_not_open_cannot_be_suspended_and_the_other_way_round(
    published, send, tokens
):
    await published()
    token, path = tokens.administrator(), f"/matters/{CODE}/suspension"

    too_early = await send("DELETE", path, token)
    await send("POST", path, token, {})
    twice = await send("POST", path, token, {})
    unknown = await send("POST", "/matters/no-such-matter/suspension", token, {})

    assert (too_early.status_code, too_early.json()["code"]) == (409, "matter-not-suspended")
    assert (twice.status_code, twice.json()["code"]) == (409, "matter-not-online")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "matter-not-found")


async def test_a_retired_matter_is_found_no_more_but_its_guide_can_be_read(
    published, send, get, hand_in, a_package, tokens, emitted
):
    await published()

    answer = await send("POST", f"/matters/{CODE}/retirement", tokens.administrator())

    assert (answer.status_code, answer.json()["status"]) == (201, "retired")
    guide = (await get(f"/matters/{CODE}")).json()
    assert (guide["status"], guide["apply"]) == ("retired", None)
    assert (await get("/search", q="教室")).json()["items"] == []
    assert (await get("/matters")).json()["items"] == []
    assert (await emitted())[-1] == f"suspended {CODE}"
    for attempt in (
        await hand_in(a_package(promised_working_days=9)),
        await send("POST", f"/matters/{CODE}/retirement", tokens.administrator()),
        await send("POST", f"/matters/{CODE}/suspension", tokens.administrator(), {}),
    ):
        assert (attempt.status_code, attempt.json()["code"]) == (409, "matter-retired")


async def test_an_answer_after_retirement_brings_nothing_back(
    published, hand_in, a_package, accept, send, get, tokens
):
    await published()
    await hand_in(a_package(promised_working_days=9))
    await send("POST", f"/matters/{CODE}/retirement", tokens.administrator())

    await accept(2)

    assert (await get(f"/matters/{CODE}")).json()["status"] == "retired"


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "suspension"), ("DELETE", "suspension"), ("POST", "retirement")],
)
async def test_only_administrators_open_and_close(published, send, tokens, method, path):
    await published()

    answer = await send(method, f"/matters/{CODE}/{path}", tokens.clerk(), {})

    assert (answer.status_code, answer.json()["code"]) == (403, "missing-role")


@pytest.mark.parametrize(
    "body",
    [
        {"reason": {"zh": "只有中文"}},
        {"reason": {"zh": "\0", "en": "x"}},
        {"why": 1},
        {"reason": 7},
    ],
)
async def test_a_reason_needs_both_languages(published, send, tokens, body):
    await published()

    answer = await send("POST", f"/matters/{CODE}/suspension", tokens.administrator(), body)

    assert answer.status_code == 422


async def test_what_is_announced_about_a_matter_can_be_put_in_order(
    published, hand_in, a_package, accept, send, tokens, runtime
):
    await published()
    await send("POST", f"/matters/{CODE}/suspension", tokens.administrator(), {})
    await send("DELETE", f"/matters/{CODE}/suspension", tokens.administrator())
    await hand_in(a_package(promised_working_days=9))
    await accept(2)
    await send("POST", f"/matters/{CODE}/retirement", tokens.administrator())

    async with transaction(runtime) as session:
        rows = await session.execute(text("SELECT envelope FROM outbox ORDER BY id"))
        said = [
            (envelope["type"].split(".")[3], envelope["data"]["sequence"])
            for (envelope,) in rows
            if "sequence" in envelope["data"]
        ]
    assert said == [
        ("published", 1),
        ("suspended", 2),
        ("published", 3),
        ("published", 4),
        ("suspended", 5),
    ]
