"""What a new adapter starts from keeps every promise already."""

from adapter_sdk import conformance


class TestReading(conformance.ReadsRecords):
    pass


class TestWriting(conformance.WritesOnce):
    pass
