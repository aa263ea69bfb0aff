"""A peer that works in a Python of its own: requests and answers are lines of JSON."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.measuring import Side
from benchmarks.servers import python_of

_PEERS = Path(__file__).parent / "peers"


class Worker:
    """A script of `peers/` in the environment of that peer.

    Args:
        environment: name under `environments/`.
        script: name of the script without its ending.
        arguments: its command line.
    """

    def __init__(self, environment: str, script: str, *arguments: str) -> None:
        command = [python_of(environment), str(_PEERS / f"{script}.py"), *arguments]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.stdin.close()  # type: ignore[union-attr]
        self._process.wait(60)

    def ask(self, what: str, **arguments: Any) -> Any:
        """Have it do something, and give what it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": what, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._process.args!r} ended while asked for {what!r}.")
        return json.loads(line)

    def side(self, what: str, **arguments: Any) -> Side:
        """What it does as a side of a comparison; it answers with each call's seconds."""
        return lambda count: list(self.ask(what, count=count, **arguments))
