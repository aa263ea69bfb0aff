"""Which SageMaker, and live updates."""

from __future__ import annotations

from typing import Literal

from mlops_ext.server.route import Request, Route
from mlops_ext.services.records import (
    ConnectionInfo,
    Record,
)


class ConnectionChoice(Record):
    """Which SageMaker the user chose."""

    use: Literal["aws", "local"]
    profile: str | None = None
    region: str | None = None


class Watch(Record):
    """Keeps the watcher awake while a view is visible; ``now`` is answered after a look."""

    visible: bool = True
    now: bool = False


def _choose(request: Request) -> ConnectionInfo:
    from mlops_ext.connection import save_choice

    choice: ConnectionChoice = request.body
    request.context.check_free(choice.use)
    save_choice(choice.use, profile=choice.profile, region=choice.region)
    return request.context.reconnect().info()


def _watch(request: Request) -> None:
    watch: Watch = request.body
    if watch.visible:
        request.context.watcher.touch()
    if watch.now:
        request.context.watcher.look_now()


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "connection",
        "Which SageMaker, as whom",
        lambda r: r.context.connection.info(),
        answer=ConnectionInfo,
    ),
    Route(
        "PUT",
        "connection",
        "Choose the SageMaker",
        _choose,
        answer=ConnectionInfo,
        body=ConnectionChoice,
    ),
    Route("PUT", "watch", "Keep live updates awake while a view is visible", _watch, body=Watch),
)
