"""The words matters are sorted by, over HTTP."""

from catalog.matters.vocabulary import AUDIENCES, LIFE_EVENTS, THEMES


async def test_facets_say_how_many_matters_each_word_leads_to(published, get):
    await published("one", process=False, departments=["D04", "D11"], theme="teaching")
    await published("two", process=False, audiences=["student", "staff"], theme="finance")
    await published("three", process=False, life_events=["holding-an-event"])

    facets = (await get("/facets")).json()

    assert counted(facets["audiences"]) == {"student": 3, "staff": 1}
    assert counted(facets["themes"]) == {"teaching": 2, "finance": 1}
    assert counted(facets["life_events"]) == {"holding-an-event": 1}
    assert counted(facets["departments"]) == {"D04": 3, "D11": 1}
    assert facets["departments"][1]["name"] == {"zh": "校团委", "en": "Youth League Committee"}


async def test_every_word_is_there_in_its_order_though_no_matter_is(get):
    facets = (await get("/facets")).json()

    assert [each["code"] for each in facets["audiences"]] == list(AUDIENCES)
    assert [each["code"] for each in facets["themes"]] == list(THEMES)
    assert [each["code"] for each in facets["life_events"]] == list(LIFE_EVENTS)
    assert facets["audiences"][0]["name"] == {"zh": "学生", "en": "Students"}
    assert facets["departments"] == []


async def test_what_is_suspended_counts_and_what_is_retired_or_only_proposed_does_not(
    published, hand_in, a_package, send, get, tokens
):
    await published("paused", process=False)
    await published("gone", process=False)
    await send("POST", "/matters/paused/suspension", tokens.administrator(), {})
    await send("POST", "/matters/gone/retirement", tokens.administrator())
    await hand_in(a_package("waiting"), "waiting")

    facets = (await get("/facets")).json()

    assert counted(facets["audiences"]) == {"student": 1}
    assert counted(facets["departments"]) == {"D04": 1}


async def test_facets_that_are_known_are_not_sent_again(published, get, client):
    tag = (await get("/facets")).headers["ETag"]

    known = await client.get("/facets", headers={"If-None-Match": tag})
    await published()
    changed = await client.get("/facets", headers={"If-None-Match": tag})

    assert (known.status_code, known.content) == (304, b"")
    assert changed.status_code == 200


def counted(facet):
    return {each["code"]: each["matters"] for each in facet if each["matters"]}
