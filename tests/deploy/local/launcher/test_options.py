import pytest

from launcher.options import BadOption, Options


def test_without_anything_given_every_server_is_ours(tmp_path):
    options = Options.read(tmp_path, {})

    assert (options.postgres_url, options.nats_url, options.valkey_url, options.smtp_url) == (
        "",
    ) * 4
    assert options.port is None
    assert options.folder == tmp_path / ".yiwang"


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / ".env").write_text("YIWANG_PORT=9000\nYIWANG_SMTP_URL=smtp://mail:25\n")

    options = Options.read(tmp_path, {"YIWANG_PORT": "9001"})

    assert options.port == 9001
    assert options.smtp_url == "smtp://mail:25"


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.0"])
def test_what_is_not_a_port_is_refused_by_name(tmp_path, port):
    with pytest.raises(BadOption, match=f"YIWANG_PORT={port}"):
        Options.read(tmp_path, {"YIWANG_PORT": port})
