"""Associations made and removed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

from mlops_ext.errors import Conflict, UnknownReference, translating
from mlops_ext.services.given import one_of
from mlops_ext.services.graph.entities import dissociate
from mlops_ext.services.graph.reading import read
from mlops_ext.services.lineage.editing.ends import End, end_of, ensured, every_end_of
from mlops_ext.services.lineage.editing.marks import mark, marked, unmark
from mlops_ext.services.lineage.editing.notes import forget, note
from mlops_ext.services.packages import who
from mlops_ext.services.paging import pages
from mlops_ext.services.records import AssociationType, LinkChange, PlanStep
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

TYPES: tuple[str, ...] = get_args(AssociationType)
_COMPONENT = ":experiment-trial-component/"


@dataclass(frozen=True)
class _Plan:
    """A change with the ends that it is about."""

    change: LinkChange
    source: End
    destination: End


def link(
    connection: Connection,
    source: object,
    destination: object,
    type: AssociationType | str = "ContributedTo",
    *,
    content: str | None = None,
    dry_run: bool = False,
) -> LinkChange:
    """Associate two things by hand; data and images get an artifact where they have none.

    What is so already stays as it is. A cycle is said and made: AWS allows it.

    Args:
        connection: where.
        source: where data comes from: a version, a group, an endpoint, a job, data by its URI or
            path, an image, or a lineage entity's ARN.
        destination: where it goes to, a reference of the same kinds.
        type: ``ContributedTo``, ``AssociatedWith``, ``DerivedFrom``, ``Produced`` or ``SameAs``.
        content: ``sha256:…`` of the source, of data that is not here.
        dry_run: change nothing.

    Raises:
        UnknownReference: one of them is not there, or nothing is recorded about it yet.
        InvalidInput: SageMaker does not take such an association.
        Conflict: they are associated otherwise, or an account has as many as AWS allows.
    """
    one_of(type, TYPES, "type of association")
    with translating(f"link {_said(source)} to {_said(destination)}", connection):
        plan = _planned(connection, source, destination, type, content)
        change = plan.change
        if dry_run or not change.steps:
            return change
        if change.blocked:
            raise Conflict.of("LinkRefused", change.blocked)
        return _made(connection, plan)


def _planned(
    connection: Connection, source: object, destination: object, type: str, content: str | None
) -> _Plan:
    begin, end = end_of(connection, source, content), end_of(connection, destination)
    there = _association(connection, begin, end)
    by = marked(connection, *ends_of(there)) if there else None
    blocked = _refusal(begin, end, type, there)
    already = there is not None and there["AssociationType"] == type
    change = LinkChange(
        verb="link",
        source=begin.record(),
        destination=end.record(),
        type=type,
        steps=[] if already else _steps(begin, end, type),
        warnings=[] if there or blocked else _warnings(connection, begin, end),
        blocked=blocked,
        by=by or (who(there.get("CreatedBy")) if there else None),
    )
    return _Plan(change, begin, end)


def ends_of(association: dict[str, Any]) -> tuple[str, str]:
    """Return source and destination of an association, by their ARNs."""
    return association["SourceArn"], association["DestinationArn"]


def _association(connection: Connection, source: End, destination: End) -> dict[str, Any] | None:
    if source.arn is None or destination.arn is None:
        return None
    listed = connection.client("sagemaker").list_associations(
        SourceArn=source.arn, DestinationArn=destination.arn
    )["AssociationSummaries"]
    found: dict[str, Any] | None = next(iter(listed), None)
    return found


def _refusal(source: End, destination: End, type: str, there: dict[str, Any] | None) -> str | None:
    """Why SageMaker would not take it, known before it is asked."""
    if source.arn and source.arn == destination.arn:
        return f"{source.name} cannot be linked to itself. Name two different things."
    if all(_COMPONENT in (end.arn or "") for end in (source, destination)):
        return (
            f"{source.name} and {destination.name} are both jobs or notebooks, which SageMaker does"
            " not associate. Link the data that went from one to the other."
        )
    if there and there["AssociationType"] != type:
        return (
            f"{source.name} is linked to {destination.name} as {there['AssociationType']}, and two"
            " things have one association. Unlink them first."
        )
    return None


def _steps(source: End, destination: End, type: str) -> list[PlanStep]:
    made = [
        PlanStep(
            verb="make",
            kind=f"Artifact {end.draft.type}",
            name=end.name,
            why="it is not recorded yet" + (", in this content" if end.draft.content else ""),
        )
        for end in (source, destination)
        if end.arn is None and end.draft
    ]
    name = f"{source.name} → {destination.name}"
    return [*made, PlanStep(verb="make", kind="Association", name=name, why=type)]


def _warnings(connection: Connection, source: End, destination: End) -> list[str]:
    if source.arn is None or destination.arn is None:
        return []
    before = read(connection, [source.arn], "Ascendants", None)
    if destination.arn not in before.vertices:
        return []
    return [
        f"This closes a cycle: {source.name} came of {destination.name}. SageMaker allows it;"
        " questions about either then find both."
    ]


def _made(connection: Connection, plan: _Plan) -> LinkChange:
    client, by = connection.client("sagemaker"), connection.info().user
    type = plan.change.type
    with Undo() as undo:
        source = ensured(connection, plan.source, by, undo)
        destination = ensured(connection, plan.destination, by, undo)
        ends = {"SourceArn": source.arn, "DestinationArn": destination.arn}
        client.add_association(**ends, AssociationType=type)
        undo.on_failure(client.delete_association, **ends)
        pair = str(source.arn), str(destination.arn)
        undo.on_failure(lambda: unmark(connection, *pair))
        mark(connection, *pair, by)
        note(connection, *pair, by)
    ends_now = {"source": source.record(), "destination": destination.record()}
    return plan.change.model_copy(update={**ends_now, "done": True, "by": by})


def unlink(
    connection: Connection,
    source: object,
    destination: object,
    *,
    force: bool = False,
    dry_run: bool = False,
) -> LinkChange:
    """Remove the association of two things: of data in each content that has one.

    Args:
        connection: where.
        source: as of `link`.
        destination: as of `link`.
        force: also one that nobody made by hand, which SageMaker does not record again.
        dry_run: change nothing.

    Raises:
        UnknownReference: they are not linked.
        Conflict: nobody made it by hand.
    """
    with translating(f"unlink {_said(source)} from {_said(destination)}", connection):
        begin, end = every_end_of(connection, source), every_end_of(connection, destination)
        found = _between(connection, begin, end)
        if not found:
            raise _not_linked(connection, begin, end)
        makers = [marked(connection, *ends_of(one)) for one in found]
        name = f"{begin.name} → {end.name}"
        change = LinkChange(
            verb="unlink",
            source=begin.record(found[0]["SourceArn"]),
            destination=end.record(found[0]["DestinationArn"]),
            type=found[0]["AssociationType"],
            steps=[
                PlanStep(verb="remove", kind="Association", name=name, why=one["AssociationType"])
                for one in found
            ],
            by=next(filter(None, makers), None),
            blocked=None if force or all(makers) else _not_by_hand(begin, end),
        )
        if dry_run:
            return change
        if change.blocked:
            raise Conflict.of("NotByHand", change.blocked)
        for one in found:
            remove_association(connection, *ends_of(one))
    return change.model_copy(update={"done": True})


def remove_association(connection: Connection, source: str, destination: str) -> None:
    """Remove an association with what is kept about it."""
    dissociate(connection, source, destination)
    unmark(connection, source, destination)
    forget(connection, source, destination)


def _between(connection: Connection, source: End, destination: End) -> list[dict[str, Any]]:
    client = connection.client("sagemaker")
    read_into = partial(pages, client, "list_associations", "AssociationSummaries")
    return [
        one
        for arn in destination.arns
        for one in read_into(DestinationArn=arn)
        if one["SourceArn"] in source.arns
    ]


def _not_linked(connection: Connection, source: End, destination: End) -> UnknownReference:
    title = f"{source.name} is not linked to {destination.name}."
    if _between(connection, destination, source):
        hint = f"{destination.name} is linked to {source.name}: name them the other way round."
        return UnknownReference.of("NotLinked", title, hint=hint)
    return UnknownReference.of(
        "NotLinked", title, hint=f"ml.lineage shows what {destination.name} is linked with."
    )


def _not_by_hand(source: End, destination: End) -> str:
    return (
        f"Nobody linked {source.name} to {destination.name} by hand: SageMaker or a registration"
        " recorded it, and will not record it again. Confirm that it goes: force=True, --yes."
    )


def _said(given: object) -> str:
    return str(getattr(given, "arn", given))
