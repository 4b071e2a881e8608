"""A version with all it brings, before and after it goes online."""

import pytest


async def test_what_was_proposed_can_be_looked_at_as_applicants_would(
    hand_in, a_package, get, tokens
):
    files = a_package(promised_working_days=3)
    files["matter.yaml"] = "# 教务处维护\n" + files["matter.yaml"]
    await hand_in(files)

    answer = await get("/matters/classroom-booking/versions/1", tokens.administrator())

    assert answer.status_code == 200
    seen = answer.json()
    assert (seen["version"], seen["status"], seen["problems"]) == (1, "proposed", [])
    assert (seen["guide"]["status"], seen["guide"]["promised_working_days"]) == ("online", 3)
    assert seen["guide"]["apply"]["how"] == "here"
    assert seen["files"] == files
    assert seen["process_bpmn"] == "<definitions/>"
    assert (seen["form"], seen["form_ui"]["elements"]) == ({"type": "object"}, [])
    assert (await get("/matters/classroom-booking")).status_code == 404


async def test_what_was_refused_says_why(hand_in, a_package, reject, get, tokens):
    await hand_in(a_package())
    await reject(1)

    seen = (await get("/matters/classroom-booking/versions/1", tokens.administrator())).json()

    assert (seen["status"], seen["problems"][0]["code"]) == ("rejected", "script-task")


async def test_each_version_shows_its_own_guide(published, hand_in, a_package, get, tokens):
    await published()
    await hand_in(a_package(promised_working_days=9))

    days = [
        (await get(f"/matters/classroom-booking/versions/{n}", tokens.administrator())).json()[
            "guide"
        ]["promised_working_days"]
        for n in (1, 2)
    ]

    assert days == [None, 9]
    assert (await get("/matters/classroom-booking")).json()["promised_working_days"] is None


async def test_a_guide_alone_has_neither_form_nor_process(published, get, tokens):
    await published("guide", process=False)

    seen = (await get("/matters/guide/versions/1", tokens.administrator())).json()

    assert (seen["form"], seen["form_ui"], seen["process_bpmn"]) == (None, None, None)
    assert list(seen["files"]) == ["matter.yaml"]
    assert seen["guide"]["apply"]["how"] == "window"


async def test_the_files_of_a_version_can_be_handed_in_again(hand_in, a_package, get, tokens):
    await hand_in(a_package())
    seen = (await get("/matters/classroom-booking/versions/1", tokens.administrator())).json()

    again = await hand_in(seen["files"])

    assert (again.status_code, again.json()["version"]) == (200, 1)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/matters/classroom-booking/versions/2", 404),
        ("/matters/no-such-matter/versions/1", 404),
        ("/matters/classroom-booking/versions/0", 422),
        ("/matters/classroom-booking/versions/2147483648", 422),
        ("/matters/classroom-booking/versions/x", 422),
        ("/matters/%00/versions/1", 422),
    ],
)
async def test_a_version_that_is_not_there_is_not_found(published, get, tokens, path, status):
    await published()

    assert (await get(path, tokens.administrator())).status_code == status


async def test_previews_are_for_administrators(published, get, tokens):
    await published()

    for token, status in ((None, 401), (tokens.clerk(), 403), (tokens.service(), 403)):
        answer = await get("/matters/classroom-booking/versions/1", token)
        assert answer.status_code == status
