"""Every matter there is, over HTTP, for administrators."""

import pytest


@pytest.fixture
def managed(get, tokens):
    """`await managed(status="online")`: the matters by code."""

    async def read(**query):
        answer = await get("/administration/matters", tokens.administrator(), **query)
        assert answer.status_code == 200, answer.text
        return {each["code"]: each for each in answer.json()["items"]}

    return read


@pytest.fixture
async def five(published, hand_in, a_package, reject, send, tokens):
    """One matter in each state, and one that was refused."""
    for code in ("online", "paused", "gone"):
        await published(code, process=False)
    await send("POST", "/matters/paused/suspension", tokens.administrator(), {})
    await send("POST", "/matters/gone/retirement", tokens.administrator())
    await hand_in(a_package("waiting"), "waiting")
    await hand_in(a_package("refused", title={"zh": "被拒事项", "en": "Refused"}), "refused")
    await reject(1, "refused")


async def test_every_matter_is_there_with_how_it_stands(five, managed):
    found = await managed()

    assert {code: each["status"] for code, each in found.items()} == {
        "gone": "retired",
        "online": "online",
        "paused": "suspended",
        "refused": "none",
        "waiting": "none",
    }
    assert found["refused"]["title"] == {"zh": "被拒事项", "en": "Refused"}
    assert found["refused"]["latest_version_status"] == "rejected"
    assert found["refused"]["online_version"] is None
    assert found["waiting"]["latest_version_status"] == "proposed"
    assert found["online"]["departments"][0]["name"]["zh"] == "教务处"


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        ("online", {"online"}),
        ("suspended", {"paused"}),
        ("retired", {"gone"}),
        ("none", {"refused", "waiting"}),
    ],
)
async def test_the_list_is_narrowed_to_a_state(five, managed, status, codes):
    assert set(await managed(status=status)) == codes


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("被拒", {"refused"}),
        ("REFUSED", {"refused"}),
        ("ause", {"paused"}),
        ("classroom", {"online", "paused", "gone", "waiting"}),
        ("%", set()),
        ("_", set()),
        ("'", set()),
    ],
)
async def test_the_list_is_narrowed_to_a_part_of_a_code_or_title(five, managed, q, codes):
    assert set(await managed(q=q)) == codes


async def test_a_newer_version_shows_beside_the_one_online(
    published, hand_in, a_package, reject, managed
):
    await published("online")
    before = (await managed())["online"]
    await hand_in(a_package("online", title={"zh": "新题目", "en": "New title"}), "online")
    await reject(2, "online")

    after = (await managed())["online"]

    assert (after["online_version"], after["latest_version"]) == (1, 2)
    assert (after["status"], after["latest_version_status"]) == ("online", "rejected")
    assert after["title"]["en"] == "Classroom booking"
    assert after["updated_at"] > before["updated_at"]
    assert set(await managed(q="new title")) == {"online"}


async def test_the_list_comes_in_pages(five, get, tokens):
    administrator = tokens.administrator()
    codes, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await get("/administration/matters", administrator, **query)).json()
        codes += [each["code"] for each in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break

    assert codes == ["gone", "online", "paused", "refused", "waiting"]


async def test_it_is_for_administrators(get, tokens):
    assert (await get("/administration/matters")).status_code == 401
    for token in (tokens.student(), tokens.clerk(), tokens.service()):
        assert (await get("/administration/matters", token)).status_code == 403


@pytest.mark.parametrize(
    "query", [{"status": "open"}, {"q": ""}, {"q": "x" * 101}, {"q": "\0"}, {"limit": 0}], ids=str
)
async def test_garbage_is_the_callers_problem(get, tokens, query):
    answer = await get("/administration/matters", tokens.administrator(), **query)

    assert answer.status_code == 422


@pytest.mark.parametrize("cursor", ["x", "W10", "WzFd", "WyJhIiwiYiJd"])
async def test_a_cursor_of_another_make_is_refused(get, tokens, cursor):
    answer = await get("/administration/matters", tokens.administrator(), cursor=cursor)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-cursor")
