"""What serves where: now, by endpoints themselves, and before, by their deployments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from mlops_ext.errors import UnknownReference
from mlops_ext.services.deployment.endpoints import describe_endpoint, list_endpoints, variants
from mlops_ext.services.governance.actions import made_before
from mlops_ext.services.governance.deployments import Deployed, deployments
from mlops_ext.services.lineage.presence import if_allowed
from mlops_ext.services.paging import together
from mlops_ext.services.records import EndpointSummary, Variant

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

SERVING = ("InService", "Updating", "SystemUpdating", "RollingBack")
"""Statuses in which an endpoint answers."""


@dataclass(frozen=True)
class Service:
    """A version that a variant of an endpoint serves now.

    Args:
        endpoint: name.
        variant: name.
        version: reference.
        share: of the endpoint's traffic, 0 to 1; None when no variant takes any.
        since: when the deployment began with which it came, without a pause since; None when that
            is not known.
        who: decided that deployment; None when that is not known.
    """

    endpoint: str
    variant: str
    version: str
    share: float | None
    since: datetime | None
    who: str | None


@dataclass(frozen=True)
class Endpoint:
    """An endpoint that answers, with what it serves.

    Args:
        summary: as lists show it.
        services: of all its variants that serve versions.
        deployments: those that it has served, newest first: what failed or was rolled back after
            the one that serves is left out.
    """

    summary: EndpointSummary
    services: Sequence[Service]
    deployments: Sequence[Deployed]


def serving_any(
    connection: Connection, versions: Collection[str]
) -> tuple[list[Endpoint] | None, str]:
    """Look at the endpoints that serve any of these versions now.

    Returns:
        The endpoints, or None and why they may not be read.
    """
    return _serving(connection, lambda one: not set(one.serves).isdisjoint(versions))


def serving_as(connection: Connection, names: Collection[str]) -> tuple[list[Endpoint] | None, str]:
    """Look at the endpoints of these names, in lower case, that serve now; as `serving_any`."""
    return _serving(connection, lambda one: one.name.lower() in names)


def _serving(
    connection: Connection, wanted: Callable[[EndpointSummary], bool]
) -> tuple[list[Endpoint] | None, str]:
    return if_allowed(lambda: look(connection, filter(wanted, list_endpoints(connection))))


def look(connection: Connection, endpoints: Iterable[EndpointSummary]) -> list[Endpoint]:
    """Look at endpoints more closely; those that do not answer, or are gone by now, are left out.

    Raises:
        MLOpsError: SageMaker cannot be asked.
    """
    answering = [one for one in endpoints if one.status in SERVING]
    found = together(partial(_look, connection), answering)
    return [one for one in found if one is not None]


def _look(connection: Connection, summary: EndpointSummary) -> Endpoint | None:
    try:
        serving = variants(connection, describe_endpoint(connection, summary.name))
    except UnknownReference:
        return None
    versions = {one.reference for one in serving if one.reference}
    known = deployments(connection, summary.name)
    of_this_life = (one for one in known if not made_before(one.when, summary.created))
    served = list(dropwhile(lambda one: not _serves(one, versions), of_this_life))
    total = sum(one.weight for one in serving)
    services = [_service(summary.name, one, total, served) for one in serving if one.reference]
    return Endpoint(summary, services, served)


def _serves(one: Deployed, versions: Collection[str]) -> bool:
    """Whether a deployment may be the one that serves these versions now; none: other models."""
    return any(each in versions for each in one.versions) if versions else not one.versions


def _service(endpoint: str, variant: Variant, total: float, served: Iterable[Deployed]) -> Service:
    version = str(variant.reference)
    with_it = list(takewhile(lambda one: version in one.versions, served))
    return Service(
        endpoint=endpoint,
        variant=variant.name,
        version=version,
        share=variant.weight / total if total else None,
        since=with_it[-1].when if with_it else None,
        who=with_it[-1].who if with_it else None,
    )


def share_words(share: float | None) -> str:
    """Return a share of traffic: ``all traffic``, ``20 % of traffic``, ``no traffic``."""
    if share is None:
        return "no traffic"
    if share >= 1:
        return "all traffic"
    percent = share * 100
    exact = f"{percent:.0f}" if percent >= 1 else f"{percent:.2g}"
    return f"{exact} % of traffic" if share else "no traffic"
