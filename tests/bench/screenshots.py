"""`make screenshots`: the main pages on both screens, for `docs/screenshots`."""

import asyncio

from furnished_campus import furnish
from page_checks import prefer, settled
from real_browser import PC, PHONE, running_chromium, sign_on
from running_platform import PROJECT, running_platform

FOLDER = PROJECT / "docs/screenshots"
PAGES = {
    "hall": ("20230101", "/"),
    "search": ("20230101", "/search?q=jsjy"),
    "guide": ("20230101", "/matters/classroom-booking"),
    "form": ("20230101", "/cases/{complete}/form?step=2"),
    "check": ("20230101", "/cases/{complete}/check"),
    "receipt": ("20230101", "/cases/{running}/receipt"),
    "cases": ("20230101", "/cases"),
    "case": ("20230101", "/cases/{approved}"),
    "inbox": ("20230101", "/inbox"),
    "my-data": ("20230101", "/my-data"),
    "account": ("20230101", "/account"),
    "tasks": ("T1001", "/tasks/{task}"),
    "administration": ("T9001", "/administration"),
    "operations": ("T9001", "/administration/operations"),
}
MORE = {
    "hall-en": {"locale": "en"},
    "hall-dark": {"colours": "dark"},
    "hall-elder": {"elder": True},
}


async def taken(url: str) -> None:
    ids = await furnish(url)
    async with running_chromium() as browser:
        for size_name, size in (("pc", PC), ("phone", PHONE)):
            cookies = {}
            for number in {number for number, _ in PAGES.values()}:
                context = await browser.new_context(base_url=url, **size)
                await sign_on(await context.new_page(), number)
                cookies[number] = (await context.storage_state())["cookies"]
                await context.close()
            looks = {name: (page, {}) for name, page in PAGES.items()}
            looks |= {name: (PAGES["hall"], chosen) for name, chosen in MORE.items()}
            for name, ((number, path), chosen) in looks.items():
                context = await browser.new_context(base_url=url, **size)
                await context.add_cookies(cookies[number])
                await prefer(context, **chosen)
                page = await context.new_page()
                await page.goto(path.format(**ids))
                await settled(page)
                file = FOLDER / f"{name}-{size_name}.jpg"
                await page.screenshot(path=file, type="jpeg", quality=80)
                print(file.relative_to(PROJECT), flush=True)
                await context.close()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_platform("screenshots") as platform:
        asyncio.run(taken(platform.url))


if __name__ == "__main__":
    main()
