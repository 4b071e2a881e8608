"""What clerks say again and again."""

import asyncio

import pytest


async def own_of(person):
    items = (await person.get("/phrases")).json()["items"]
    return [each for each in items if each["own"]]


async def test_everybody_finds_phrases_of_each_kind_in_both_languages(clerk):
    items = (await clerk.get("/phrases")).json()["items"]

    given = [each for each in items if not each["own"]]
    assert {each["kind"] for each in given} == {"approve", "reject", "return"}
    assert all(each["id"] is None and each["text"]["zh"] and each["text"]["en"] for each in given)


async def test_a_phrase_of_mine_is_mine_alone(secretary, colleague):
    kept = await secretary.post("/phrases", {"kind": "approve", "text": " 同意借用。 "})
    again = await secretary.post("/phrases", {"kind": "approve", "text": "同意借用。"})

    assert (kept.status_code, again.json()["id"]) == (201, kept.json()["id"])
    (mine,) = await own_of(secretary)
    assert (mine["text"]["zh"], mine["kind"]) == ("同意借用。", "approve")
    assert await own_of(colleague) == []
    path = f"/phrases/{mine['id']}"
    assert (await colleague.send("DELETE", path)).json()["code"] == "phrase-not-found"
    assert (await secretary.send("DELETE", path)).status_code == 204
    assert await own_of(secretary) == []


async def test_thirty_are_kept_and_no_more_even_at_once(person_with_post):
    me = person_with_post("T8888", "college-secretary", "C01")
    for n in range(28):
        await me.post("/phrases", {"kind": "return", "text": f"请补充第 {n} 项。"})

    answers = await asyncio.gather(
        *(me.insist("/phrases", {"kind": "reject", "text": f"理由 {n}"}) for n in range(6))
    )

    assert sorted(each.status_code for each in answers) == [201, 201] + [409] * 4
    assert {e.json()["code"] for e in answers if e.status_code == 409} == {"too-many-phrases"}
    assert len(await own_of(me)) == 30


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "approve", "text": "  "},
        {"kind": "approve", "text": "好" * 201},
        {"kind": "approve", "text": "a\0b"},
        {"kind": "praise", "text": "好"},
        {"kind": "approve", "text": "好", "own": False},
    ],
)
async def test_what_is_no_phrase_is_refused(secretary, body):
    assert (await secretary.post("/phrases", body)).status_code == 422
