"""The academic adapter keeps every promise of the adapter protocol."""

from adapter_sdk import conformance


class TestReading(conformance.ReadsRecords):
    pass


class TestWriting(conformance.WritesOnce):
    pass
