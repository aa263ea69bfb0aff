"""What there is now of what a part of the lineage graph tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from mlops_ext.errors import NotAllowed, explain
from mlops_ext.services.deployment.endpoints import list_endpoints
from mlops_ext.services.governance.deployments import VERSION_MARK, version_reference
from mlops_ext.services.graph.calls import PASSING
from mlops_ext.services.graph.entities import PLACE_PROPERTY
from mlops_ext.services.graph.reading import Reading, Vertex
from mlops_ext.services.lineage.naming import Present
from mlops_ext.services.lineage.runs import runs_of
from mlops_ext.services.paging import batches

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Result = TypeVar("Result")

_MOST_DESCRIBED = 100


def versions_of(found: Reading) -> list[Vertex]:
    """Return the versions among what was read."""
    vertices, _ = found.columns()
    about = map(vertices.at, vertices.with_uri(VERSION_MARK))
    return [vertex for vertex in about if version_reference(vertex)]


def look(connection: Connection, found: Reading) -> Present:
    """Look which endpoints, versions and runs there are, as far as that may be looked up.

    Where reading was stopped, this may not be possible either: then it is not known.

    Raises:
        MLOpsError: it cannot be asked, and all of the graph could be read.
        ClientError: SageMaker refuses, and all of the graph could be read.
    """
    with as_far_as_possible(found):
        vertices, _ = found.columns()
        is_any = bool(vertices.of_types({"Endpoint"}))
        listed, unlisted = if_allowed(partial(list_endpoints, connection)) if is_any else ([], "")
        made, untold = if_allowed(partial(_made, connection, versions_of(found)))
        endpoints = None if listed is None else {one.name.lower(): one for one in listed}
        runs, _ = if_allowed(partial(runs_of, connection, found))
        return Present(endpoints, made, runs or {}, unlisted or untold)
    return Present(None, None)


def if_allowed(read: Callable[[], Result]) -> tuple[Result | None, str]:
    """Return what is read, or None and why it may not be.

    Raises:
        Exception: it cannot be read for any other reason; as `read` raises it.
    """
    try:
        return read(), ""
    except Exception as error:
        problem = explain(error, "look at what there is now")
        if isinstance(problem, NotAllowed) and problem.problem.cause not in PASSING:
            return None, str(problem)
        raise


@contextmanager
def as_far_as_possible(found: Reading) -> Iterator[None]:
    """Leave the block where reading was stopped already and what it asks cannot be told either.

    Args:
        found: what has been read.
    """
    try:
        yield
    except Exception as error:
        if not found.reason or explain(error, "look").problem.cause not in PASSING:
            raise


def _made(connection: Connection, versions: Iterable[Vertex]) -> dict[str, datetime]:
    """When those of the versions were made that are still there, by ARN."""
    arns = {one.source_uri for one in versions if PLACE_PROPERTY not in one.properties}
    client = connection.client("sagemaker")
    made: dict[str, datetime] = {}
    for some in batches(sorted(arns), _MOST_DESCRIBED):
        answer = client.batch_describe_model_package(ModelPackageArnList=list(some))
        for arn, summary in answer.get("ModelPackageSummaries", {}).items():
            made[arn] = summary["CreationTime"]
    return made
