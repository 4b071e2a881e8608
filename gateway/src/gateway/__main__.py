"""`python -m gateway`: the gateway, on one core. Start more of them for more."""

import gc
import sys

import uvloop

from gateway.serving import serve
from gateway.settings import Settings


def main() -> None:
    # `api` and `all` as with every service; there is no worker and nothing to migrate.
    if sys.argv[1:] not in ([], ["api"], ["all"]):
        sys.exit("usage: python -m gateway [api | all]")
    # What is alive now stays alive, and requests leave few cycles behind: looking
    # for garbage less often is worth a tenth of the throughput.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    uvloop.run(serve(Settings()))


if __name__ == "__main__":
    main()
