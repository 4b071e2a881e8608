"""A promise that others rely on cannot be broken by accident."""

import copy
import importlib.util
from pathlib import Path

import pytest

from contracts.events import ALL, CaseSubmitted

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate", PROJECT / "contracts/generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def schema():
    return CaseSubmitted.model_json_schema(mode="serialization")


def test_an_unchanged_event_is_compatible(generate, schema):
    assert generate.incompatibilities(schema, copy.deepcopy(schema)) == []


def test_a_new_optional_field_is_compatible(generate, schema):
    newer = copy.deepcopy(schema)
    newer["properties"]["urgent"] = {"type": "boolean", "default": False}

    assert generate.incompatibilities(schema, newer) == []


def test_a_removed_field_is_not(generate, schema):
    newer = copy.deepcopy(schema)
    del newer["properties"]["round"]
    newer["required"].remove("round")

    assert generate.incompatibilities(schema, newer) == ["/round: removed"]


def test_a_changed_type_is_not(generate, schema):
    newer = copy.deepcopy(schema)
    newer["properties"]["round"]["type"] = "string"

    assert generate.incompatibilities(schema, newer) == ["/round: type was 'integer', is 'string'"]


def test_a_field_that_may_now_be_missing_is_not(generate, schema):
    newer = copy.deepcopy(schema)
    newer["required"].remove("number")

    assert generate.incompatibilities(schema, newer) == ["/number: no longer always there"]


@pytest.mark.parametrize("event", ALL, ids=lambda event: event.type)
def test_a_subject_says_who_what_and_which_version(event):
    campus, service, entity, verb, version = event.type.split(".")

    assert campus == "campus"
    assert event.type.isascii()
    assert all((service, entity, verb))
    assert version[0] == "v"
    assert int(version[1:]) >= 1


@pytest.mark.parametrize("event", ALL, ids=lambda event: event.type)
def test_every_event_says_what_it_means(event):
    assert event.__doc__
