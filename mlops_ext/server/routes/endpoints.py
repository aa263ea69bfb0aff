"""Endpoints: what they serve, deploying, invoking."""

from __future__ import annotations

from mlops_ext.server.route import Route
from mlops_ext.services import (
    cleanup,
    deployment,
)
from mlops_ext.services.records import (
    Cleaned,
    DeployPlan,
    Endpoint,
    EndpointSummary,
    Invocation,
    Record,
    TrafficMinute,
)


class EndpointList(Record):
    """All endpoints."""

    endpoints: list[EndpointSummary]


class PlanQuery(Record):
    """The version that shall be deployed."""

    version: str


class Deployment(Record):
    """The version to deploy, why, and the rules that it does without."""

    version: str
    comment: str = ""
    overrides: tuple[str, ...] = ()


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


ROUTES: tuple[Route, ...] = (
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
            r.context.connection,
            r.body.version,
            r.path["name"],
            comment=r.body.comment,
            overrides=r.body.overrides,
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
)
