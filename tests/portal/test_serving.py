"""The portal's page: how it arrives, and what it may do."""

import httpx
from polling import until
from real_browser import PHONE, sign_on

DEEP = "/cases/0198c7a0-0000-7000-8000-000000000001"


async def test_the_page_arrives_with_its_policy_and_every_file_it_names(portal):
    async with httpx.AsyncClient(base_url=portal.url) as http:
        page = await http.get("/", headers={"Accept": "text/html"})
        deep = await http.get(DEEP, headers={"Accept": "text/html"})
        named = [part.partition('"')[0] for part in page.text.split('="/')[1:]]
        files = [await http.get(f"/{name}") for name in named]

    assert page.headers["cache-control"] == "no-cache"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "data-site-theme=" in page.text
    assert 'name="yiwang-site"' in page.text
    assert deep.text == page.text
    assert files
    assert {file.status_code for file in files} == {200}


async def test_the_hall_opens_and_nothing_is_wrong_with_it(pc, phone):
    for context in (pc, phone):
        page = await context.new_page()
        await page.goto("/")
        await page.locator("#app > *").first.wait_for()
        await page.wait_for_load_state("networkidle")

        assert "江海大学" in await page.title() + await page.inner_text("body")


async def test_an_address_kept_from_yesterday_leads_back_after_signing_on(new_context):
    page = await (await new_context(PHONE)).new_page()

    await sign_on(page, "20230101", then="/cases?status=open")

    await page.locator("#app > *").first.wait_for()
    assert page.url.endswith("/cases?status=open")


async def test_somebody_signed_on_stays_signed_on(pc, signed_on):
    page = await signed_on(pc, "T2001")

    await page.goto("/auth/session")

    assert '"number":"T2001"' in await page.inner_text("body")


async def test_signing_off_ends_at_the_hall(new_context):
    page = await (await new_context()).new_page()
    await sign_on(page, "20230101")

    to = await page.evaluate(
        """async () => {
            const { csrf_token } = await (await fetch('/auth/session')).json()
            const headers = { 'X-CSRF-Token': csrf_token, Accept: 'application/json' }
            return (await (await fetch('/auth/sign-out', { method: 'POST', headers })).json()).next
        }"""
    )
    await page.goto(to)

    await page.wait_for_url(lambda url: url.endswith("/"))
    assert not await page.evaluate(
        "fetch('/auth/session').then(a => a.json()).then(s => s.signed_on)"
    )


async def test_the_guard_sees_what_a_page_should_not_do(pc, guard):
    page = await pc.new_page()
    await page.goto("/")
    before = len(guard.seen)

    await page.evaluate(
        """() => {
            const script = document.createElement('script')
            script.textContent = 'window.ran = true'
            document.body.append(script)
            new Image().src = 'http://127.0.0.1:9/pixel.png'
            setTimeout(() => { throw new Error('on purpose') })
        }"""
    )
    guard.expect("script-src|img-src|another host|on purpose")

    def seen_all() -> bool:
        seen = "\n".join(guard.seen[before:])
        return all(what in seen for what in ("script-src", "127.0.0.1:9/pixel.png", "on purpose"))

    await until(seen_all)
    assert not await page.evaluate("window.ran")
