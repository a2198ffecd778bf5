"""Appends acts to a store until it is killed or refused, and prints each number once it is acknowledged.

Where an act is refused, the same process then reads the log and says how many entries it sees.

python writer.py ADDRESS WRITER COUNT
"""

import sys
from datetime import UTC, datetime

from foedus.errors import FoedusError
from foedus.record.entries import Draft
from foedus.record.keys import Signer
from foedus.record.ledger import Ledger
from foedus.store.database import open_store


def main() -> int:
    address, writer, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    signer = Signer(bytes(range(32)))
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    store = None
    try:
        store = open_store(address)
        ledger = Ledger(store, "tiny-2026", clock=lambda: now, signer=signer, author=writer)
        if not ledger.size:
            body = {"action": "found", "key": signer.public, "holder": "k", "role": "keeper"}
            ledger.append([Draft(kind="key", body=body, token="found")])
        for k in range(count):
            draft = Draft(kind="appeal", body={"text": f"act {k} of {writer}"}, token=f"{writer}-{k}")
            (receipt,) = ledger.append([draft])
            sys.stdout.write(f"{receipt.n} {receipt.leaf.hex()}\n")
            sys.stdout.flush()
    except FoedusError as error:
        sys.stdout.write(f"refused {error.code}\n")
        if store is not None:
            sys.stdout.write(f"refused, reads {sum(1 for _ in store.read_rows('tiny-2026'))}\n")
        sys.stdout.flush()
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
