"""What one declares of a resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mlops_ext.local.errors import ApiError

Filter = str | tuple[str, str]
"""A column or path that must be equal, or one with a comparison of `store.Condition`."""


@dataclass(frozen=True)
class Resource:
    """A resource with the operations that SageMaker's resources have in common.

    A declaration is all that a plain resource needs: its operations, tags and Search are made of
    it. What `Describe` and the list show is picked from the kept record by the operation's output
    shape, so members are not declared. A module of `operations` offers what is special.

    Args:
        kind: the kind of its documents; mostly the first word of its ARN's tail.
        noun: as operations name it: ``Model`` makes ``CreateModel``, ``ListModels``; also the
            member of Search's results.
        name: the member with its name.
        arn: the member with its ARN.
        path: its ARN's tail; ``{name}`` as written, ``{key}`` in lower case.
        summaries: the member of the list's output.
        missing: text when there is none; ``{arn}`` and ``{name}`` are filled in.
        duplicate: text when the name is taken, likewise.
        missing_code: code that goes with `missing`.
        duplicate_code: code that goes with `duplicate`.
        operations: which of Create, Describe, List, Update, Delete are made from this.
        searched: as Search's ``Resource`` names it; empty when Search does not know it.
        listed: name of the list operation; the noun with an ``s`` when empty.
        described: the member of Describe's and Update's output that holds the record, if any.
        identifier: the member by which single ones are asked for; `name` when empty.
        token: the member of Create that makes it idempotent: a second request with the same value
            gives the resource that the first one made.
        initial: members that a new one has unless the request says otherwise.
        aliases: members that answers show beside the kept ones: a dotted path to each value.
        times: the members with the times of creation and last change.
        filters: members of the list's input, and what each asks for.
        sorts: values of SortBy beside Name, CreationTime and LastModifiedTime, and their columns
            or paths.
        sort: SortBy when the request says nothing.
        order: SortOrder when the request says nothing.
        replaced: members that Update replaces.
        merged: maps whose entries Update replaces one by one.
    """

    kind: str
    noun: str
    name: str
    arn: str
    path: str
    summaries: str
    missing: str
    duplicate: str
    missing_code: str = "ValidationException"
    duplicate_code: str = "ValidationException"
    operations: tuple[str, ...] = ("Create", "Describe", "List", "Delete")
    searched: str = ""
    listed: str = ""
    described: str = ""
    identifier: str = ""
    token: str = ""
    initial: Mapping[str, Any] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    times: tuple[str, str] = ("CreationTime", "LastModifiedTime")
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    sort: str = "CreationTime"
    order: str = "Descending"
    replaced: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()

    def tail(self, name: str) -> str:
        """The ARN's last part for a resource of that name."""
        return self.path.format(name=name, key=name.lower())

    def missing_error(self, arn: str, name: str) -> ApiError:
        """There is no such resource."""
        return ApiError(self.missing_code, self.missing.format(arn=arn, name=name))

    def duplicate_error(self, arn: str, name: str) -> ApiError:
        """There is such a resource already."""
        return ApiError(self.duplicate_code, self.duplicate.format(arn=arn, name=name))
