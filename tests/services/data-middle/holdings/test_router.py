"""My data: what is held on me."""

from access_tokens import bearer


async def test_everyone_sees_what_is_held_on_them(client, campus, li_hua):
    await campus.told([campus.student(), campus.student("20230102", name="韩梅")])
    await campus.told([campus.college], resource="organisation")
    await campus.told([campus.student()], hours=4)

    answer = await client.get("/my-data", headers=li_hua)

    (held,) = answer.json()["items"]
    shown = {field["name"]: field for field in held["fields"]}
    assert (held["resource"], held["source_label"]["zh"]) == ("student", "教务系统")
    assert (held["since"], held["as_of"]) == ("2026-09-01T06:00:00Z", "2026-09-01T10:00:00Z")
    assert shown["student.phone"] == {
        "name": "student.phone",
        "label": {"zh": "手机号", "en": "Mobile phone"},
        "classification": "personal",
        "value": "13800000001",
    }
    assert shown["student.college_name"]["value"] == "计算机学院"
    assert "韩梅" not in answer.text


async def test_a_stranger_is_told_that_nothing_is_held(client, campus, tokens):
    await campus.told([campus.student()])

    answer = await client.get("/my-data", headers=bearer(tokens.student("20239999")))

    assert answer.json() == {"items": []}


async def test_services_and_strangers_have_no_data_of_their_own(client, identity_service):
    assert (await client.get("/my-data", headers=identity_service)).status_code == 403
    assert (await client.get("/my-data")).status_code == 401
