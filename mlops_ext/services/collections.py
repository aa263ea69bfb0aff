"""Collections of model groups, as SageMaker Studio keeps them: resource groups and tags.

A collection is a group of AWS Resource Groups whose query asks for one tag: the key
``sagemaker:collection-path:<milliseconds>`` is its own, the value its path (``risk/churn``). What
is in it, model groups and further collections alike, carries that tag.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import Conflict, InvalidInput, UnknownReference, translating
from mlops_ext.services import finding
from mlops_ext.services.finding.table import COLLECTION_TAG
from mlops_ext.services.near import closest, no_group
from mlops_ext.services.paging import together
from mlops_ext.services.records import Collection
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_IS_COLLECTION = "sagemaker:collection"
_ROOT = f"{COLLECTION_TAG}root"
_NAME = re.compile(r"[a-zA-Z0-9][\w.-]{0,99}", re.ASCII)
_LONGEST_PATH = 256
_TYPES = ["AWS::SageMaker::ModelPackageGroup", "AWS::ResourceGroups::Group"]


@dataclass(frozen=True)
class _Kept:
    """A collection as Resource Groups keeps it: its own tag, and the tags it carries itself."""

    arn: str
    key: str
    path: str
    tags: dict[str, str]


def list_collections(connection: Connection) -> list[Collection]:
    """Return the collections at the top, each with those inside it, by name.

    Raises:
        MLOpsError: SageMaker or Resource Groups cannot be asked.
    """
    with translating("list collections", connection):
        return _tree(connection, _read(connection))


def get_collection(connection: Connection, path: str) -> Collection:
    """Return one collection with those inside it.

    Raises:
        UnknownReference: there is none; `closest` has paths near it.
    """
    with translating(f"read the collection {path}", connection):
        kept = _read(connection)
        return _shown(connection, kept, _find(kept, path))


def create_collection(connection: Connection, path: str) -> Collection:
    """Make a collection; the one it lies in (``risk`` of ``risk/churn``) must be there.

    Raises:
        InvalidInput: the name has signs it cannot have.
        Conflict: there is one of this path.
        UnknownReference: there is no collection it would lie in.
    """
    parent_path, _, name = path.rpartition("/")
    _check_name(name, path)
    with translating(f"make the collection {path}", connection):
        kept = _read(connection)
        _check_free(kept, path, "Add model groups to it.")
        parent = _find(kept, parent_path) if parent_path else None
        moment = int(time.time() * 1000)
        inside = {parent.key: parent.path} if parent else {_ROOT: "true"}
        answer = connection.client("resource-groups").create_group(
            Name=f"{name}-{moment}",
            ResourceQuery=_query(f"{COLLECTION_TAG}{moment}", path),
            Tags={_IS_COLLECTION: "true", **inside},
        )
    return Collection(path=path, name=name, arn=answer["Group"]["GroupArn"], groups=[])


def delete_collection(connection: Connection, path: str) -> Collection:
    """Delete an empty collection and return it.

    Raises:
        UnknownReference: there is none; `closest` has paths near it.
        Conflict: something is in it.
    """
    with translating(f"delete the collection {path}", connection):
        kept = _read(connection)
        found = _find(kept, path)
        shown = _shown(connection, kept, found)
        inside = [*shown.groups, *(one.path for one in shown.collections)]
        if inside:
            raise Conflict.of(
                "CollectionNotEmpty",
                f"The collection {path} is not empty: {', '.join(inside[:5])} in it.",
                hint="Take out what is in it first; the model groups themselves stay.",
            )
        connection.client("resource-groups").delete_group(Group=found.arn)
    return shown


def change_collection(
    connection: Connection, path: str, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> Collection:
    """Put model groups into a collection, take others out, and return it as it is then.

    Args:
        connection: to the SageMaker that keeps it.
        path: of the collection.
        add: names of groups; those that are in it already stay.
        remove: names of groups; those that are not in it are passed over.

    Raises:
        UnknownReference: there is no such collection, or no such group; the closest are named.
    """
    with translating(f"change the collection {path}", connection):
        kept = _read(connection)
        found = _find(kept, path)
        groups = finding.versions(connection).groups
        for name in (*add, *remove):
            if name not in groups:
                raise no_group(name, groups)
        client = connection.client("sagemaker")
        for name in add:
            tag = {"Key": found.key, "Value": found.path}
            client.add_tags(ResourceArn=groups[name].arn, Tags=[tag])
        for name in remove:
            if found.key in groups[name].tags:
                client.delete_tags(ResourceArn=groups[name].arn, TagKeys=[found.key])
        return _shown(connection, kept, found)


def rename_collection(connection: Connection, path: str, name: str) -> Collection:
    """Give a collection another name where it lies, and return it as it is then.

    Those inside it follow. What was changed is taken back when a step fails.

    Args:
        connection: to the SageMaker that keeps it.
        path: of the collection now.
        name: the new one, without those that it lies in.

    Raises:
        UnknownReference: there is no such collection; the closest are named.
        InvalidInput: the name has signs it cannot have, or a path becomes too long by it.
        Conflict: there is one of this name beside it.
    """
    above, slash, own = path.rpartition("/")
    target = f"{above}{slash}{name}"
    with translating(f"rename the collection {path}", connection):
        kept = _read(connection)
        found = _find(kept, path)
        if name == own:
            return _shown(connection, kept, found)
        below = [one for one in kept if one.path.startswith(f"{path}/")]
        renamed = {one.path: target + one.path.removeprefix(path) for one in (found, *below)}
        _check_name(name, max(renamed.values(), key=len))
        _check_free(kept, target, "Choose another name.")
        finding.versions(connection, now=True)
        with Undo() as undo:
            for one in (found, *below):
                for write in _writers(connection, kept, one):
                    undo.on_failure(write, path=one.path)
                    write(renamed[one.path])
    return get_collection(connection, target)


def _writers(
    connection: Connection, kept: Iterable[_Kept], one: _Kept
) -> Iterator[Callable[[str], None]]:
    """What writes a path wherever a collection's stands: on all that is in it, in its query."""
    groups = connection.client("resource-groups")
    add_tags = connection.client("sagemaker").add_tags

    def tag_group(arn: str, path: str) -> None:
        add_tags(ResourceArn=arn, Tags=[{"Key": one.key, "Value": path}])

    def tag_collection(arn: str, path: str) -> None:
        groups.tag(Arn=arn, Tags={one.key: path})

    def ask_for(path: str) -> None:
        groups.update_group_query(Group=one.arn, ResourceQuery=_query(one.key, path))

    for group in finding.versions(connection).groups.values():
        if group.tags.get(one.key) == one.path:
            yield partial(tag_group, group.arn)
    for child in kept:
        if child.tags.get(one.key) == one.path:
            yield partial(tag_collection, child.arn)
    yield ask_for


def _query(key: str, path: str) -> dict[str, str]:
    """What a collection asks for: all that carries its own tag."""
    own = {"Key": key, "Values": [path]}
    query = {"ResourceTypeFilters": _TYPES, "TagFilters": [own]}
    return {"Type": "TAG_FILTERS_1_0", "Query": json.dumps(query)}


def _read(connection: Connection) -> list[_Kept]:
    client = connection.client("resource-groups")

    def kept(mapping: dict[str, Any]) -> _Kept | None:
        arn = mapping["ResourceARN"]
        query = client.get_group_query(Group=arn)["GroupQuery"]["ResourceQuery"]["Query"]
        own = next(_own_tags(query), None)
        tags = {tag["Key"]: tag["Value"] for tag in mapping["Tags"]}
        return _Kept(arn, *own, tags) if own else None

    return [found for found in together(kept, _tagged(connection)) if found]


def _tagged(connection: Connection) -> Iterator[dict[str, Any]]:
    pages = connection.client("resourcegroupstaggingapi").get_paginator("get_resources")
    for page in pages.paginate(
        TagFilters=[{"Key": _IS_COLLECTION, "Values": ["true"]}],
        ResourceTypeFilters=["resource-groups:group"],
    ):
        yield from page["ResourceTagMappingList"]


def _own_tags(query: str) -> Iterator[tuple[str, str]]:
    """The tag that a collection's query asks for; none for a group of another kind."""
    for each in json.loads(query).get("TagFilters", []):
        if each["Key"].startswith(COLLECTION_TAG) and each.get("Values"):
            yield each["Key"], each["Values"][0]


def _tree(connection: Connection, kept: Iterable[_Kept]) -> list[Collection]:
    groups = finding.versions(connection).groups
    below: dict[str | None, list[_Kept]] = {}
    by_tag = {(one.key, one.path): one.arn for one in kept}
    for one in sorted(kept, key=lambda one: one.path.lower()):
        # One whose parent was deleted elsewhere is shown at the top.
        parents = (by_tag.get(tag) for tag in one.tags.items())
        below.setdefault(next(filter(None, parents), None), []).append(one)

    def shown(one: _Kept) -> Collection:
        members = [name for name, group in groups.items() if group.tags.get(one.key) == one.path]
        return Collection(
            path=one.path,
            name=one.path.rpartition("/")[2],
            arn=one.arn,
            groups=sorted(members, key=str.lower),
            collections=[shown(child) for child in below.get(one.arn, [])],
        )

    return [shown(one) for one in below.get(None, [])]


def _shown(connection: Connection, kept: Iterable[_Kept], one: _Kept) -> Collection:
    return next(_with(_tree(connection, kept), one.arn))


def _with(tree: Iterable[Collection], arn: str) -> Iterator[Collection]:
    for one in tree:
        if one.arn == arn:
            yield one
        yield from _with(one.collections, arn)


def _find(kept: Sequence[_Kept], path: str) -> _Kept:
    found = next((one for one in kept if one.path == path), None)
    if found is None:
        near = closest(path, [one.path for one in kept])
        hint = f"Closest: {', '.join(near)}." if near else "Make it first."
        title = f"There is no collection {path}."
        raise UnknownReference.of("UnknownReference", title, hint=hint, closest=near)
    return found


def _check_free(kept: Iterable[_Kept], path: str, hint: str) -> None:
    if any(one.path == path for one in kept):
        title = f"There is a collection {path} already."
        raise Conflict.of("CollectionExists", title, hint=hint)


def _check_name(name: str, path: str) -> None:
    if _NAME.fullmatch(name) and len(path) <= _LONGEST_PATH:
        return
    proposal = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-._")[:100] or "models"
    raise InvalidInput.of(
        "InvalidName",
        f"{name!r} is not a valid name of a collection.",
        "A name begins with a letter or digit and has letters, digits, dots, hyphens and "
        f"underscores, at most 100; a path has at most {_LONGEST_PATH} characters.",
        hint=f"Use {proposal!r}.",
        proposal=proposal,
    )
