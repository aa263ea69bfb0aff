"""All routes of the server part, in the order a reader looks for them."""

from __future__ import annotations

from typing import Literal

from mlops_ext.server.route import Request, Route
from mlops_ext.services import (
    approval,
    cleanup,
    compare,
    deployment,
    evaluation,
    history,
    lineage,
    models,
)
from mlops_ext.services.records import (
    Cleaned,
    Comparison,
    ConnectionInfo,
    DeployPlan,
    Endpoint,
    EndpointSummary,
    Evaluation,
    HistoryEntry,
    Invocation,
    LineageGraph,
    ModelGroup,
    Record,
    TrafficMinute,
    Version,
)


class ConnectionChoice(Record):
    """Which SageMaker the user chose."""

    use: Literal["aws", "local"]
    profile: str | None = None
    region: str | None = None


class GroupList(Record):
    """All model package groups."""

    groups: list[ModelGroup]


class EndpointList(Record):
    """All endpoints."""

    endpoints: list[EndpointSummary]


class History(Record):
    """What happened, newest first."""

    entries: list[HistoryEntry]


class Decision(Record):
    """An approval or a rejection with its reason."""

    status: Literal["Approved", "Rejected"]
    comment: str = ""


class ComparisonQuery(Record):
    """Which versions to compare; the baseline is the first when it is not named."""

    version: list[str]
    baseline: str | None = None


class LineageQuery(Record):
    """A lineage question."""

    ref: str
    question: Literal["all", "datasets", "jobs", "models", "endpoints"] = "all"
    direction: Literal["both", "ascendants", "descendants"] = "both"
    depth: int | None = None


class PlanQuery(Record):
    """The version that shall be deployed."""

    version: str


class Deployment(Record):
    """The version to deploy, and why."""

    version: str
    comment: str = ""


class InvocationRequest(Record):
    """A request body for an endpoint."""

    body: str
    content_type: str = "application/json"
    accept: str = "application/json"


class LogQuery(Record):
    """How many of the log's last lines."""

    lines: int = 200


class Log(Record):
    """The last lines of a log, oldest first."""

    lines: list[str]


class Traffic(Record):
    """What an endpoint served, by minute, oldest first."""

    minutes: list[TrafficMinute]


class Watch(Record):
    """Keeps the watcher awake while a view is visible; ``now`` is answered after a look."""

    visible: bool = True
    now: bool = False


def _reference(request: Request) -> str:
    """Return ``churn/3`` or ``churn@approved`` for the version a path names."""
    group, version = request.path["group"], request.path["version"]
    return f"{group}/{version}" if version.isdigit() else f"{group}@{version}"


def _choose(request: Request) -> ConnectionInfo:
    from mlops_ext.connection import save_choice

    choice: ConnectionChoice = request.body
    request.context.check_free(choice.use)
    save_choice(choice.use, profile=choice.profile, region=choice.region)
    return request.context.reconnect().info()


def _ask(request: Request) -> LineageGraph:
    query: LineageQuery = request.query
    return lineage.ask(
        request.context.connection,
        request.context.absolute(query.ref),
        query.question,
        direction=query.direction,
        depth=query.depth,
    )


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
        "DELETE",
        "models/{group}",
        "Delete a group with all its versions",
        lambda r: cleanup.delete_group(r.context.connection, r.path["group"]),
        answer=Cleaned,
    ),
    Route(
        "GET",
        "models/{group}/versions/{version}",
        "One version; {version} is a number or a word such as latest",
        lambda r: models.get_version(r.context.connection, _reference(r)),
        answer=Version,
    ),
    Route(
        "DELETE",
        "models/{group}/versions/{version}",
        "Delete a version",
        lambda r: cleanup.delete_version(r.context.connection, _reference(r)),
        answer=Cleaned,
    ),
    Route(
        "GET",
        "models/{group}/versions/{version}/evaluation",
        "The stored evaluation; 204 when there is none",
        lambda r: evaluation.read_evaluation(r.context.connection, _reference(r)),
        answer=Evaluation,
        may_be_empty=True,
    ),
    Route(
        "GET",
        "models/{group}/versions/{version}/history",
        "What happened to a version",
        lambda r: History(entries=history.version_history(r.context.connection, _reference(r))),
        answer=History,
    ),
    Route(
        "PUT",
        "models/{group}/versions/{version}/approval",
        "Approve or reject",
        lambda r: approval.decide(
            r.context.connection, _reference(r), r.body.status, r.body.comment
        ),
        answer=Version,
        body=Decision,
    ),
    Route(
        "GET",
        "comparison",
        "Versions side by side",
        lambda r: compare.compare(r.context.connection, r.query.version, r.query.baseline),
        answer=Comparison,
        query=ComparisonQuery,
    ),
    Route(
        "GET",
        "lineage",
        "A lineage question and its answer",
        _ask,
        answer=LineageGraph,
        query=LineageQuery,
    ),
    Route(
        "GET",
        "endpoints",
        "All endpoints",
        lambda r: EndpointList(endpoints=deployment.list_endpoints(r.context.connection)),
        answer=EndpointList,
    ),
    Route(
        "GET",
        "endpoints/{name}",
        "One endpoint with what it serves and has served",
        lambda r: deployment.get_endpoint(r.context.connection, r.path["name"]),
        answer=Endpoint,
    ),
    Route(
        "PUT",
        "endpoints/{name}",
        "Deploy a version",
        lambda r: deployment.deploy(
            r.context.connection, r.body.version, r.path["name"], comment=r.body.comment
        ),
        answer=Endpoint,
        body=Deployment,
        status=202,
    ),
    Route(
        "DELETE",
        "endpoints/{name}",
        "Delete an endpoint with its configuration and models",
        lambda r: cleanup.delete_endpoint(r.context.connection, r.path["name"]),
        answer=Cleaned,
    ),
    Route(
        "GET",
        "endpoints/{name}/plan",
        "What deploying a version would do",
        lambda r: deployment.plan(r.context.connection, r.query.version, r.path["name"]),
        answer=DeployPlan,
        query=PlanQuery,
    ),
    Route(
        "POST",
        "endpoints/{name}/invocations",
        "Invoke an endpoint",
        lambda r: deployment.invoke(
            r.context.connection,
            r.path["name"],
            r.body.body,
            content_type=r.body.content_type,
            accept=r.body.accept,
        ),
        answer=Invocation,
        body=InvocationRequest,
    ),
    Route(
        "GET",
        "endpoints/{name}/log",
        "The last lines of an endpoint's log",
        lambda r: Log(
            lines=deployment.endpoint_logs(r.context.connection, r.path["name"], r.query.lines)
        ),
        answer=Log,
        query=LogQuery,
    ),
    Route(
        "GET",
        "endpoints/{name}/traffic",
        "Requests, errors and latency by minute",
        lambda r: Traffic(
            minutes=deployment.endpoint_traffic(r.context.connection, r.path["name"])
        ),
        answer=Traffic,
    ),
    Route("PUT", "watch", "Keep live updates awake while a view is visible", _watch, body=Watch),
)
