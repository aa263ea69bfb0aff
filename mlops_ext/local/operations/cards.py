"""Model cards of their own: every change of content is a version; export makes a PDF in S3."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.cards.content import read_content, risk_rating
from mlops_ext.local.cards.paper import card_pdf
from mlops_ext.local.errors import ApiError, conflict, validation
from mlops_ext.local.hosting.storing import store
from mlops_ext.local.resources.declarations.cards import (
    MODEL_CARD,
    MODEL_CARD_EXPORT_JOB,
    MODEL_CARD_VERSION,
)
from mlops_ext.local.resources.generic import (
    add,
    create,
    listing,
    record,
    remove,
    require,
    user_context,
)
from mlops_ext.local.store import Condition, Document, Draft

_DIGITS = 9


def create_card(call: Call) -> Output:
    """CreateModelCard, of version 1.

    Raises:
        ApiError: ConflictException, the name is taken; ValidationException, the content is none
            of a model card.
    """
    content = read_content(call.input["Content"], "Content")
    with call.engine.database.transaction():
        card = create(call, MODEL_CARD, {"ModelCardVersion": 1, **_found_by(content)})
        _add_version(call, card)
    return {"ModelCardArn": card.arn}


def update_card(call: Call) -> Output:
    """UpdateModelCard: new content is a further version, a new status is not.

    Raises:
        ApiError: ResourceNotFound; ConflictException, the card is archived; ValidationException,
            content and status would both change, or neither is given.
    """
    given = call.input
    card = _card(call)
    wanted: dict[str, Any] = {
        name: given[name] for name in ("Content", "ModelCardStatus") if name in given
    }
    if not wanted:
        raise validation("Give either Content or ModelCardStatus to say what to update.")
    changed: dict[str, Any] = {
        name: value for name, value in wanted.items() if card.body[name] != value
    }
    if len(changed) > 1:
        raise validation(
            "You cannot update both model card content and model card status in a single call."
        )
    if "Content" in changed and card.body["ModelCardStatus"] == "Archived":
        raise conflict(f"Modelcard {card.name} is archived: its content cannot be updated.")
    with call.engine.database.transaction():
        if "Content" in changed:
            content = read_content(changed["Content"], "Content")
            number = card.body["ModelCardVersion"] + 1
            changed |= {"ModelCardVersion": number, **_found_by(content)}
            card = _change(call, card, changed)
            _add_version(call, card)
        else:
            _change(call, _version(call, card, card.body["ModelCardVersion"]), changed)
            card = _change(call, card, changed)
    return {"ModelCardArn": card.arn}


def _found_by(content: dict[str, Any]) -> dict[str, Any]:
    """What Search finds a card by beside its own members."""
    overview = content.get("model_overview", {})
    return {"RiskRating": risk_rating(content), "ModelId": overview.get("model_id")}


def _change(call: Call, document: Document, members: dict[str, Any]) -> Document:
    body = {**document.body, **members, "LastModifiedBy": user_context(call)}
    return call.engine.documents.change(document, body, call.engine.now())


def _add_version(call: Call, card: Document) -> None:
    number = card.body["ModelCardVersion"]
    name = f"{card.key}/{number}"
    members = ("ModelCardName", "ModelCardStatus", "ModelCardVersion", "Content", "CreatedBy")
    body = {member: card.body[member] for member in members} | {
        "ModelCardArn": card.arn,
        "SecurityConfig": card.body.get("SecurityConfig"),
        "CardCreationTime": card.created,
    }
    draft = Draft(
        MODEL_CARD_VERSION.kind,
        call.engine.arn(MODEL_CARD_VERSION.tail(name)),
        str(number),
        body,
        key=_key(number),
        parent=card.key,
    )
    call.engine.documents.add(draft, call.engine.now())


def _key(number: int) -> str:
    return str(number).zfill(_DIGITS)


def _card(call: Call) -> Document:
    return require(call.engine, MODEL_CARD, call.input["ModelCardName"])


def _version(call: Call, card: Document, number: int) -> Document:
    found = call.engine.documents.find(MODEL_CARD_VERSION.kind, _key(number), card.key)
    if found is None:
        raise MODEL_CARD_VERSION.missing_error(card.arn, str(number))
    return found


def _asked_version(call: Call, card: Document) -> Document:
    return _version(call, card, call.input.get("ModelCardVersion", card.body["ModelCardVersion"]))


def describe_card(call: Call) -> Output:
    """DescribeModelCard: the latest version, or the one asked for.

    Raises:
        ApiError: ResourceNotFound, also for a version that there is not.
    """
    shown = record(MODEL_CARD_VERSION, _asked_version(call, _card(call)))
    if call.input.get("IncludedData") == "MetadataOnly":
        shown["Content"] = "{}"
    return shown


def delete_card(call: Call) -> Output:
    """DeleteModelCard, with its versions and export jobs; what was exported stays in S3."""
    engine, card = call.engine, _card(call)
    with engine.database.transaction():
        for kind in (MODEL_CARD_VERSION.kind, MODEL_CARD_EXPORT_JOB.kind):
            for part in list(engine.documents.each(kind, card.key)):
                engine.documents.delete(part)
        remove(engine, card)
    return {}


def list_versions(call: Call) -> Output:
    """ListModelCardVersions."""
    of_card = Condition("parent", "=", _card(call).key)
    return listing(call, MODEL_CARD_VERSION, [of_card])


async def create_export_job(call: Call) -> Output:
    """CreateModelCardExportJob: writes ``<S3OutputPath>/<job>/<card>-<version>.pdf``.

    The PDF is our own: everything that the card says as text, no charts. A job that cannot write
    its file is Failed and says why.

    Raises:
        ApiError: ResourceNotFound, the card or its version; ConflictException, the name is taken.
    """
    given, card = call.input, _card(call)
    version, name = _asked_version(call, card), given["ModelCardExportJobName"]
    number = version.body["ModelCardVersion"]
    draft = Draft(
        MODEL_CARD_EXPORT_JOB.kind,
        call.engine.arn(MODEL_CARD_EXPORT_JOB.tail(f"{card.name}/export-job/{name}")),
        name,
        {
            "ModelCardExportJobName": name,
            "ModelCardName": card.name,
            "ModelCardVersion": number,
            "OutputConfig": given["OutputConfig"],
            "Status": "InProgress",
        },
        parent=card.key,
    )
    job = add(call, MODEL_CARD_EXPORT_JOB, draft)
    path = given["OutputConfig"]["S3OutputPath"].rstrip("/")
    uri = f"{path}/{name}/{card.name}-{number}.pdf"
    try:
        await store(call.engine.objects, uri, _paper(version), "application/pdf")
        result = {"Status": "Completed", "ExportArtifacts": {"S3ExportArtifacts": uri}}
    except ApiError as error:
        reason = f"The card cannot be written to {uri}: {error.message}"
        result = {"Status": "Failed", "FailureReason": reason}
    call.engine.documents.change(job, job.body | result, call.engine.now())
    return {"ModelCardExportJobArn": job.arn}


def _paper(version: Document) -> bytes:
    body = version.body
    facts = {
        "Version": str(body["ModelCardVersion"]),
        "Status": body["ModelCardStatus"],
        "Created": _date(body["CardCreationTime"]),
        "Last modified": _date(version.modified),
    }
    return card_pdf(body["ModelCardName"], facts, read_content(body["Content"], "Content"))


def _date(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def describe_export_job(call: Call) -> Output:
    """DescribeModelCardExportJob.

    Raises:
        ApiError: ResourceNotFound.
    """
    arn = call.input["ModelCardExportJobArn"]
    job = call.engine.documents.by_arn(arn)
    if job is None or job.kind != MODEL_CARD_EXPORT_JOB.kind:
        raise MODEL_CARD_EXPORT_JOB.missing_error(arn, arn)
    return record(MODEL_CARD_EXPORT_JOB, job)


def list_export_jobs(call: Call) -> Output:
    """ListModelCardExportJobs of a card."""
    return listing(call, MODEL_CARD_EXPORT_JOB, [Condition("parent", "=", _card(call).key)])


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateModelCard": create_card,
        "DescribeModelCard": describe_card,
        "UpdateModelCard": update_card,
        "DeleteModelCard": delete_card,
        "ListModelCardVersions": list_versions,
        "CreateModelCardExportJob": create_export_job,
        "DescribeModelCardExportJob": describe_export_job,
        "ListModelCardExportJobs": list_export_jobs,
    }
}
