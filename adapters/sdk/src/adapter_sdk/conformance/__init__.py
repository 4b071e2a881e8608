"""The tests every adapter has to pass, against its legacy system or a faithful double of it.

In the adapter's own tests, subclass and provide four fixtures:

    class TestReading(conformance.ReadsRecords): ...
    class TestWriting(conformance.WritesOnce): ...

`runtime`  the adapter's service, running, on a database of its own (function-scoped);
           hurried: time-outs of a second or two, `settle_seconds` longer than a
           delayed write, `park_after` 3
`legacy`   a `Legacy`: the hands of somebody who sits at the other system
`source`   each `Source` of the adapter in turn
`wish`     a `Wish`: something that can be written back now, for the first time
"""

from adapter_sdk.conformance.legacy import Legacy, Wish
from adapter_sdk.conformance.reading import ReadsRecords
from adapter_sdk.conformance.writing import WritesOnce

__all__ = ["Legacy", "ReadsRecords", "Wish", "WritesOnce"]
