"""OpenLineage events as things happen, to a file or an address that the user sets; off by default.

``MLOPS_EXT_OPENLINEAGE``, or ``openlineage`` in mlops-ext.json, is the path of a file, which gets
an event a line, or an HTTP address. Sending is a thread's work: it neither holds an action up nor
lets it fail, and a failure is said once.
"""

from __future__ import annotations

import atexit
import functools
import logging
import os
import queue
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from mlops_ext.connection.choice import read_settings
from mlops_ext.errors import MLOpsError, UnknownReference
from mlops_ext.services.records import Endpoint, LineageGraph, Version

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

VARIABLE, SETTING = "MLOPS_EXT_OPENLINEAGE", "openlineage"
PATH = "/api/v1/lineage"
"""Where an address without a path takes events, as OpenLineage's own clients send them."""

_SECONDS = 2.0
_PAUSES = (1.0, 3.0, 9.0)
"""Seconds before the next look: on AWS lineage follows the fact."""
_LOG = logging.getLogger("mlops_ext.openlineage")

P = ParamSpec("P")
R = TypeVar("R", bound=Version | Endpoint)


def emitted(
    action: Callable[Concatenate[Connection, P], R],
) -> Callable[Concatenate[Connection, P], R]:
    """Let the lineage of what an action gives back be sent once it is done."""

    @functools.wraps(action)
    def acting(connection: Connection, /, *args: P.args, **kwargs: P.kwargs) -> R:
        answer = action(connection, *args, **kwargs)
        if target := _target():
            about = f"endpoint:{answer.name}" if isinstance(answer, Endpoint) else answer.arn
            _SENDER.put(connection, about, target)
        return answer

    return acting


def flush(seconds: float) -> bool:
    """Wait until all has been sent that is to be sent; False when that takes longer."""
    return _SENDER.done(seconds)


def _target() -> str:
    try:
        return os.environ.get(VARIABLE) or str(read_settings().get(SETTING) or "")
    except MLOpsError:
        return ""


class _Sender:
    """Reads what is in the graph and sends what has not been sent, one thing after another."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[tuple[Connection, str, str]] = queue.SimpleQueue()
        self._open = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._sent: set[tuple[str, str]] = set()
        self._failed: set[str] = set()

    def put(self, connection: Connection, about: str, target: str) -> None:
        with self._changed:
            self._open += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="openlineage", daemon=True)
                self._thread.start()
                atexit.register(self.done, _SECONDS)
        self._waiting.put((connection, about, target))

    def done(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._open == 0, seconds)

    def _run(self) -> None:
        while True:
            connection, about, target = self._waiting.get()
            try:
                self._send(target, _events(connection, about))
            except Exception as error:  # whatever it is, the action has been done
                self._say(target, error)
            with self._changed:
                self._open -= 1
                self._changed.notify_all()

    def _send(self, target: str, lines: Iterable[str]) -> None:
        for line in lines:
            if (target, line) not in self._sent:
                _put(target, line)
                self._sent.add((target, line))

    def _say(self, target: str, error: Exception) -> None:
        if target not in self._failed:
            self._failed.add(target)
            place = urlsplit(target)._replace(query="").geturl().rpartition("@")[2]
            _LOG.warning(
                "OpenLineage events did not reach %s: %s. The action itself is done; later "
                "failures are not said again. %s says where they go.",
                place,
                error,
                VARIABLE,
            )


def _events(connection: Connection, about: str) -> list[str]:
    from mlops_ext.services import interchange, lineage

    graph = _read(lambda: lineage.ask(connection, about, direction="ascendants"))
    return interchange.text_of(interchange.export(connection, graph, "openlineage")).splitlines()


def _read(ask: Callable[[], LineageGraph]) -> LineageGraph:
    for pause in _PAUSES:
        try:
            return ask()
        except UnknownReference:
            threading.Event().wait(pause)
    return ask()


def _put(target: str, line: str) -> None:
    place = urlsplit(target)
    if place.scheme not in ("http", "https"):
        with Path(target.removeprefix("file://")).expanduser().open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
        return
    url = target if place.path.strip("/") else f"{target.rstrip('/')}{PATH}"
    request = Request(url, line.encode(), {"Content-Type": "application/json"}, method="POST")
    with urlopen(request, timeout=_SECONDS):
        pass


_SENDER = _Sender()
