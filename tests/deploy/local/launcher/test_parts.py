from dataclasses import replace

import pytest

from launcher.clients import clients
from launcher.parts import GATEWAY, PARTS, Addresses, environment


@pytest.fixture
def at():
    names = [part.name for part in PARTS]
    return Addresses(
        public_url="http://127.0.0.1:8100",
        ports={name: 20_000 + number for number, name in enumerate(names)},
        databases={name: f"postgresql+asyncpg://{name}" for name in names if name != "gateway"},
        nats={name: f"nats://{name}" for name in names},
        valkey="valkey://",
        smtp="smtp://",
        secrets={name: f"secret of {name}" for name in names},
        clients_file="/clients.json",
        files_folder="/my files",
    )


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_part_is_told_who_issues_tokens_and_its_own_secret(at, part):
    told = environment(part, at, {})

    assert told[f"{part.prefix}ISSUER"] == "http://127.0.0.1:8100"
    assert told[f"{part.prefix}JWKS_URL"] == f"{at.of('identity')}/oauth/jwks"
    assert told[f"{part.prefix}SERVICE_SECRET"] == f"secret of {part.name}"
    assert not any(at.secrets[other.name] in told.values() for other in PARTS if other is not part)


def test_only_owners_of_a_database_are_told_one(at):
    assert "GATEWAY_DATABASE_URL" not in environment(GATEWAY, at, {})


def test_workflow_is_told_where_files_lie(at):
    workflow = next(part for part in PARTS if part.name == "workflow")

    assert environment(workflow, at, {})["WORKFLOW_FILES_URL"] == "file:///my%20files"


def test_what_the_person_gave_wins(at):
    workflow = next(part for part in PARTS if part.name == "workflow")

    told = environment(workflow, at, {"WORKFLOW_DATABASE_URL": "mine", "OTHER": "no"})

    assert told["WORKFLOW_DATABASE_URL"] == "mine"
    assert "OTHER" not in told


def test_the_gateway_knows_where_everybody_is(at):
    told = environment(GATEWAY, at, {})

    for part in PARTS:
        if part is not GATEWAY:
            assert told[f"GATEWAY_{part.package.upper()}_URL"] == at.of(part.name)


def test_the_gateway_is_told_where_the_portal_is(at):
    there = replace(at, portal_folder="/built")

    assert environment(GATEWAY, there, {})["GATEWAY_PORTAL_FOLDER"] == "/built"
    assert environment(GATEWAY, at, {})["GATEWAY_PORTAL_FOLDER"] == ""
    none = environment(GATEWAY, there, {"GATEWAY_PORTAL_FOLDER": ""})
    assert none["GATEWAY_PORTAL_FOLDER"] == ""


def test_identity_hears_of_every_service_and_of_the_gateway(at):
    found = {client["client_id"]: client for client in clients(at)}

    assert set(found) == {part.name for part in PARTS}
    assert found["gateway"]["kind"] == "web"
    assert found["gateway"]["redirect_uris"] == ["http://127.0.0.1:8100/auth/callback"]
    assert found["workflow"]["secret"] == "secret of workflow"
    assert found["catalog"]["scopes"] == []
