import asyncio
import base64
import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import valkey.asyncio
from nats.aio.client import Client as Nats
from running_gateway import eventually
from small_identity import SmallIdentity, as_header, cookies_of, sign_on

from contracts.envelope import Envelope
from contracts.events.identity import SessionRevoked

CASES = "/api/workflow/v1/cases"
ORIGIN = "https://one.jianghai.example"


@pytest.fixture
def identity(upstream, tokens) -> SmallIdentity:
    return SmallIdentity(tokens).at(upstream)


def holding(session: str, **more: str) -> dict[str, str]:
    return {"Cookie": f"__Host-yiwang={session}", **more}


async def csrf_of(client, session: str) -> str:
    return (await client.get("/auth/session", headers=holding(session))).json()["csrf_token"]


def sid_of(upstream) -> str:
    token = upstream.last.header("authorization").removeprefix("Bearer ")
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))["sid"]


async def test_a_browser_signs_on_and_its_requests_carry_a_token(client, upstream, identity):
    session = await sign_on(client, identity, to="/portal/tasks?status=open")

    response = await client.get(CASES, headers=holding(session))

    assert response.status_code == 200
    assert (upstream.last.header("authorization") or "").startswith("Bearer ey")
    assert upstream.last.header("cookie") is None


async def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client, identity):
    begun = await client.get("/auth/sign-on")
    code, state = identity.approve(begun.headers["location"])
    back = await client.get(
        f"/auth/callback?code={code}&state={state}", headers=as_header(cookies_of(begun))
    )

    line = next(c for c in back.headers.get_list("set-cookie") if c.startswith("__Host-yiwang="))
    assert "; Path=/; HttpOnly; SameSite=Lax; Secure" in line
    assert "Domain" not in line
    assert "refresh" not in line


async def test_a_page_learns_who_is_signed_on(client, identity):
    nobody = await client.get("/auth/session")
    session = await sign_on(client, identity)
    somebody = await client.get("/auth/session", headers=holding(session))

    assert nobody.json() == {"signed_on": False}
    shown = somebody.json()
    assert shown["signed_on"] is True
    assert shown["person"]["number"] == "20230101"
    assert shown["person"]["name"] == "李华"
    assert set(shown["person"]) == {
        "id", "number", "name", "kind", "organisations", "posts", "roles",
    }  # fmt: skip
    assert len(shown["csrf_token"]) > 20
    assert somebody.headers["cache-control"] == "no-store"


async def test_a_page_learns_when_the_session_ends(client, identity):
    identity.claims = {"session_expires_at": 1_793_318_400}

    shown = await client.get("/auth/session", headers=holding(await sign_on(client, identity)))

    assert shown.json()["expires_at"] == "2026-10-30T00:00:00Z"


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "@evil.example",
    "",
    " /x",
    "/x\r\nSet-Cookie: a=b",
    "/x\ty",
    "/\t/evil.example",
    "/%0d%0a\n",
    "/x\\y",
    "/\uff0fevil.example",
    "/教室",
    "\u2044evil.example",
    "/\u3002evil",
]


@pytest.mark.parametrize("to", ELSEWHERE)
async def test_signing_on_never_leads_to_another_site(client, to):
    response = await client.get("/auth/sign-on", params={"next": to})

    assert (response.status_code, response.json()["code"]) == (400, "invalid-next")


async def test_only_one_next_is_taken(client):
    response = await client.get("/auth/sign-on?next=/a&next=//evil.example")

    assert response.status_code == 400


@pytest.mark.parametrize("to", ["/", "/@evil.example", "/a?next=//evil.example", "/a//b", "/%2f"])
async def test_a_path_of_our_own_is_returned_to(client, identity, to):
    assert await sign_on(client, identity, to=to)


async def test_a_code_is_worth_nothing_in_another_browser(client, identity):
    begun = await client.get("/auth/sign-on")
    code, state = identity.approve(begun.headers["location"])
    other = await client.get("/auth/sign-on")

    for cookies in ({}, cookies_of(other)):
        back = await client.get(
            f"/auth/callback?code={code}&state={state}", headers=as_header(cookies)
        )
        assert (back.status_code, back.json()["code"]) == (400, "sign-on-failed")


async def test_a_code_from_elsewhere_is_refused(client, identity):
    begun = await client.get("/auth/sign-on")
    _, state = identity.approve(begun.headers["location"])

    back = await client.get(
        f"/auth/callback?code=stolen&state={state}", headers=as_header(cookies_of(begun))
    )

    assert (back.status_code, back.json()["code"]) == (400, "sign-on-failed")


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"aud": "portal"},
        {"aud": ["gateway", "portal"]},
        {"exp": int(time.time()) - 60},
    ],
)
async def test_an_id_token_that_is_not_for_this_sign_on_is_refused(client, identity, claims):
    identity.id_token_claims = claims
    begun = await client.get("/auth/sign-on")
    code, state = identity.approve(begun.headers["location"])

    back = await client.get(
        f"/auth/callback?code={code}&state={state}", headers=as_header(cookies_of(begun))
    )

    assert (back.status_code, back.json()["code"]) == (400, "sign-on-failed")


async def test_the_person_declining_is_no_server_error(client):
    begun = await client.get("/auth/sign-on")
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]

    back = await client.get(
        f"/auth/callback?error=access_denied&state={state}",
        headers=as_header(cookies_of(begun)),
    )

    assert back.status_code == 400


@pytest.mark.parametrize("tampered", ["{}.x", "x", "{}A", "A{}", ""])
async def test_a_tampered_cookie_is_no_session(client, identity, tampered):
    session = await sign_on(client, identity)

    response = await client.get(CASES, headers=holding(tampered.format(session)))

    assert response.status_code == 401


async def test_a_cookie_sealed_for_signing_on_is_no_session(client):
    begun = await client.get("/auth/sign-on")
    sealed = next(iter(cookies_of(begun).values()))

    assert (await client.get(CASES, headers=holding(sealed))).status_code == 401


# --- requests that change something ---


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_change_without_the_csrf_token_is_refused(client, upstream, identity, method):
    session = await sign_on(client, identity)
    upstream.seen.clear()

    response = await client.request(method, CASES, headers=holding(session, Origin=ORIGIN))

    assert (response.status_code, response.json()["code"]) == (403, "csrf-rejected")
    assert upstream.seen == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": ORIGIN}, 200),
        ({"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://one.jianghai.example"}, 403),
        ({"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)
async def test_a_change_must_come_from_our_own_pages(client, identity, headers, status):
    session = await sign_on(client, identity)
    token = await csrf_of(client, session)

    response = await client.post(
        CASES, headers=holding(session, **{"X-CSRF-Token": token}, **headers)
    )

    assert response.status_code == status


async def test_the_csrf_token_of_another_session_does_not_help(client, identity):
    session, other = await sign_on(client, identity), await sign_on(client, identity)
    token = await csrf_of(client, other)

    response = await client.post(
        CASES, headers=holding(session, **{"X-CSRF-Token": token}, Origin=ORIGIN)
    )

    assert response.status_code == 403


async def test_an_app_with_a_token_needs_no_csrf_token(client, tokens):
    response = await client.post(
        CASES, headers={"Authorization": f"Bearer {tokens.student()}", "Origin": "https://x.y"}
    )

    assert response.status_code == 200


# --- staying signed on ---


async def test_a_session_survives_a_restart_and_an_emptied_valkey(
    start_gateway, upstream, identity, valkey_url
):
    async with start_gateway() as first:
        session = await sign_on(first.client, identity)
        token = await csrf_of(first.client, session)
    async with valkey.asyncio.from_url(valkey_url) as cache:
        await cache.flushdb()

    async with start_gateway() as second:
        response = await second.client.post(
            CASES, headers=holding(session, **{"X-CSRF-Token": token}, Origin=ORIGIN)
        )

        assert response.status_code == 200
        assert identity.refreshes == 1


async def test_another_gateway_takes_the_access_token_from_valkey(
    start_gateway, upstream, identity
):
    async with start_gateway() as first, start_gateway() as second:
        session = await sign_on(first.client, identity)

        response = await second.client.get(CASES, headers=holding(session))

        assert response.status_code == 200
        assert identity.refreshes == 0


async def test_what_valkey_holds_is_sealed(shared, client, identity, valkey_url):
    session = await sign_on(client, identity)
    await client.get(CASES, headers=holding(session))

    async with valkey.asyncio.from_url(valkey_url) as cache:
        keys = await cache.keys("gateway:access:*")
        values = [await cache.get(key) for key in keys]

    assert values
    assert not [v for v in values if b"ES256" in v or v.count(b".") != 4]


async def test_an_access_token_about_to_expire_is_renewed_once_for_all(
    start_gateway, upstream, identity
):
    async with start_gateway() as running:
        identity.lifetime = 5
        session = await sign_on(running.client, identity)
        identity.lifetime = 600

        responses = await asyncio.gather(
            *[running.client.get(CASES, headers=holding(session)) for _ in range(20)]
        )

        assert {r.status_code for r in responses} == {200}
        assert identity.refreshes == 1


async def test_an_access_token_is_renewed_ahead_of_its_end_without_waiting(
    start_gateway, upstream, identity
):
    async with start_gateway() as running:
        identity.lifetime = 60
        session = await sign_on(running.client, identity)
        identity.lifetime = 600
        await running.client.get(CASES, headers=holding(session))
        first = upstream.last.header("authorization")

        async def renewed() -> bool:
            await running.client.get(CASES, headers=holding(session))
            return upstream.last.header("authorization") != first

        await eventually(renewed)
        assert identity.refreshes == 1


async def test_identity_being_away_ends_no_session(start_gateway, upstream, identity):
    async with start_gateway() as running:
        identity.lifetime = 5
        session = await sign_on(running.client, identity)
        identity.unavailable = True

        away = await running.client.get(CASES, headers=holding(session))
        identity.unavailable, identity.lifetime = False, 600
        back = await running.client.get(CASES, headers=holding(session))

        assert (away.status_code, away.json()["code"]) == (503, "sign-on-unavailable")
        assert "retry-after" in away.headers
        assert "set-cookie" not in away.headers
        assert back.status_code == 200


async def test_a_session_ended_at_identity_is_over(start_gateway, upstream, identity):
    async with start_gateway() as running:
        identity.lifetime = 5
        session = await sign_on(running.client, identity)
        identity._sessions.clear()

        response = await running.client.get(CASES, headers=holding(session))
        public = await running.client.get("/api/catalog/v1/matters", headers=holding(session))

        assert (response.status_code, response.json()["code"]) == (401, "session-ended")
        assert cookies_of(response) == {"__Host-yiwang": ""}
        assert public.status_code == 200


async def test_keys_can_be_rotated_without_signing_anybody_off(start_gateway, upstream, identity):
    old, new = "b2" * 21 + "b", "Y3" * 21 + "c"
    async with start_gateway(cookie_keys=[old]) as before:
        session = await sign_on(before.client, identity)

    async with start_gateway(cookie_keys=[new, old]) as during:
        assert (await during.client.get(CASES, headers=holding(session))).status_code == 200
    async with start_gateway(cookie_keys=[new]) as after:
        assert (await after.client.get(CASES, headers=holding(session))).status_code == 401


# --- signing off ---


async def test_signing_off_ends_the_session_here_and_at_identity(client, upstream, identity):
    session = await sign_on(client, identity)
    token = await csrf_of(client, session)

    response = await client.post(
        "/auth/sign-out", headers=holding(session, **{"X-CSRF-Token": token}, Origin=ORIGIN)
    )

    assert response.status_code == 200
    to = urlsplit(response.json()["next"])
    assert f"{to.scheme}://{to.netloc}{to.path}" == f"{ORIGIN}/oauth/end-session"
    assert parse_qs(to.query)["post_logout_redirect_uri"] == [f"{ORIGIN}/"]
    assert "id_token_hint" in parse_qs(to.query)
    assert cookies_of(response) == {"__Host-yiwang": ""}
    assert len(identity.revoked) == 1
    assert (await client.get(CASES, headers=holding(session))).status_code == 401


async def test_a_form_signs_off_too(client, identity):
    session = await sign_on(client, identity)
    token = await csrf_of(client, session)

    response = await client.post(
        "/auth/sign-out",
        data={"csrf_token": token},
        headers=holding(session, Origin=ORIGIN, Accept="text/html"),
    )

    assert response.status_code == 303
    assert response.headers["location"].startswith(f"{ORIGIN}/oauth/end-session?")


async def test_nobody_else_can_sign_me_off(client, identity):
    session = await sign_on(client, identity)

    forged = await client.post("/auth/sign-out", headers=holding(session, Origin=ORIGIN))
    linked = await client.get("/auth/sign-out", headers=holding(session))

    assert forged.status_code == 403
    assert linked.status_code == 405
    assert (await client.get(CASES, headers=holding(session))).status_code == 200


# --- revocation ---


async def _revoke(nats_url: str, sid: str) -> None:
    nats = Nats()
    await nats.connect(nats_url)
    envelope = Envelope.carrying(SessionRevoked(session_id=sid), source="identity")
    await nats.jetstream().publish(SessionRevoked.type, envelope.model_dump_json().encode())
    await nats.close()


async def _refused(client, headers) -> bool:
    return (await client.get(CASES, headers=headers)).status_code == 401


async def test_a_revoked_session_is_over_at_once(
    client, shared, upstream, identity, tokens, nats_url
):
    session = await sign_on(client, identity)
    await client.get(CASES, headers=holding(session))
    sid = sid_of(upstream)
    bearer = {"Authorization": f"Bearer {tokens.student(sid=sid)}"}
    assert (await client.get(CASES, headers=bearer)).status_code == 200
    await asyncio.wait_for(shared.gateway.revocations.listening.wait(), 10)

    await _revoke(nats_url, sid)

    await eventually(lambda: _refused(client, holding(session)))
    await eventually(lambda: _refused(client, bearer))
    other = {"Authorization": f"Bearer {tokens.student()}"}
    assert (await client.get(CASES, headers=other)).status_code == 200


async def test_a_gateway_that_starts_later_has_heard_of_it_too(
    start_gateway, upstream, tokens, nats_url
):
    sid = "5f0c2f4e-0000-4000-8000-000000000001"
    await _revoke(nats_url, sid)

    async with start_gateway() as running:
        headers = {"Authorization": f"Bearer {tokens.student(sid=sid)}"}
        await eventually(lambda: _refused(running.client, headers))
