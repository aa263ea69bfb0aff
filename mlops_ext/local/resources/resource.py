"""What one declares of a resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mlops_ext.local.errors import ApiError


@dataclass(frozen=True)
class Resource:
    """A resource with the operations that SageMaker's resources have in common.

    What `Describe` and the list show is picked from the kept record by the operation's output
    shape, so members are not declared.

    Args:
        kind: the kind of its documents.
        noun: as operations name it: ``Model`` makes ``CreateModel``, ``ListModels``.
        name: the member with its name.
        arn: the member with its ARN.
        path: its ARN's tail; ``{name}`` as written, ``{key}`` in lower case.
        summaries: the member of the list's output.
        missing: text when there is none; ``{arn}`` and ``{name}`` are filled in.
        duplicate: text when the name is taken, likewise.
        missing_code: code that goes with `missing`.
        operations: which of Create, Describe, List, Update, Delete are made from this.
        identifier: the member by which single ones are asked for; `name` when empty.
        filters: members of the list's input that must equal a column or a path into the body.
        sorts: values of SortBy beside Name and CreationTime, likewise.
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
    operations: tuple[str, ...] = ("Create", "Describe", "List", "Delete")
    identifier: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
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
        return ApiError("ValidationException", self.duplicate.format(arn=arn, name=name))
