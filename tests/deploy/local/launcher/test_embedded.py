import socket

import pytest

from launcher.embedded import stand
from launcher.home import Home
from launcher.options import BadOption, Options
from launcher.parts import GATEWAY, PARTS
from launcher.servers.ports import free_port


@pytest.fixture
def decide(tmp_path, neutral_ground):
    def decide(demo=False, **given):
        home = Home(tmp_path / ".yiwang", tmp_path)
        return stand(home, Options.read(tmp_path, given), demo=demo)

    return decide


def test_everything_is_ours_by_default(decide):
    found = decide(demo=True)

    assert [server.name for server in found.servers] == ["NATS", "Valkey", "PostgreSQL"]
    assert found.mailbox_port is not None
    assert found.legacy_port is not None
    assert found.parts == list(PARTS)
    assert {each.name for each in found.wanted.databases} == {
        part.package for part in PARTS if part.owns_database
    }


@pytest.mark.parametrize(
    ("variable", "value", "spared"),
    [
        ("YIWANG_POSTGRES_URL", "postgresql://root:pw@db.example:5433/postgres", "PostgreSQL"),
        ("YIWANG_NATS_URL", "nats://root:pw@nats.example:4222", "NATS"),
        ("YIWANG_VALKEY_URL", "valkey://:pw@cache.example:6379/0", "Valkey"),
        ("GATEWAY_VALKEY_URL", "valkey://:pw@cache.example:6379/0", "Valkey"),
    ],
)
def test_a_server_whose_address_is_given_is_not_started(decide, variable, value, spared):
    assert spared not in [server.name for server in decide(**{variable: value}).servers]


def test_services_get_their_own_database_on_a_given_postgres(decide):
    found = decide(YIWANG_POSTGRES_URL="postgresql://root:pw@db.example:5433/postgres")

    url = found.addresses.databases["data-middle"]
    assert url.startswith("postgresql+asyncpg://data_middle:")
    assert url.endswith("@db.example:5433/data_middle")
    assert found.wanted.postgres_url == "postgresql://root:pw@db.example:5433/postgres"


def test_a_database_given_by_name_is_not_created(decide):
    found = decide(WORKFLOW_DATABASE_URL="postgresql+asyncpg://w:w@db.example/w")

    assert "workflow" not in {each.name for each in found.wanted.databases}
    assert found.postgres is not None


def test_no_postgres_of_ours_when_every_database_is_given(decide):
    given = {f"{part.prefix}DATABASE_URL": "x" for part in PARTS if part.owns_database}

    found = decide(**given)

    assert found.postgres is None
    assert not found.wanted.postgres_url


def test_everybody_shares_a_given_nats(decide):
    found = decide(YIWANG_NATS_URL="nats://root:pw@nats.example:4222")

    assert set(found.addresses.nats.values()) == {"nats://root:pw@nats.example:4222"}
    assert found.wanted.nats_url == "nats://root:pw@nats.example:4222"


def test_a_given_mail_server_replaces_the_mailbox(decide):
    found = decide(YIWANG_SMTP_URL="smtp://mail.example:25")

    assert found.mailbox_port is None
    assert found.addresses.smtp == "smtp://mail.example:25"


def test_without_an_academic_system_there_is_no_adapter_for_one(decide):
    assert "academic" not in {part.name for part in decide().parts}
    assert "academic" in {part.name for part in decide(ACADEMIC_LEGACY_URL="https://jw").parts}


def test_a_real_academic_system_replaces_the_simulated_one(decide):
    assert decide(demo=True, ACADEMIC_LEGACY_URL="https://jw").legacy_port is None


def test_the_port_asked_for_is_used_or_refused(decide):
    port = free_port()

    assert decide(YIWANG_PORT=str(port)).addresses.ports[GATEWAY.name] == port
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(BadOption, match=f"{port} is taken"),
    ):
        decide(YIWANG_PORT=str(port))


def test_the_usual_port_taken_means_another_one(decide, monkeypatch):
    port = free_port()
    monkeypatch.setattr("launcher.embedded.DEFAULT_PORT", port)

    with socket.create_server(("127.0.0.1", port)):
        found = decide()

    assert found.addresses.ports[GATEWAY.name] > port
    assert found.addresses.public_url == f"http://127.0.0.1:{found.addresses.ports['gateway']}"


def test_a_public_address_is_what_tokens_are_issued_for(decide):
    found = decide(YIWANG_PUBLIC_URL="https://one.jianghai.example/")

    assert found.addresses.public_url == "https://one.jianghai.example"
