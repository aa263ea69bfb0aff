"""What deleting something would do, with nothing done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args

from mlops_ext.errors import translating
from mlops_ext.services import sharing
from mlops_ext.services.cards.keeping import kept_card
from mlops_ext.services.cleanup.endpoints import own_configurations
from mlops_ext.services.cleanup.hanging import Hanging, hanging_on, reference
from mlops_ext.services.deployment.endpoints import (
    configuration_of,
    describe_endpoint,
    get_endpoint,
)
from mlops_ext.services.finding.table import COLLECTION_TAG
from mlops_ext.services.given import one_of
from mlops_ext.services.governance.grammar import POLICY_TAG
from mlops_ext.services.models import describe, find_group, group_tags, search_versions
from mlops_ext.services.packages import containers, model_uri, own_aliases
from mlops_ext.services.records import PlanStep
from mlops_ext.services.records.removal import Removal, Serving
from mlops_ext.services.references import parse

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_LINEAGE = PlanStep(
    verb="keep",
    kind="Lineage",
    name="and history",
    why="SageMaker keeps what came from what, and that it was there",
)


def plan(connection: Connection, name: str, endpoints: Serving = "refuse") -> Removal:
    """Tell what deleting a group, a version or an endpoint would do; nothing is deleted.

    Args:
        connection: where.
        name: ``churn``, ``churn/3`` or ``endpoint:churn-prod``.
        endpoints: what would happen to those that serve it.

    Raises:
        UnknownReference: there is no such thing; `closest` has names near it.
        InvalidInput: ``endpoints`` is no word for what happens to them.
    """
    one_of(endpoints, get_args(Serving), "word for what happens to endpoints")
    found = parse(name)
    with translating(f"look at what hangs on {name}", connection):
        if found.kind == "endpoint":
            return _endpoint(connection, str(found.endpoint))
        if found.kind == "version":
            return _version(connection, name, endpoints)
        return _group(connection, name, endpoints)


def _version(connection: Connection, name: str, endpoints: Serving) -> Removal:
    package = describe(connection, name)
    hanging = hanging_on(connection, [package])
    steps = [
        _removing("Version", reference(package), _status(package)),
        *_hanging_steps(hanging, endpoints),
        *_card_steps(connection, package),
        *(_removing("Alias", f"@{alias}", "it would name nothing") for alias in hanging.aliases),
        _LINEAGE,
    ]
    return _removal(
        "version", reference(package), package["ModelPackageArn"], hanging, endpoints, steps
    )


def _group(connection: Connection, name: str, endpoints: Serving) -> Removal:
    found = find_group(connection, name)
    group, arn = found["ModelPackageGroupName"], found["ModelPackageGroupArn"]
    hanging = hanging_on(connection, search_versions(connection, group))
    tags = hanging.tags or group_tags(connection, arn)
    steps = [
        _removing("Model group", group, _counted(len(hanging.packages), "version")),
        *_hanging_steps(hanging, endpoints),
        *_tag_steps(tags),
        *_shared_steps(connection, group),
        _LINEAGE,
    ]
    removal = _removal("group", group, arn, hanging, endpoints, steps)
    return removal.model_copy(update={"confirm": group if hanging.packages else None})


def _endpoint(connection: Connection, name: str) -> Removal:
    described = describe_endpoint(connection, name)
    name, client = described["EndpointName"], connection.client("sagemaker")
    steps = [_removing("Endpoint", name, "it stops answering at once")]
    for config, models in own_configurations(client, name, configuration_of(described)).items():
        steps.append(_removing("Endpoint configuration", config, "made for it"))
        steps += [_removing("Model", model, "made for it") for model in models]
    for version in get_endpoint(connection, name).serves:
        steps.append(
            PlanStep(verb="keep", kind="Version", name=version, why="it is served no more")
        )
    unique = list({(step.verb, step.kind, step.name): step for step in steps}.values())
    arn = described["EndpointArn"]
    return Removal(kind="endpoint", name=name, arn=arn, steps=[*unique, _LINEAGE])


def _removal(
    kind: Literal["group", "version"],
    name: str,
    arn: str,
    hanging: Hanging,
    endpoints: Serving,
    steps: list[PlanStep],
) -> Removal:
    going = hanging.objects_to_remove(endpoints)
    reason = hanging.reason(endpoints)
    return Removal(
        kind=kind,
        name=name,
        arn=arn,
        steps=steps,
        versions=[reference(one) for one in hanging.packages],
        arns=[one["ModelPackageArn"] for one in hanging.packages],
        endpoints=[one.name for one in hanging.endpoints],
        objects=len(going),
        size=sum(one.size for one in going),
        blocked=f"{reason[0]}. {reason[1]}" if reason else None,
    )


def _removing(kind: str, name: str, why: str) -> PlanStep:
    return PlanStep(verb="remove", kind=kind, name=name, why=why)


def _counted(count: int, what: str) -> str:
    return f"with {count} {what}{'' if count == 1 else 's'}"


def _status(package: dict[str, Any]) -> str:
    stage = (package.get("ModelLifeCycle") or {}).get("Stage")
    status = str(package.get("ModelApprovalStatus", ""))
    return f"{status}, stage {stage}" if stage else status


def _hanging_steps(hanging: Hanging, endpoints: Serving) -> Iterator[PlanStep]:
    verb: Literal["remove", "keep"] = "remove" if endpoints == "remove" else "keep"
    for endpoint in hanging.endpoints:
        serves = f"serves {' and '.join(endpoint.serves)}"
        yield PlanStep(verb=verb, kind="Endpoint", name=endpoint.name, why=serves)
    going = hanging.objects_to_remove(endpoints)
    if going:
        size = sum(one.size for one in going)
        place = f"{len(going)} in {' and '.join(sorted({one.bucket for one in going}))}"
        yield _removing("Objects", place, f"{size:,} bytes: archives, evaluations, manifests")
    for one in hanging.objects:
        if why := hanging.needed(one, endpoints):
            yield PlanStep(verb="keep", kind="Object", name=one.uri, why=why)
    for uri in _elsewhere(hanging):
        yield PlanStep(verb="keep", kind="Object", name=uri, why="registering did not make it")


def _elsewhere(hanging: Hanging) -> list[str]:
    """Archives that lie where others put them."""
    kept = {one.uri for one in hanging.objects}
    named = {model_uri(one) for package in hanging.packages for one in containers(package)}
    return sorted(uri for uri in named if uri and uri not in kept)


def _card_steps(connection: Connection, package: dict[str, Any]) -> Iterator[PlanStep]:
    card = kept_card(connection, package)
    if card is None:
        return
    if card.name:
        why = "a card of its own, which says it is about this version"
        yield PlanStep(verb="keep", kind="Model card", name=card.name, why=why)
    else:
        yield _removing("Model card", card.status, "it is a part of the version")


def _tag_steps(tags: Mapping[str, str]) -> Iterator[PlanStep]:
    for alias, number in own_aliases(tags).items():
        yield _removing("Alias", f"@{alias}", f"of version {number}")
    for key, value in sorted(tags.items()):
        if key.startswith(POLICY_TAG):
            yield _removing("Policy", key.removeprefix(POLICY_TAG), value)
        elif key.startswith(COLLECTION_TAG):
            yield PlanStep(verb="change", kind="Collection", name=value, why="it has it no more")


def _shared_steps(connection: Connection, group: str) -> Iterator[PlanStep]:
    shared = sharing.read(connection, group)
    for grant in shared.grants:
        yield _removing("Share with account", grant.account, "it sees nothing any more")
    if shared.others:
        yield _removing("Resource policy", f"{shared.others} statements of others", "of the group")
