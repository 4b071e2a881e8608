"""What browsers call themselves, in words."""

import pytest

from identity.browsers import Appearance, appearances

EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50"
)


@pytest.mark.parametrize(
    ("user_agent", "appearance"),
    [
        (EDGE, Appearance("Edge 142", "Windows 10")),
        (WECHAT, Appearance("WeChat Browser 8", "iOS 18")),
        ("curl/8.1", Appearance("curl 8", None)),
        ("", Appearance(None, None)),
        ("<script>" * 25, Appearance(None, None)),
    ],
)
async def test_a_browser_and_its_system_have_names(user_agent, appearance):
    assert await appearances([user_agent]) == {user_agent: appearance}
