"""Copying a version: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import Conflict, translating
from mlops_ext.services import jsontext
from mlops_ext.services.copying.content import COPIED_KEY
from mlops_ext.services.copying.lineage import record_copy
from mlops_ext.services.copying.places import in_words
from mlops_ext.services.copying.planning import Prospect, look, reason_against
from mlops_ext.services.copying.request import moved, moved_image
from mlops_ext.services.copying.transfer import Transfer
from mlops_ext.services.governance.decisions import COPIED, record_decision
from mlops_ext.services.manifest import CONTENT_KEY, MANIFEST_KEY
from mlops_ext.services.models import get_version
from mlops_ext.services.names import LONGEST_METADATA_VALUE
from mlops_ext.services.packages import containers
from mlops_ext.services.records import DatasetUse, Progressed, Version
from mlops_ext.services.registration.claims import claim
from mlops_ext.services.registration.model import Progress
from mlops_ext.services.registration.package import ensure_group
from mlops_ext.services.storage import Store
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def copy(
    connection: Connection,
    reference: str,
    *,
    to: Connection | None = None,
    group: str | None = None,
    progress: Progress | None = None,
) -> Version:
    """Copy a version with all that is kept about it, its evaluation, its card and its lineage.

    The copy is pending approval, whatever the version is: it is decided on where it is.

    Args:
        connection: where the version is.
        reference: the version.
        to: where the copy goes; by default where the version is.
        group: of the copy, made when it is new; by default the version's.
        progress: takes what is being done, with bytes.

    Returns:
        The copy; `existing` says that a version of the same content was there already.

    Raises:
        UnknownReference: there is no such version.
        Conflict: it cannot be copied as it stands; nothing has been made.
        InvalidInput: it would be copied onto itself, or AWS refuses the group's name.
        MLOpsError: a later step failed; what had been made is removed.
    """
    target = to or connection
    with translating(f"copy {reference} to {in_words(target)}", target):
        found = look(connection, target, reference, group)
        if found.existing is None and (reason := reason_against(found)):
            raise Conflict.of("NotCopyable", reason)
        arn, existing = _copy_once(found, progress or (lambda _: None))
        return get_version(target, arn).model_copy(update={"existing": existing})


def _copy_once(found: Prospect, tell: Progress) -> tuple[str, bool]:
    """Return the ARN of the copy, and whether it was there already."""
    if found.existing:
        return found.existing, True
    content = (found.package.get("CustomerMetadataProperties") or {}).get(CONTENT_KEY)
    if content is None:
        return _copy(found, tell), False
    with claim(found.target, found.group, content, tell) as mine:
        existing = mine.version is not None
        mine.version = mine.version or _copy(found, tell)
        return mine.version, existing


def _copy(found: Prospect, tell: Progress) -> str:
    """Make everything, or nothing, and return the copy's ARN."""
    target = found.target
    client = target.client("sagemaker")
    with Undo() as undo:
        ensure_group(target, found.group, undo)
        store = Store(target, found.group)
        undo.on_failure(store.remove)
        metadata = dict(found.request.get("CustomerMetadataProperties") or {})
        pointer = metadata.get(MANIFEST_KEY)
        places = Transfer(found.source, target, store, tell).run(found.pieces, pointer)
        tell(Progressed(text="Recording lineage"))
        linked = record_copy(found, places, undo, datetime.now(UTC))
        if found.content.document is not None:
            manifest = _manifest(found, found.content.document, places, linked)
            metadata[MANIFEST_KEY] = store.put("manifest.json", manifest, "application/json")
        tell(Progressed(text="Making the version"))
        source = str(found.package["ModelPackageArn"])
        metadata[COPIED_KEY] = source[:LONGEST_METADATA_VALUE]
        made = client.create_model_package(**_request(found, places, metadata))
        arn = str(made["ModelPackageArn"])
        undo.on_failure(client.delete_model_package, ModelPackageName=arn)
        origin = f"{found.reference} of {in_words(found.source)}"
        record_decision(target, arn, COPIED, before=origin, undo=undo)
    return arn


def _manifest(
    found: Prospect,
    document: dict[str, Any],
    places: Mapping[str, str],
    linked: list[DatasetUse],
) -> bytes:
    """The manifest as it is, with the places where things are now."""
    own = {"group": found.group, "datasets": [use.to_wire() for use in linked]}
    return jsontext.write({**moved(document, places), **own})


def _request(
    found: Prospect, places: Mapping[str, str], metadata: Mapping[str, str]
) -> dict[str, Any]:
    """The input of CreateModelPackage."""
    request: dict[str, Any] = moved(found.request, places)
    for container in containers(request):
        before = container.get("Image")
        if before and (image := moved_image(before, found.target.region)) != before:
            container["Image"] = image
            container.pop("ImageDigest", None)
    return {
        **request,
        "ModelPackageGroupName": found.group,
        "ModelApprovalStatus": "PendingManualApproval",
        "CustomerMetadataProperties": moved(dict(metadata), places),
    }
