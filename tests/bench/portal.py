"""`make figures`: what the portal promises its readers, measured in a real browser.

Not collected by `make test`: the name does not begin with `test_` on purpose.
"""

import asyncio
import subprocess
from statistics import median
from typing import Any

from accessibility import is_too_wide, objections
from page_checks import prefer, seen, settled, watch
from playwright.async_api import Browser
from real_browser import PC, PHONE, Guard, running_chromium, sign_on
from running_platform import PROJECT, running_platform

ROUNDS = 5
OPEN = ["/", "/search?q=教室", "/matters/classroom-booking", "/news"]
OWN = ["/", "/cases", "/inbox", "/my-data", "/account", "/favourites"]


async def cold(browser: Browser, url: str, size: dict[str, Any]) -> dict[str, float]:
    """The hall in a browser that was never here."""
    context = await browser.new_context(base_url=url, **size)
    await watch(context)
    page = await context.new_page()
    await page.goto("/")
    await settled(page)
    await page.wait_for_timeout(500)
    found = await seen(page)
    await context.close()
    return found


async def walk(browser: Browser, url: str, locale: str, size: dict[str, Any]) -> dict[str, Any]:
    """Every page of a student: what axe, the layout and the network have to say."""
    guard = Guard(url)
    context = await browser.new_context(base_url=url, **size)
    await prefer(context, locale=locale)
    await watch(context)
    guard.watch(context)
    page = await context.new_page()
    wrong, wide, shift = 0, 0, 0.0
    for number, paths in ((None, OPEN), ("20230101", OWN)):
        if number:
            await sign_on(page, number)
        for path in paths:
            await page.goto(path)
            await settled(page)
            wrong += len(await objections(page))
            wide += await is_too_wide(page)
            shift = max(shift, (await seen(page))["shift"])
    await context.close()
    hosts = sum("another host" in each for each in guard.seen)
    return {"axe": wrong, "wide": wide, "shift": shift, "hosts": hosts}


async def measured(url: str) -> list[tuple[str, str, str]]:
    rows = []
    async with running_chromium() as browser:
        for name, size in (("PC", PC), ("phone", PHONE)):
            found = [await cold(browser, url, size) for _ in range(ROUNDS + 1)][1:]
            lcp = median(each["lcp"] for each in found)
            rows.append((f"LCP of the hall, cold cache, {name}", f"{lcp:.0f} ms", "≤ 1,500 ms"))
        walks = [
            await walk(browser, url, locale, size)
            for size in (PC, PHONE)
            for locale in ("zh", "en")
        ]
    shift = max(each["shift"] for each in walks)
    rows.append(("layout shift while loading, worst page", f"{shift:.3f}", "0"))
    for key, name in (
        ("axe", "objections of axe-core, all pages, both languages"),
        ("wide", "pages wider than 360 px or 1440 px"),
        ("hosts", "requests to other hosts"),
    ):
        rows.append((name, str(sum(each[key] for each in walks)), "0"))
    return rows


def main() -> None:
    with running_platform("figures") as platform:
        rows = asyncio.run(measured(platform.url))
    print("\n| figure | value | aim |\n|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(flush=True)
    subprocess.run(["npm", "run", "--silent", "budget"], cwd=PROJECT / "portal", check=True)


if __name__ == "__main__":
    main()
