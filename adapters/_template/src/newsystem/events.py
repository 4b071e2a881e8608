"""The facts of this adapter, each under a subject of its own. They belong in `contracts.events`."""

from typing import ClassVar

from contracts import events


class RecordsCollected(events.RecordsCollected):
    type: ClassVar = "campus.newsystem.records.collected.v1"


class WritebackCompleted(events.WritebackCompleted):
    type: ClassVar = "campus.newsystem.writeback.completed.v1"


class WritebackFailed(events.WritebackFailed):
    type: ClassVar = "campus.newsystem.writeback.failed.v1"
