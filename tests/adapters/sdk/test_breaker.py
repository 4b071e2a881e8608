"""The breaker: patient with refusals, not with silence."""

import pytest

from adapter_sdk import Breaker, NoAnswer, NotReached, Refused, Resting
from contracts.words import Text


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def fail(breaker, error):
    with pytest.raises(type(error)), breaker.guard():
        raise error


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(failures=2, rest=5, clock=clock)


def test_after_enough_failures_in_a_row_nothing_passes(breaker):
    fail(breaker, NoAnswer())
    fail(breaker, NotReached())

    with pytest.raises(Resting), breaker.guard():
        pass

    assert breaker.resting
    assert breaker.seconds_left == 5


def test_a_success_in_between_starts_the_count_again(breaker):
    fail(breaker, NoAnswer())
    with breaker.guard():
        pass
    fail(breaker, NoAnswer())

    assert not breaker.resting


def test_a_refusal_is_an_answer(breaker):
    for _ in range(3):
        fail(breaker, Refused("classroom-taken", Text(zh="", en="")))

    assert not breaker.resting


def test_after_the_rest_one_call_looks_while_the_others_wait(breaker, clock):
    fail(breaker, NoAnswer())
    fail(breaker, NoAnswer())
    clock.now += 5

    with breaker.guard(), pytest.raises(Resting), breaker.guard():
        pass

    assert not breaker.resting


def test_a_look_that_fails_begins_another_rest(breaker, clock):
    fail(breaker, NoAnswer())
    fail(breaker, NoAnswer())
    clock.now += 5
    fail(breaker, NoAnswer())

    assert breaker.seconds_left == 5
