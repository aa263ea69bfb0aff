"""The lineage of a copy, made before the version so that SageMaker joins it.

Data sets, trial component and archive are recorded as a registration's are, and the version that
was copied comes before the archive: ``Model (the version) --DerivedFrom--> Model (the archive)
--ContributedTo--> Model (the copy)``. Where it belongs to another account, its artifact here has
its ARN as source; SageMaker's cross-account lineage adds ``SameAs`` between artifacts of one
source by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from mlops_ext.services.copying.places import identity, in_words, same_place
from mlops_ext.services.graph.entities import (
    PLACE_PROPERTY,
    associate,
    dissociate,
    ensure_artifact,
    version_artifact,
)
from mlops_ext.services.graph.registration import record_registration
from mlops_ext.services.packages import containers
from mlops_ext.services.records import Archive, DatasetUse
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.services.copying.planning import Prospect


def record_copy(
    found: Prospect, places: Mapping[str, str], undo: Undo, now: datetime
) -> list[DatasetUse]:
    """Record what a copy was made from.

    Args:
        found: the copy.
        places: new URIs by the old ones.
        undo: takes it back when the copy fails.
        now: when it is made.

    Returns:
        The data sets, where they are now, with the ARNs of their artifacts.
    """
    archive = _archive(found, places)
    datasets = [
        use.model_copy(update={"uri": places.get(use.uri, use.uri)}) for use in found.datasets
    ]
    if archive is None:  # all is in the image: nothing to hang the lineage on
        return datasets
    manifest = found.content.manifest
    notebook = manifest.notebook if manifest else None
    linked = record_registration(
        found.target,
        undo,
        group=found.group,
        notebook=notebook.name if notebook else f"Copy of {found.reference}",
        archive=archive,
        datasets=datasets,
        parameters=manifest.parameters if manifest else {},
        now=now,
    )
    _derive(found, archive.uri, undo)
    return linked


def _archive(found: Prospect, places: Mapping[str, str]) -> Archive | None:
    for container in containers(found.request):
        uri = str(container.get("ModelDataUrl"))
        if uri in places:
            kept = found.content.manifest.archive if found.content.manifest else None
            same = kept if kept and kept.uri == uri else None
            size = next((one.size for one in found.pieces.objects if one.uri == uri), None)
            return Archive(uri=places[uri], sha256=same.sha256 if same else None, size=size)
    return None


def _derive(found: Prospect, archive: str, undo: Undo) -> None:
    target = found.target
    client = target.client("sagemaker")
    model, _ = ensure_artifact(target, archive, "Model")
    arn = str(found.package["ModelPackageArn"])
    source = version_artifact(target, arn) if same_place(found.source, target) else None
    if source is None:
        uri = identity(found.source, target, arn)
        properties = {
            "ModelPackageGroupName": found.package["ModelPackageGroupName"],
            "Version": str(found.package["ModelPackageVersion"]),
            PLACE_PROPERTY: in_words(found.source),
        }
        source, made = ensure_artifact(target, uri, "Model", None, properties)
        if made:
            undo.on_failure(client.delete_artifact, ArtifactArn=source)
    associate(target, source, model, "DerivedFrom")
    undo.on_failure(dissociate, connection=target, source=source, destination=model)
