"""Fixtures every test may ask for; see `tests/fixtures`."""

pytest_plugins = ["real_servers", "databases", "own_servers", "access_tokens"]
