import pytest

from launcher.surroundings import surroundings


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", "127.0.0.1,localhost"),
        ("10.0.0.0/8", "10.0.0.0/8,127.0.0.1,localhost"),
        ("localhost", "localhost,127.0.0.1"),
    ],
)
def test_a_proxy_is_never_asked_for_our_own_services(monkeypatch, given, expected):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, given)

    found = surroundings()

    assert found["no_proxy"] == found["NO_PROXY"] == expected
    assert found["HTTP_PROXY"] == "http://proxy.example:3128"
