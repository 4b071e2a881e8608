"""Who I am, who holds a post, how to reach people."""

from typing import Any
from uuid import uuid4

import pytest
from access_tokens import Tokens, bearer
from campus_people import NOTIFY, organisation, staff, student
from running_identity import Browser, Running

API = "/api/identity/v1"


@pytest.fixture
async def service(browser: Browser) -> dict[str, str]:
    answer = await browser.token(NOTIFY, grant_type="client_credentials")
    return bearer(answer.json()["access_token"])


async def _person_id(identity: Running, number: str) -> str:
    rows = await identity.fetch("SELECT person_id FROM identity WHERE number = $1", number)
    return str(rows[0]["person_id"])


async def test_me_tells_my_identities_and_posts(browser: Browser) -> None:
    tokens = await browser.signed_on("T1001")

    me = (await browser.get(f"{API}/me", headers=bearer(tokens["access_token"]))).json()

    assert me["name"] == "王秀兰"
    assert me["posts"] == [{"post": "college-secretary", "organisation": "C01"}]
    assert me["identities"] == [
        {
            "kind": "staff",
            "number": "T1001",
            "name": "王秀兰",
            "organisation": "C01",
            "current": True,
        }
    ]


async def test_me_is_not_for_services(browser: Browser, service: dict[str, str]) -> None:
    assert (await browser.get(f"{API}/me", headers=service)).status_code == 403


async def test_holders_of_a_post_come_in_pages(
    identity: Running, browser: Browser, service: dict[str, str]
) -> None:
    await identity.provision(*(staff(f"T88{n:02}", (("lecturer", "C07"),)) for n in range(5)))
    await identity.provision(staff("T8801", (("lecturer", "C07"),), version=2, status="left"))
    url = f"{API}/posts/lecturer/holders"
    seen: list[str] = []
    cursor: str | None = None

    while True:
        asked: dict[str, Any] = {"organisation": "C07", "limit": 3}
        page = (
            await browser.get(
                url, params={**asked, **({"cursor": cursor} if cursor else {})}, headers=service
            )
        ).json()
        seen += [item["person_id"] for item in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break

    assert seen == sorted(seen)
    assert set(seen) == {await _person_id(identity, f"T88{n:02}") for n in (0, 2, 3, 4)}


async def test_contacts_are_names_and_addresses_of_those_who_are_here(
    identity: Running, browser: Browser, service: dict[str, str]
) -> None:
    await identity.provision(student("20234001"))
    await identity.provision(student("20234001", version=2, status="graduated"))
    here, left = await _person_id(identity, "20230101"), await _person_id(identity, "20234001")
    asked = {"person_ids": [here, left, str(uuid4())]}

    answer = await browser.post(f"{API}/contacts/lookup", json=asked, headers=service)

    assert answer.json() == {
        "items": [{"person_id": here, "name": "李华", "email": "20230101@stu.jianghai.example"}]
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/posts/lecturer/holders?organisation=C01"),
        ("POST", "/contacts/lookup"),
    ],
)
async def test_people_and_services_without_the_scope_are_refused(
    browser: Browser, method: str, path: str
) -> None:
    person = await browser.signed_on("20230101")
    narrow = (
        await browser.token(NOTIFY, grant_type="client_credentials", scope="holders:read")
    ).json()
    body = {"person_ids": [str(uuid4())]}

    statuses = [
        (await browser.request(method, API + path, json=body, headers=headers)).status_code
        for headers in ({}, bearer(person["access_token"]), bearer(narrow["access_token"]))
    ]

    assert statuses == [401, 403, 200 if "holders" in path else 403]


async def test_organisations_come_in_pages_by_code(
    identity: Running, browser: Browser, service: dict[str, str]
) -> None:
    await identity.provision(*(organisation(f"D0{n}", kind="department") for n in range(1, 6)))

    first = (await browser.get(f"{API}/organisations?limit=4", headers=service)).json()
    cursor = first["next_cursor"]
    second = (await browser.get(f"{API}/organisations?cursor={cursor}", headers=service)).json()

    codes = [item["code"] for item in first["items"] + second["items"]]
    assert codes == sorted(set(codes))
    assert {"C01", "D01", "D05"} <= set(codes)
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/organisations?limit=0", None),
        ("GET", "/organisations?cursor=x", None),
        ("GET", "/organisations?cursor=WyJcdTAwMDAiXQ", None),
        ("GET", "/organisations?cursor=WzFd", None),
        ("GET", "/posts/lecturer/holders", None),
        ("GET", "/posts/lecturer/holders?organisation=%00", None),
        ("GET", "/posts/UPPER%20CASE/holders?organisation=C01", None),
        ("GET", "/posts/lecturer/holders?organisation=C01&cursor=WyJ4Il0", None),
        ("POST", "/contacts/lookup", {"person_ids": []}),
        ("POST", "/contacts/lookup", {"person_ids": ["x"]}),
        ("POST", "/contacts/lookup", {"person_ids": [str(uuid4())] * 201}),
        ("POST", "/contacts/lookup", {"person_ids": [str(uuid4())], "more": 1}),
        ("POST", "/contacts/lookup", []),
        ("DELETE", "/sessions/x", None),
        ("DELETE", "/me", None),
    ],
)
async def test_garbage_is_a_4xx_problem(
    browser: Browser, service: dict[str, str], method: str, path: str, body: Any
) -> None:
    headers = {**service, "Idempotency-Key": "k"}

    answer = await browser.request(method, API + path, json=body, headers=headers)

    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"


async def test_tokens_of_another_issuer_are_refused(browser: Browser, tokens: Tokens) -> None:
    assert (await browser.get(f"{API}/me", headers=bearer(tokens.student()))).status_code == 401
