"""People say what is wrong; stewards answer."""

import asyncio
from uuid import uuid4

import pytest
from access_tokens import bearer

RIGHT = "13900000002"


@pytest.fixture
def steward(tokens):
    return bearer(tokens.clerk())


@pytest.fixture
def post(client):
    async def send(path, body, headers):
        keyed = {**headers, "Idempotency-Key": str(uuid4())}
        return await client.post(f"/corrections{path}", json=body, headers=keyed)

    return send


@pytest.fixture
def report(post, li_hua):
    """A correction of 李华's phone, by the name a form knows the field by."""

    async def send(headers=li_hua, **changes):
        body = {
            "source_field": "student.phone",
            "claimed_value": RIGHT,
            "reason": "换了号码",
            **changes,
        }
        given = {name: value for name, value in body.items() if value is not None}
        return await post("", given, headers)

    return send


async def test_what_my_data_shows_can_be_reported_as_wrong(client, campus, li_hua, report):
    await campus.told([campus.student()])
    (held,) = (await client.get("/my-data", headers=li_hua)).json()["items"]

    answer = await report(
        source_field=None, record_id=held["record_id"], field="student.phone", case_id=str(uuid4())
    )

    opened = answer.json()
    assert answer.status_code == 201
    assert (opened["status"], opened["claimed_value"]) == ("open", RIGHT)
    assert opened["label"] == {"zh": "手机号", "en": "Mobile phone"}
    assert (await client.get("/corrections", headers=li_hua)).json()["items"] == [opened]


async def test_a_form_names_the_field_as_its_source_does(campus, report):
    await campus.told([campus.student()])

    opened = (await report()).json()

    assert (opened["field"], opened["resource"]) == ("student.phone", "student")


async def test_what_is_not_held_at_all_can_be_wrong_too(campus, report):
    await campus.told([campus.student(phone=None)])

    assert (await report()).status_code == 201


@pytest.mark.parametrize(
    "changes",
    [
        {"source_field": "staff.title"},
        {"source_field": "student.shoe_size"},
        {"source_field": None, "field": "student.phone", "record_id": str(uuid4())},
    ],
)
async def test_only_what_is_held_on_me_can_be_reported(campus, report, changes):
    await campus.told([campus.student(), campus.student("20230102")])

    answer = await report(**changes)

    assert (answer.status_code, answer.json()["code"]) == (404, "field-not-found")


async def test_somebody_elses_record_is_not_mine_to_correct(campus, report):
    await campus.told([campus.student(), campus.student("20230102")])
    theirs = str((await campus.record("20230102")).record_id)

    answer = await report(source_field=None, field="student.phone", record_id=theirs)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"claimed_value": "x" * 501}, "/claimed_value"),
        ({"claimed_value": "   "}, "/claimed_value"),
        ({"claimed_value": "13800000001"}, "/claimed_value"),
        ({"reason": "x" * 501}, "/reason"),
        ({"reason": None}, "/reason"),
        ({"field": "student.phone"}, "/"),
        ({"source_field": None}, "/"),
        ({"claimed_value": 5}, "/claimed_value"),
    ],
)
async def test_bad_reports_say_what_is_wrong_with_them(campus, report, changes, pointer):
    await campus.told([campus.student()])

    answer = await report(**changes)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_of_reports_at_once_on_one_field_one_is_taken(campus, report):
    await campus.told([campus.student()])

    answers = await asyncio.gather(*[report() for _ in range(4)])

    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409]
    codes = {a.json().get("code") for a in answers if a.status_code == 409}
    assert codes == {"correction-already-open"}


async def test_another_field_or_a_withdrawn_report_is_no_obstacle(campus, report, post, li_hua):
    await campus.told([campus.student()])
    first = (await report()).json()

    assert (await report(source_field="student.email", claimed_value="a@b")).status_code == 201
    withdrawn = await post(f"/{first['id']}/withdrawal", None, li_hua)
    assert (withdrawn.status_code, withdrawn.json()["status"]) == (200, "withdrawn")
    assert (await report()).status_code == 201


async def test_my_corrections_come_newest_first_page_by_page(client, campus, report, li_hua):
    await campus.told([campus.student()])
    fields = ("phone", "email", "class_name", "major", "grade")
    for field in fields:
        await report(source_field=f"student.{field}", claimed_value=f"another {field}")

    first = (await client.get("/corrections?limit=3", headers=li_hua)).json()
    path = f"/corrections?limit=3&status=open&cursor={first['next_cursor']}"
    rest = (await client.get(path, headers=li_hua)).json()

    listed = [item["field"] for item in first["items"] + rest["items"]]
    assert listed == [f"student.{field}" for field in reversed(fields)]
    assert rest["next_cursor"] is None


async def test_nobody_sees_or_withdraws_anothers_correction(client, campus, report, post, tokens):
    await campus.told([campus.student(), campus.student("20230102")])
    id = (await report()).json()["id"]
    other = bearer(tokens.student("20230102"))

    assert (await client.get("/corrections", headers=other)).json()["items"] == []
    assert (await post(f"/{id}/withdrawal", None, other)).status_code == 404


async def test_a_steward_sees_what_is_held_and_the_person_sees_that(
    client, campus, report, li_hua, steward, tokens
):
    await campus.told([campus.student()])
    case_id = str(uuid4())
    await report(case_id=case_id)

    (item,) = (await client.get("/corrections/assigned", headers=steward)).json()["items"]
    (read,) = (await client.get("/my-data/reads", headers=li_hua)).json()["items"]

    assert (item["key"], item["name"]) == ("20230101", "李华")
    assert (item["held_value"], item["claimed_value"]) == ("13800000001", RIGHT)
    assert item["source_label"]["zh"] == "教务系统"
    assert read["reader"] == str(tokens.person_id("T2001"))
    assert (read["purpose"], read["case_id"]) == ("correction", case_id)
    assert read["fields"] == ["student.number", "student.name", "student.phone"]


async def test_each_person_is_told_only_of_their_own_field(client, campus, report, steward, tokens):
    await campus.told([campus.student(), campus.student("20230102")])
    other = bearer(tokens.student("20230102"))
    await report()
    await report(other, source_field="student.college_name", claimed_value="数学学院")

    await client.get("/corrections/assigned", headers=steward)

    (read,) = (await client.get("/my-data/reads", headers=other)).json()["items"]
    assert read["fields"] == ["student.number", "student.name", "student.college_name"]


async def test_what_is_held_through_an_organisation_is_shown_too(client, campus, report, steward):
    await campus.told([campus.college], resource="organisation")
    await campus.told([campus.student()])
    await report(source_field="student.college_name", claimed_value="数学学院")

    (item,) = (await client.get("/corrections/assigned", headers=steward)).json()["items"]

    assert item["held_value"] == "计算机学院"


async def test_what_waits_longest_comes_first_and_what_is_answered_last_comes_first(
    client, campus, report, post, steward, tokens
):
    numbers = [f"2023010{n}" for n in range(1, 6)]
    await campus.told([campus.student(number) for number in numbers])
    for number in numbers:
        await report(bearer(tokens.student(number)))

    async def listed(status):
        path = f"/corrections/assigned?status={status}&limit=3"
        first = (await client.get(path, headers=steward)).json()
        more = await client.get(f"{path}&cursor={first['next_cursor']}", headers=steward)
        assert more.json()["next_cursor"] is None
        return first["items"] + more.json()["items"]

    waiting = await listed("open")
    for item in waiting:
        body = {"decision": "refused", "comment": "请先到窗口核验"}
        await post(f"/{item['id']}/answer", body, steward)

    assert [item["key"] for item in waiting] == numbers
    assert [item["key"] for item in await listed("refused")] == numbers[::-1]


async def test_stewards_see_what_they_look_after_and_administrators_all(
    client, campus, report, steward, tokens
):
    await campus.told([campus.student()])
    await campus.told([campus.staff()], resource="staff")
    await report()
    secretary = bearer(tokens.staff())
    await report(secretary, source_field="staff.title", claimed_value="副研究员")

    async def fields(headers):
        page = await client.get("/corrections/assigned", headers=headers)
        return [item["field"] for item in page.json()["items"]]

    assert await fields(steward) == ["student.phone"]
    assert await fields(bearer(tokens.administrator())) == ["student.phone", "staff.title"]
    refused = await client.get("/corrections/assigned", headers=secretary)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-a-steward")


async def test_a_steward_is_told_how_many_wait_and_nobody_else_of_any(
    client, campus, report, post, li_hua, steward
):
    await campus.told([campus.student()])
    waiting = (await report()).json()
    path = "/corrections/assigned/count"

    before = [(await client.get(path, headers=each)).json() for each in (steward, li_hua)]
    await post(f"/{waiting['id']}/withdrawal", None, li_hua)
    after = (await client.get(path, headers=steward)).json()

    assert before == [{"open": 1}, {"open": 0}]
    assert after == {"open": 0}


async def test_the_person_reads_the_answer(client, campus, report, post, li_hua, steward):
    await campus.told([campus.student()])
    id = (await report()).json()["id"]

    answer = await post(f"/{id}/answer", {"decision": "accepted", "comment": "已转"}, steward)

    (mine,) = (await client.get("/corrections?status=accepted", headers=li_hua)).json()["items"]
    assert (answer.status_code, answer.json()["status"]) == (200, "accepted")
    assert (mine["comment"], mine["answered_at"]) == ("已转", answer.json()["answered_at"])
    assert (await campus.record()).data["phone"] == "13800000001"


async def test_of_answers_and_a_withdrawal_at_once_one_counts(
    campus, report, post, li_hua, steward
):
    await campus.told([campus.student()])
    id = (await report()).json()["id"]
    yes, no = ({"decision": d, "comment": "查过了"} for d in ("accepted", "refused"))

    answers = await asyncio.gather(
        post(f"/{id}/answer", yes, steward),
        post(f"/{id}/answer", no, steward),
        post(f"/{id}/withdrawal", None, li_hua),
    )

    assert sorted(a.status_code for a in answers) == [200, 409, 409]
    assert {a.json()["code"] for a in answers if a.is_error} == {"already-answered"}


async def test_who_does_not_look_after_it_cannot_answer(campus, report, post, li_hua, tokens):
    await campus.told([campus.student()])
    id = (await report()).json()["id"]
    body = {"decision": "accepted", "comment": "好"}
    elsewhere = bearer(tokens.clerk(posts=[("academic-affairs-clerk", "C01")]))

    for headers in (li_hua, elsewhere, bearer(tokens.staff())):
        assert (await post(f"/{id}/answer", body, headers)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "settled", "comment": "好"},
        {"decision": "accepted"},
        {"decision": "accepted", "comment": " "},
        {"decision": "accepted", "comment": "x" * 501},
    ],
)
async def test_bad_answers_are_refused(campus, report, post, steward, body):
    await campus.told([campus.student()])
    id = (await report()).json()["id"]

    assert (await post(f"/{id}/answer", body, steward)).status_code == 422


async def test_facts_name_the_field_and_no_value(campus, report, post, steward):
    await campus.told([campus.student()])
    id = (await report()).json()["id"]
    await post(f"/{id}/answer", {"decision": "refused", "comment": "与证件一致"}, steward)

    opened, answered = (await campus.announced())[-2:]

    assert opened["stewards"] == {"post": "academic-affairs-clerk", "organisation": "D04"}
    assert (opened["field"], opened["link"]) == ("student.phone", "/tasks/corrections")
    assert (answered["decision"], answered["link"]) == ("refused", "/my-data")
    told = str([opened, answered])
    assert not [v for v in (RIGHT, "13800000001", "换了号码", "与证件一致") if v in told]


async def test_lists_need_a_cursor_of_their_own(client, campus, li_hua, steward):
    await campus.told([campus.student()])

    for path, headers in (("", li_hua), ("/assigned", steward)):
        answer = await client.get(f"/corrections{path}?cursor=WzFd", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid-cursor")


async def test_lists_are_walks_along_an_index(campus, client, li_hua, steward, explained, tokens):
    await campus.told([campus.student(), campus.student("20230102")])
    mine = tokens.person_id("20230101")
    await campus.execute(
        "INSERT INTO correction (record_id, version, resource, field, person_id, claimed_value,"
        " reason, status) SELECT g.record_id, 1, 'student', 'student.phone',"
        f" CASE WHEN n % 100 = 0 THEN '{mine}'::uuid ELSE uuidv7() END, 'x', 'x',"
        " CASE WHEN n % 5 = 0 THEN 'refused' ELSE 'settled' END"
        " FROM golden_record g, generate_series(1, 5000) n",
        "ANALYZE correction, golden_record",
    )

    own = await explained(client.get("/corrections", headers=li_hua), "correction")
    path = "/corrections/assigned?status=refused"
    assigned = await explained(client.get(path, headers=steward), "correction")

    assert "ix_correction_person_id_id" in own
    assert "ix_correction_resource_status_id" in assigned
    assert "Seq Scan on correction" not in own + assigned
    assert "Sort" not in own
