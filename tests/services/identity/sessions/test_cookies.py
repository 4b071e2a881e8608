"""Cookies where the platform has https, as it does everywhere but on a developer's machine."""

from collections.abc import Callable

from running_identity import Browser, StartIdentity


async def test_with_https_cookies_are_host_only_and_secure(
    start_identity: StartIdentity, free_port: Callable[[], int]
) -> None:
    port = free_port()
    async with (
        start_identity(port=port, issuer="https://one.jianghai.example") as served,
        Browser(f"http://127.0.0.1:{port}") as browser,
    ):
        asked = await browser.ask()
        found = (await browser.get("/.well-known/openid-configuration")).json()

    name, *attributes = asked.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-yiwang-sso-form=")
    assert set(attributes) == {"HttpOnly", "Path=/", "SameSite=lax", "Secure"}
    assert served.issuer == "https://one.jianghai.example"
    assert found["token_endpoint"] == "https://one.jianghai.example/oauth/token"
