import json
from html.parser import HTMLParser
from typing import Any

import pytest
from pydantic import ValidationError

from gateway.settings import Settings
from gateway.site import dressed

PAGE = (
    b'<!doctype html><html lang="zh-CN" data-site><head><!--site--></head><body data-site></body>'
)


def settings(**changed: Any) -> Settings:
    services = ("identity", "catalog", "workflow", "data_middle", "notify", "academic")
    return Settings(
        issuer="https://one.jianghai.example",
        jwks_url="file:///x",
        valkey_url="valkey://x",
        nats_url="nats://x",
        service_secret="s",
        **{f"{name}_url": f"http://{name}" for name in services},
        **changed,
    )


class _Read(HTMLParser):
    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.html: dict[str, str | None] = {}
        self.site: dict[str, Any] = {}
        self.tags: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.html = dict(attrs)
        elif tag == "meta" and dict(attrs)["name"] == "yiwang-site":
            self.site = json.loads(dict(attrs)["content"] or "")


def test_the_page_says_whose_site_it_is():
    read = _Read(dressed(PAGE, settings()))

    assert read.html == {"lang": "zh-CN", "data-site-theme": "blue"}
    assert read.site["name"]["zh"] == "江海大学一网通办"
    assert read.site["name"]["en"] == "Jianghai University One-Stop Services"
    assert read.site["notice"] is None


def test_mourning_theme_and_notice_are_there_before_any_script():
    notice = "系统将于今晚 23:00 升级"
    read = _Read(
        dressed(PAGE, settings(site_theme="crimson", site_mourning=True, site_notice_zh=notice))
    )

    assert read.html["data-site-theme"] == "crimson"
    assert read.html["data-mourning"] == "true"
    assert read.site["notice"] == {"zh": notice, "en": ""}


def test_no_name_can_become_a_tag():
    name = """"><script>alert('1')</script>&"""

    read = _Read(dressed(PAGE, settings(site_name_zh=name)))

    assert read.site["name"]["zh"] == name
    assert read.tags == ["html", "head", "meta", "body"]


def test_a_page_without_a_place_for_it_stays_as_it_is():
    assert dressed(b"<html></html>", settings()) == b"<html></html>"


@pytest.mark.parametrize("theme", ["", "Blue", 'x" onload="y', "a b", "blue\n"])
def test_a_theme_is_a_plain_word(theme):
    with pytest.raises(ValidationError):
        settings(site_theme=theme)
