"""When to try again, and when to ask a person."""

from datetime import timedelta

import pytest

from adapter_sdk import Found, NoAnswer, NotReached, Resting
from adapter_sdk.intents.rules import Done, Later, Parked, after_failure, backoff, judge


@pytest.mark.parametrize(
    ("tries", "seconds"), [(0, 0.5), (1, 0.5), (2, 1), (3, 2), (7, 32), (8, 60), (1000, 60)]
)
def test_waiting_doubles_up_to_a_minute(tries, seconds):
    assert backoff(tries) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        ([Found({"n": 1})], Done),
        ([Found({"n": 1}, as_asked=False)], Parked),
        ([Found({"n": 1}), Found({"n": 2})], Parked),
    ],
)
def test_only_one_find_that_is_as_asked_settles_it(found, outcome):
    assert isinstance(judge(found), outcome)


@pytest.mark.parametrize("error", [NoAnswer(), TimeoutError(), KeyError()])
@pytest.mark.parametrize(
    ("sendings", "tries", "outcome"),
    [(0, 1, Later), (0, 1000, Later), (1, 2, Later), (1, 3, Parked), (2, 4, Parked)],
)
def test_silence_is_for_a_person_only_once_something_was_sent(error, sendings, tries, outcome):
    assert isinstance(after_failure(error, sendings, tries, park_after=3), outcome)


@pytest.mark.parametrize("error", [NotReached(), Resting()])
def test_an_outage_is_waited_out(error):
    assert isinstance(after_failure(error, sendings=1, tries=1000, park_after=3), Later)
