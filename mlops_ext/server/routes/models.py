"""Model package groups and their versions."""

from __future__ import annotations

from mlops_ext.server.route import Request, Route
from mlops_ext.services import (
    governance,
    models,
)
from mlops_ext.services.records import (
    HistoryEntry,
    ModelGroup,
    Record,
    Version,
)


class GroupList(Record):
    """All model package groups."""

    groups: list[ModelGroup]


class History(Record):
    """What happened, newest first."""

    entries: list[HistoryEntry]


def _version(request: Request) -> Version:
    """The version, with the path of its notebook as the file browser has it."""
    version = models.get_version(request.context.connection, request.version)
    notebook = version.notebook
    if notebook is None or notebook.path is None:
        return version
    here = {"path": request.context.from_root(notebook.path)}
    return version.model_copy(update={"notebook": notebook.model_copy(update=here)})


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "models",
        "All model package groups with their versions",
        lambda r: GroupList(groups=models.list_groups(r.context.connection)),
        answer=GroupList,
    ),
    Route(
        "GET",
        "models/{group}",
        "One model package group",
        lambda r: models.get_group(r.context.connection, r.path["group"]),
        answer=ModelGroup,
    ),
    Route(
        "GET",
        "models/{group}/versions/{version}",
        "One version; {version} is a number or a word such as latest",
        _version,
        answer=Version,
    ),
    Route(
        "GET",
        "models/{group}/versions/{version}/history",
        "What happened to a version",
        lambda r: History(entries=governance.version_history(r.context.connection, r.version)),
        answer=History,
    ),
)
