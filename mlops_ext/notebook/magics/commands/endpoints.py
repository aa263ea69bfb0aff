"""Commands on endpoints."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.arguments import COMMENT, OVERRIDE, REFERENCE
from mlops_ext.notebook.magics.command import Call, Command, flag, option, plain, word


def _endpoints(call: Call) -> Any:
    name = call.arguments.endpoint
    return call.ml.endpoint(name) if name else call.ml.endpoints()


def _deploy(call: Call) -> Any:
    from mlops_ext.notebook.magics.execution import waited

    given = call.arguments
    deployment = call.ml.deploy(
        given.reference, given.endpoint, comment=given.comment, override=given.override
    )
    return deployment if given.no_wait else waited(deployment, call.shell)


def _invoke(call: Call) -> Any:
    given = call.arguments
    data = given.data
    if data.isidentifier():
        data = call.variable(data)
    endpoint = call.ml.endpoint(given.endpoint)
    return endpoint.invoke(data, content_type=given.content_type, accept=given.accept)


COMMANDS: dict[str, Command] = {
    "deploy": Command(
        "serve a version at an endpoint",
        plain(
            REFERENCE,
            word("endpoint", "name of the endpoint, made or changed"),
            COMMENT,
            OVERRIDE,
            flag("--no-wait", "return at once with a live display"),
        ),
        _deploy,
        ("version", "endpoint"),
    ),
    "endpoints": Command(
        "the endpoints, or one of them",
        plain(word("endpoint", "name of an endpoint", nargs="?")),
        _endpoints,
        ("endpoint",),
    ),
    "invoke": Command(
        "send rows to an endpoint",
        plain(
            word("endpoint", "name of the endpoint"),
            word("data", "variable that holds rows, or text: '[[1, 2]]' or '1,2'"),
            option("--content-type", help="media type of text; told from it where left out"),
            option("--accept", default="application/json", help="media type wanted back"),
        ),
        _invoke,
        ("endpoint", "variable"),
    ),
}
