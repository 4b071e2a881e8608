"""The adapter against the simulated system, on real PostgreSQL and NATS."""

from datetime import date
from itertools import count
from uuid import uuid4

import pytest
import requests
import zeep

from academic.app import build
from academic.settings import Settings
from adapter_sdk import Adapter, running
from adapter_sdk.conformance import Wish
from demo_campus.university import generate
from legacy_academic.process import started

TODAY = date(2026, 11, 22)
OPEN_AREA = "MD405"
CAMPUS = generate(TODAY)
CLOSED_DAY = date(2026, 12, 6)
serials = count(1000)
closed_rooms = (room.code for room in CAMPUS.free_classrooms(CLOSED_DAY, 11, 13) if not room.shared)


class Hands:
    """Somebody who sits at the simulated system; see `conformance.Legacy`."""

    def __init__(self, simulator):
        self.simulator = simulator
        self._amends = []

    def tidy_up(self):
        self.simulator.mend()
        self.simulator.start_clock()
        for table, number, columns in self._amends:
            self.simulator.change(table, number, **columns)

    def how_often(self, business_key):
        return len(self.simulator.bookings(business_key))

    def lose_next_reply(self):
        self.simulator.break_next("applied-but-reply-lost", operation="AddJsjy")

    def garble_next_reply(self):
        self.simulator.break_next("garbage", operation="AddJsjy")

    def hold_next_reply(self):
        self.simulator.break_next("applied-but-reply-late", operation="AddJsjy", milliseconds=4000)

    def fail_next_write(self):
        self.simulator.break_next("error", operation="AddJsjy")

    def delay_next_write(self):
        """Past the time-out, and past the first look at what became of it."""
        self.simulator.break_next("slow", operation="AddJsjy", milliseconds=2600)

    def fail_reading_back(self, times):
        self.simulator.break_next("down", operation="QueryJsjy", count=times)

    def do_by_hand(self, wish, **changes):
        with requests.Session() as session:
            session.trust_env = False
            transport = zeep.Transport(session=session)
            jw = zeep.Client(f"{self.simulator.service}?wsdl", transport=transport).service
            session_id = jw.Login(YHM=self.simulator.user, MM=self.simulator.password).SessionId
            asked = {
                "JSH": wish.arguments["classroom"],
                "RQ": wish.arguments["date"].replace("-", ""),
                "KSJC": wish.arguments["first_period"],
                "JSJC": wish.arguments["last_period"],
                "JYR": wish.arguments["borrower"],
                "JYYT": "01",
                "WBDH": wish.business_key,
            }
            return jw.AddJsjy(SessionId=session_id, **{**asked, **changes})

    def change(self, resource, nth):
        self.simulator.stop_clock()
        table, key, columns = {
            "organisation": ("organisations", key_of(resource, nth), "DWYWM"),
            "staff": ("staff", key_of(resource, nth), "SJH"),
            "student": ("students", key_of(resource, nth), "SJH"),
            "classroom": ("classrooms", key_of(resource, nth), "ZWS"),
        }[resource]
        self.simulator.change(table, key, **{columns: str(next(serials))})
        return key

    def delete(self, resource, nth):
        table = {"student": "students", "staff": "staff"}[resource]
        self.simulator.change(table, key_of(resource, nth), ZT="0")
        self._amends.append((table, key_of(resource, nth), {"ZT": "1"}))

    def spoil_key(self, number):
        """Give a student a number that is none."""
        nonsense = f"{number[:4]}*{number[4:]}"
        self.simulator.change("students", number, XH=nonsense.ljust(20))
        self._amends.append(("students", nonsense, {"XH": number.ljust(20)}))

    def spoil(self, resource, nth):
        key = key_of(resource, nth)
        table, spoilt, healthy = {
            "organisation": ("organisations", {"DWLB": "9"}, {"DWLB": "1"}),
            "staff": ("staff", {"XM": ""}, {"XM": CAMPUS.staff[nth].name}),
            "student": ("students", {"NJ": "????"}, {"NJ": str(CAMPUS.students[nth].grade)}),
            "classroom": ("classrooms", {"ZWS": "many"}, {"ZWS": "150"}),
        }[resource]
        self.simulator.change(table, key, **spoilt)
        self._amends.append((table, key, healthy))
        return key


def key_of(resource, nth):
    return {
        "organisation": lambda: CAMPUS.organisations[nth].code,
        "staff": lambda: CAMPUS.staff[nth].number,
        "student": lambda: CAMPUS.students[nth].number,
        "classroom": lambda: CAMPUS.classrooms[nth].code,
    }[resource]()


@pytest.fixture(scope="session")
def legacy_process(tmp_path_factory):
    with started(tmp_path_factory.mktemp("legacy") / "jw.sqlite", today=TODAY) as simulator:
        yield simulator


@pytest.fixture
def legacy(legacy_process):
    hands = Hands(legacy_process)
    yield hands
    hands.tidy_up()


@pytest.fixture
async def settings(fresh_database, nats_url_for, tokens, legacy):
    """Hurried: what production waits ten seconds for is over in four."""
    return Settings(
        database_url=await fresh_database("academic"),
        nats_url=nats_url_for("academic"),
        issuer=tokens.issuer,
        jwks_url=tokens.jwks_url,
        legacy_url=legacy.simulator.service,
        legacy_user=legacy.simulator.user,
        legacy_password=legacy.simulator.password,
        legacy_timeout_seconds=1.5,
        settle_seconds=4,
        lease_seconds=6,
        park_after=3,
        overlap_seconds=1,
        manage_streams=False,
    )


@pytest.fixture
async def runtime(settings):
    async with running(build(settings)) as runtime:
        yield runtime


@pytest.fixture(params=["organisation", "staff", "student", "classroom"])
def source(request, runtime):
    return next(s for s in runtime.get(Adapter).sources if s.resource == request.param)


@pytest.fixture
def wish():
    """The open area: the one kind of room that can be booked twice over."""
    return Wish(
        operation="book_classroom",
        arguments={
            "classroom": OPEN_AREA,
            "date": "2026-12-01",
            "first_period": 3,
            "last_period": 4,
            "borrower": "20230101",
            "purpose": "lecture",
        },
        business_key=f"case/{uuid4()}/booking",
    )


@pytest.fixture
def closed_room():
    """Arguments for an ordinary room, free, that no other test books."""
    return {
        "classroom": next(closed_rooms),
        "date": CLOSED_DAY.isoformat(),
        "first_period": 11,
        "last_period": 13,
    }
