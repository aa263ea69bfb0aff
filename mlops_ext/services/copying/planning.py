"""What copying a version would do, checked, with nothing made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services.copying.content import Content, card_of, content_of, known_copy
from mlops_ext.services.copying.pieces import Pieces, pieces_of
from mlops_ext.services.copying.places import in_words, same_account, same_place
from mlops_ext.services.copying.request import image_home, moved_image, request_of
from mlops_ext.services.models import describe
from mlops_ext.services.names import check_name
from mlops_ext.services.packages import containers
from mlops_ext.services.records import CopyPlan, DatasetUse, Left, PlanStep
from mlops_ext.services.references import Reference
from mlops_ext.services.resolving import describe_group

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_PENDING = "PendingManualApproval"


@dataclass(frozen=True)
class Prospect:
    """A copy that has been looked into.

    Args:
        source: where the version is.
        target: where the copy goes.
        package: what DescribeModelPackage says of the version.
        request: the members of it that make the copy.
        pieces: its objects.
        content: what is kept about it.
        group: of the copy.
        new_group: whether the group is made.
        existing: ARN of the version there that has the same content; None when there is none.
    """

    source: Connection
    target: Connection
    package: dict[str, Any]
    request: dict[str, Any]
    pieces: Pieces
    content: Content
    group: str
    new_group: bool
    existing: str | None

    @property
    def reference(self) -> str:
        """The version that is copied: ``churn/3``."""
        return f"{self.package['ModelPackageGroupName']}/{self.package['ModelPackageVersion']}"

    @property
    def datasets(self) -> list[DatasetUse]:
        """The data sets it was made from."""
        return self.content.datasets


def plan(
    connection: Connection,
    reference: str,
    *,
    to: Connection | None = None,
    group: str | None = None,
) -> CopyPlan:
    """Tell what copying a version would do; nothing is made.

    Args:
        connection: where the version is.
        reference: the version.
        to: where the copy goes; by default where the version is.
        group: of the copy; by default the version's.

    Raises:
        UnknownReference: there is no such version.
        InvalidInput: it would be copied onto itself, or AWS refuses the group's name.
    """
    target = to or connection
    with translating(f"plan the copy of {reference}", target):
        found = look(connection, target, reference, group)
        return CopyPlan(
            reference=found.reference,
            source=in_words(found.source),
            target=in_words(target),
            group=found.group,
            existing=_existing_reference(found),
            objects=len(found.pieces.objects),
            size=found.pieces.size,
            steps=[] if found.existing else list(_steps(found)),
            left=[] if found.existing else list(_left(found)),
            blocked=reason_against(found),
        )


def look(connection: Connection, target: Connection, reference: str, group: str | None) -> Prospect:
    """Look into the copy of a version."""
    package = describe(connection, reference)
    name = check_name(group or package["ModelPackageGroupName"])
    if same_place(connection, target) and name == package["ModelPackageGroupName"]:
        raise InvalidInput.of(
            "SamePlace",
            f"{reference} is in {name} already.",
            hint="Name another group (group=…), or another SageMaker (to=…).",
        )
    request = request_of(connection.client("sagemaker"), package) | card_of(connection, package)
    there = describe_group(target, Reference(name, "group", group=name))
    return Prospect(
        source=connection,
        target=target,
        package=package,
        request=request,
        pieces=pieces_of(connection, request),
        content=content_of(connection, package),
        group=name,
        new_group=there is None,
        existing=known_copy(target, name, package) if there else None,
    )


def reason_against(found: Prospect) -> str | None:
    """Return why it cannot be copied, and what to do; None when it can."""
    if found.package["ModelPackageStatus"] != "Completed":
        return f"{found.reference} is {found.package['ModelPackageStatus']}, not completed."
    for uri in _model_data(found):
        if reason := found.pieces.missing.get(uri):
            return f"The model's archive {uri} cannot be copied: {reason}."
    return None


def _model_data(found: Prospect) -> Iterator[str]:
    for container in containers(found.request):
        source = (container.get("ModelDataSource") or {}).get("S3DataSource") or {}
        yield from (uri for uri in (container.get("ModelDataUrl"), source.get("S3Uri")) if uri)


def _existing_reference(found: Prospect) -> str | None:
    return found.existing and found.existing.partition(":model-package/")[2]


def _steps(found: Prospect) -> Iterator[PlanStep]:
    where = in_words(found.target)
    yield PlanStep(
        verb="make" if found.new_group else "keep",
        kind="Model group",
        name=found.group,
        why=f"in {where}",
    )
    way = "within S3" if same_account(found.source, found.target) else "through this machine"
    for name, size in _objects(found.pieces):
        yield PlanStep(verb="make", kind="Object", name=name, why=f"{size:,} bytes, {way}")
    for use in found.datasets:
        yield PlanStep(verb="make", kind="Data set", name=use.name, why=_why_data(found, use))
    if image := _image(found):
        yield PlanStep(verb="change", kind="Image", name=image[1], why=f"in place of {image[0]}")
    yield PlanStep(
        verb="make",
        kind="Version",
        name=f"next of {found.group}",
        why=f"pending approval, derived from {found.reference}",
    )


def _objects(pieces: Pieces) -> Iterator[tuple[str, int]]:
    """Objects by name; those of one folder as one."""
    folders: dict[str, list[int]] = {}
    for piece in pieces.objects:
        folder, _, _ = piece.name.rpartition("/")
        folders.setdefault(folder, []).append(piece.size)
        if not folder:
            yield piece.name, piece.size
    for folder, sizes in folders.items():
        if folder:
            yield f"{folder}/ with {len(sizes):,}", sum(sizes)


def _why_data(found: Prospect, use: DatasetUse) -> str:
    if any(piece.uri == use.uri for piece in found.pieces.objects):
        return "goes along, as an artifact of the lineage there"
    return f"an artifact of the lineage there; the data stays at {use.uri}"


def _image(found: Prospect) -> tuple[str, str] | None:
    """The first container's image and what it becomes, where that is another."""
    for container in containers(found.request):
        before = str(container.get("Image", ""))
        after = moved_image(before, found.target.region)
        if before != after:
            return before, after
    return None


def _left(found: Prospect) -> Iterator[Left]:
    yield from _left_states(found)
    yield from _left_images(found)
    for uri, reason in found.pieces.missing.items():
        yield Left(what=uri, why=f"{reason[0].upper()}{reason[1:]}.")
    for use in found.datasets:
        if use.uri.startswith("file://") and found.target.kind == "aws":
            why = "A file of this machine; the lineage there names it with its hash."
            yield Left(what=use.uri, why=why)


def _left_states(found: Prospect) -> Iterator[Left]:
    package = found.package
    if (status := package.get("ModelApprovalStatus", _PENDING)) != _PENDING:
        yield Left(what=f"Approval {status}", why="The copy is decided on where it is.")
    if stage := (package.get("ModelLifeCycle") or {}).get("Stage"):
        yield Left(what=f"Stage {stage}", why="The copy begins without a stage.")
    if key := (package.get("SecurityConfig") or {}).get("KmsKeyId"):
        yield Left(what=f"KMS key {key}", why="The copy is encrypted as its own bucket is.")
    if package.get("SourceAlgorithmSpecification"):
        yield Left(what="Source algorithm", why="Algorithms belong to their own account.")


def _left_images(found: Prospect) -> Iterator[Left]:
    account = found.target.info().account
    for container in containers(found.request):
        image = moved_image(str(container.get("Image", "")), found.target.region)
        home = image_home(image)
        if home is None or found.target.kind == "local":
            continue
        if home[1] != found.target.region:
            why = f"No image of that name is known in {found.target.region}; replicate it there."
            yield Left(what=image, why=why)
        elif home[0] == found.source.info().account != account:
            yield Left(what=image, why=f"Its repository must let account {account} read it.")
