"""Departments over HTTP."""

from catalog.departments.commands import take_over
from catalog.departments.schemas import DepartmentIn
from chassis.database import transaction


def department(code: str, zh: str, en: str) -> DepartmentIn:
    return DepartmentIn.model_validate({"code": code, "name": {"zh": zh, "en": en}})


async def test_departments_say_how_many_matters_they_offer(published, send, get, tokens):
    await published("one", process=False)
    await published("both", process=False, departments=["D04", "D11"])
    await published("gone", process=False)
    await send("POST", "/matters/gone/retirement", tokens.administrator())

    listed = (await get("/departments")).json()["items"]

    assert [(d["code"], d["name"]["zh"], d["matters"]) for d in listed] == [
        ("D04", "教务处", 2),
        ("D11", "校团委", 1),
    ]


async def test_departments_come_in_pages(get):
    first = (await get("/departments", limit=1)).json()
    second = (await get("/departments", limit=1, cursor=first["next_cursor"])).json()

    assert [d["code"] for d in first["items"] + second["items"]] == ["D04", "D11"]
    assert second["next_cursor"] is None


async def test_a_renamed_department_is_shown_and_found_by_its_new_name(published, get, runtime):
    await published()

    async with transaction(runtime) as session:
        changed = await take_over(session, [department("D04", "本科生院", "Undergraduate School")])

    assert changed == 1
    assert (await get("/matters/classroom-booking")).json()["departments"][0]["name"] == {
        "zh": "本科生院",
        "en": "Undergraduate School",
    }
    assert len((await get("/search", q="benkesheng")).json()["items"]) == 1
    assert (await get("/search", q="jiaowuchu")).json()["items"] == []


async def test_taking_over_the_same_list_again_changes_nothing(runtime):
    same = [department("D04", "教务处", "Academic Affairs Office")]

    async with transaction(runtime) as session:
        assert await take_over(session, same) == 0
