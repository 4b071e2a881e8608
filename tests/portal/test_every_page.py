"""Every page, for whom it is for, in both languages, on both screens, in all its looks."""

import pytest
from accessibility import is_too_wide, objections
from page_checks import PAGES, prefer, seen, settled, watch
from real_browser import PC, PHONE

#: Cumulative layout shift; nobody sees so little. `make figures` shows what it is.
MOST_SHIFT = 0.02
LOOKS = {
    "pc": (PC, {"locale": "zh", "colours": "light"}),
    "pc, English": (PC, {"locale": "en", "colours": "light"}),
    "pc, dark": (PC, {"locale": "zh", "colours": "dark"}),
    "phone": (PHONE, {"locale": "zh", "colours": "light"}),
    "phone, English": (PHONE, {"locale": "en", "colours": "dark"}),
    "phone, large type": (PHONE, {"locale": "zh", "colours": "light", "elder": True}),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("number", PAGES, ids=lambda number: number or "anybody")
async def test_every_page_is_accessible_and_fits(number, look, new_context, signed_on, furnished):
    size, preferences = LOOKS[look]
    context = await new_context(size)
    await prefer(context, **preferences)
    await watch(context)
    page = await signed_on(context, number) if number else await context.new_page()
    wrong = []

    for path in PAGES[number]:
        await page.goto(path.format(**furnished))
        await settled(page)

        if (shift := (await seen(page))["shift"]) > MOST_SHIFT:
            wrong.append(f"{path}: moved by {shift:.3f} while loading")
        if await is_too_wide(page):
            wrong.append(f"{path}: wider than the screen")
        wrong += [f"{path}: {each}" for each in await objections(page)]

    assert not wrong, "\n".join(wrong)
