"""What hangs on versions: endpoints, aliases, objects of S3, and who else needs those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from mlops_ext.services.deployment.endpoints import list_endpoints
from mlops_ext.services.graph.entities import artifacts
from mlops_ext.services.manifest import MANIFEST_KEY
from mlops_ext.services.models import group_tags
from mlops_ext.services.packages import containers, model_uri, own_aliases
from mlops_ext.services.paging import batches, pages, together
from mlops_ext.services.records import EndpointSummary
from mlops_ext.services.records.removal import Serving
from mlops_ext.services.storage import kept_beside, split

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Package = dict[str, Any]
_MOST_DESCRIBED = 100


@dataclass(frozen=True)
class Kept:
    """An object that is kept with a version.

    Args:
        uri: where it lies.
        size: in bytes.
        version: the version's reference.
        users: references of other versions that use it.
        served_by: names of the endpoints that need it to start again.
    """

    uri: str
    size: int
    version: str
    users: tuple[str, ...] = ()
    served_by: tuple[str, ...] = ()

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return split(self.uri)[0]

    @property
    def key(self) -> str:
        """The object's key."""
        return split(self.uri)[1]


@dataclass(frozen=True)
class Hanging:
    """What hangs on versions of one group.

    Args:
        packages: the versions, oldest first.
        group_arn: ARN of their group; empty where there are none.
        endpoints: those that serve one of them.
        aliases: of them, with the number of the version.
        tags: of their group.
        objects: what is kept with them.
    """

    packages: list[Package]
    group_arn: str
    endpoints: list[EndpointSummary]
    aliases: Mapping[str, int]
    tags: Mapping[str, str]
    objects: list[Kept]

    def objects_to_remove(self, endpoints: Serving) -> list[Kept]:
        """Return the objects that nothing needs any more."""
        return [one for one in self.objects if not self.needed(one, endpoints)]

    def needed(self, one: Kept, endpoints: Serving) -> str:
        """Return who still needs an object, in words; empty when nobody does."""
        if one.users:
            return f"{' and '.join(one.users)} {'use' if len(one.users) > 1 else 'uses'} it, too"
        if endpoints == "keep" and one.served_by:
            return f"{' and '.join(one.served_by)} needs it to start again"
        return ""

    def reason(self, endpoints: Serving) -> tuple[str, str] | None:
        """Return why nothing is deleted, and what to do; None when nothing is in the way."""
        if not self.endpoints or endpoints != "refuse":
            return None
        names = " and ".join(one.name for one in self.endpoints)
        said = [f"{one.name} serves {' and '.join(one.serves)}" for one in self.endpoints]
        return ", ".join(said), (
            f"Deploy another version there, delete {names} too (--endpoints remove), "
            "or let it go on serving what is deleted (--endpoints keep)."
        )


def hanging_on(connection: Connection, packages: Iterable[Package]) -> Hanging:
    """Find what hangs on versions of one group.

    Args:
        connection: where.
        packages: what Describe or Search says of them.
    """
    ordered = sorted(packages, key=lambda one: int(one["ModelPackageVersion"]))
    if not ordered:
        return Hanging([], "", [], {}, {}, [])
    arn = group_arn(ordered[0])
    tags = group_tags(connection, arn)
    numbers = {one["ModelPackageVersion"] for one in ordered}
    names = {reference(one) for one in ordered}
    serving = [one for one in list_endpoints(connection) if names.intersection(one.serves)]
    found = together(partial(_objects, connection, serving), ordered)
    return Hanging(
        packages=ordered,
        group_arn=arn,
        endpoints=serving,
        aliases={name: n for name, n in own_aliases(tags).items() if n in numbers},
        tags=tags,
        objects=_without_own(names, [one for objects in found for one in objects]),
    )


def reference(package: Package) -> str:
    """Return ``churn/3``."""
    return f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"


def group_arn(package: Package) -> str:
    """Return the ARN of a version's group."""
    place = package["ModelPackageArn"].partition(":model-package/")[0]
    return f"{place}:model-package-group/{package['ModelPackageGroupName']}"


def _objects(
    connection: Connection, serving: Sequence[EndpointSummary], package: Package
) -> list[Kept]:
    pointer = (package.get("CustomerMetadataProperties") or {}).get(MANIFEST_KEY)
    if not pointer:
        return []
    name = reference(package)
    archives = {model_uri(container) for container in containers(package)}
    endpoints = tuple(one.name for one in serving if name in one.serves)
    found = []
    for uri, size in kept_beside(connection, pointer):
        if uri in archives:
            users = tuple(_users(connection, uri, package["ModelPackageArn"]))
            found.append(Kept(uri, size, name, users, endpoints))
        else:
            found.append(Kept(uri, size, name))
    return found


def _users(connection: Connection, archive: str, own: str) -> Iterator[str]:
    """References of other versions that are there and were made from an archive."""
    client = connection.client("sagemaker")
    arns = set()
    for artifact in artifacts(connection, archive, "Model"):
        onward = {"SourceArn": artifact["ArtifactArn"], "DestinationType": "Model"}
        for one in pages(client, "list_associations", "AssociationSummaries", **onward):
            made = client.describe_artifact(ArtifactArn=one["DestinationArn"])
            arns.add(str(made["Source"]["SourceUri"]))
    others = sorted(arn for arn in arns if ":model-package/" in arn and arn != own)
    for some in batches(others, _MOST_DESCRIBED):
        there = client.batch_describe_model_package(ModelPackageArnList=list(some))
        for arn in there.get("ModelPackageSummaries", {}):
            yield arn.partition(":model-package/")[2]


def _without_own(going: set[str], objects: Iterable[Kept]) -> list[Kept]:
    """Versions that go, too, need nothing any more."""
    return [
        replace(one, users=tuple(user for user in one.users if user not in going))
        for one in objects
    ]
