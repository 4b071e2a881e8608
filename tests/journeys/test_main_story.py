"""教室借用审批, from sign-on to review, by an outside client through the gateway."""

from demo_campus import journey


async def test_the_main_story(platform, tmp_path):
    await journey.tell(platform.url, platform.legacy_url, tmp_path / "permit.pdf")

    assert (tmp_path / "permit.pdf").read_bytes().startswith(b"%PDF-")
