"""How a peer's script answers the lines that ask it to work."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any


def answer(**able: Callable[..., Any]) -> None:
    """Read requests until there are no more; what is printed meanwhile goes to stderr."""
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(able[request.pop("do")](**request)), file=out, flush=True)


def seconds_of(count: int, call: Callable[[], object]) -> list[float]:
    """Each call's seconds."""
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return taken
