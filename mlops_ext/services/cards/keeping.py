"""Reading and keeping the model cards of versions.

A version's card is the member ModelCard of its model package. AWS keeps one of it and no history,
and has no condition on updates: whether somebody else changed it is looked at right before it is
written.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import Conflict, InvalidInput, MLOpsError, explain, translating
from mlops_ext.services import evaluation, jsontext
from mlops_ext.services.cards.checking import check_content, refused, written
from mlops_ext.services.cards.editing import differences
from mlops_ext.services.cards.proposal import propose
from mlops_ext.services.cards.schema import Content, of_package
from mlops_ext.services.governance.decisions import CARD, record_decision
from mlops_ext.services.models import describe, get_version
from mlops_ext.services.packages import Package
from mlops_ext.services.records.cards import CARD_STATUSES, ModelCard
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

DRAFT = "Draft"
_SHOWN = 120
"""Characters of a text that a conflict is told with."""


def read_card(connection: Connection, reference: str) -> ModelCard:
    """Return the card of a version.

    It is the one stored with the version; else the card of its own (CreateModelCard) that names
    the version as its model; else a proposal from what the version knows, stored nowhere.

    Raises:
        UnknownReference: there is no such version.
        MLOpsError: SageMaker cannot be asked.
    """
    with translating(f"read the model card of {reference}", connection):
        package = describe(connection, reference)
        return kept_card(connection, package) or _proposed(connection, package)


def kept_card(connection: Connection, package: Package) -> ModelCard | None:
    """Return the card stored with a version or of its own; None when there is neither.

    Args:
        connection: where.
        package: what DescribeModelPackage says of the version.
    """
    return _stored(package) or _standing_alone(connection, package)


def write_card(
    connection: Connection,
    reference: str,
    revision: str,
    *,
    content: Content | None = None,
    status: str | None = None,
) -> ModelCard:
    """Keep a version's card, and return it as it is then.

    Args:
        connection: where.
        reference: the version.
        revision: `ModelCard.revision` of the card that was edited, empty when none was stored.
        content: what it says; None leaves it, or keeps the proposal where nothing is stored.
        status: a ModelCardStatus; None leaves it, a new card is a draft.

    Raises:
        UnknownReference: there is no such version.
        InvalidInput: AWS's schema refuses a member; `fields` of its problem says which.
        Conflict: somebody else changed the card since; its message has both texts.
    """
    if status is not None and status not in CARD_STATUSES:
        raise InvalidInput.of(
            "InvalidCardStatus",
            f"{status!r} is not a status of model cards.",
            hint=f"Use {', '.join(CARD_STATUSES)}.",
        )
    with translating(f"keep the model card of {reference}", connection):
        before = read_card(connection, reference)
        wanted = before.content if content is None else content
        if before.revision != revision:
            raise _changed(before, content, status)
        if before.name:
            wanted = of_package(wanted)
        check_content(wanted, before.content if before.revision else None)
        kept = before.status if before.revision else DRAFT
        if content is not None or not before.revision:
            _change(connection, before.arn, wanted, kept, kept)
        if status is not None and status != kept:
            # By itself: AWS may refuse to change content and status at once.
            _change(connection, before.arn, wanted, kept, status)
        return read_card(connection, before.arn)


def _change(connection: Connection, arn: str, content: Content, before: str, after: str) -> None:
    """Keep a card of that status and the decision about it: both, or neither."""
    with Undo() as undo:
        record_decision(connection, arn, CARD, before=before, after=after, undo=undo)
        _update(connection, arn, content, after)


def _update(connection: Connection, arn: str, content: Content, status: str) -> None:
    card = {"ModelCardContent": written(content), "ModelCardStatus": status}
    try:
        connection.client("sagemaker").update_model_package(ModelPackageArn=arn, ModelCard=card)
    except Exception as error:
        told = explain(error, "keep the model card", connection)
        raise refused(told) if isinstance(told, InvalidInput) else told from error


def _changed(theirs: ModelCard, mine: Content | None, status: str | None) -> MLOpsError:
    both = differences(theirs.content, mine) if mine is not None else {}
    lines = [
        f"{path}: theirs {_shown(their)}, yours {_shown(your)}"
        for path, (their, your) in both.items()
    ]
    if status is not None and status != theirs.status:
        lines.append(f"status: theirs {theirs.status}, yours {status}")
    return Conflict.of(
        "CardChanged",
        f"The model card of {theirs.reference} was changed after this one was read.",
        "\n".join(lines) or "What they saved says the same.",
        hint="Nothing was saved. Read the card again and set what is to stay.",
    )


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else jsontext.write_line(value)
    return f"“{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}”"


def _stored(package: Package) -> ModelCard | None:
    card = package.get("ModelCard") or {}
    text, status = card.get("ModelCardContent"), card.get("ModelCardStatus") or DRAFT
    if text is None:
        return None
    revision = hashlib.sha256(f"{status}\n{text}".encode()).hexdigest()[:16]
    return _card(package, text, status, revision=revision)


def _standing_alone(connection: Connection, package: Package) -> ModelCard | None:
    """The newest card of its own whose model is this version."""
    client = connection.client("sagemaker")
    by_model = {"Name": "ModelId", "Operator": "Equals", "Value": package["ModelPackageArn"]}
    found = client.search(
        Resource="ModelCard",
        SearchExpression={"Filters": [by_model]},
        SortBy="LastModifiedTime",
        SortOrder="Descending",
        MaxResults=1,
    )["Results"]
    if not found:
        return None
    name = found[0]["ModelCard"]["ModelCardName"]
    card = client.describe_model_card(ModelCardName=name)
    read = _card(package, card["Content"], card["ModelCardStatus"], name=name)
    note = f"This is the model card {name}; saving keeps a copy with the version."
    return read.model_copy(update={"notes": [note, *read.notes]})


def _proposed(connection: Connection, package: Package) -> ModelCard:
    arn = package["ModelPackageArn"]
    version = get_version(connection, arn)
    return ModelCard(
        reference=_reference(package),
        arn=arn,
        status=DRAFT,
        content=propose(version, evaluation.read_evaluation(connection, arn)),
        stored=False,
        notes=[version.unread.title] if version.unread else [],
    )


def _card(
    package: Package, text: str, status: str, *, name: str | None = None, revision: str = ""
) -> ModelCard:
    content, notes = _read(text)
    return ModelCard(
        reference=_reference(package),
        arn=package["ModelPackageArn"],
        status=status,
        content=content,
        stored=True,
        name=name,
        revision=revision,
        notes=notes,
    )


def _read(text: str) -> tuple[Content, list[str]]:
    try:
        content = jsontext.read(text)
    except (json.JSONDecodeError, RecursionError):
        content = None
    if isinstance(content, dict):
        return content, []
    return {}, ["What is stored is no JSON object; saving replaces it."]


def _reference(package: Package) -> str:
    return f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"
