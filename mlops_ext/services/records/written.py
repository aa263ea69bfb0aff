"""Very many records of an answer, which are written without being made."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

from pydantic import ValidatorFunctionWrapHandler

Item = TypeVar("Item")


class Written(Sequence[Item], Generic[Item]):
    """Records of which each is made when it is touched."""

    @abstractmethod
    def at(self, index: int) -> Item:
        """Return the record at an index, from 0."""

    @abstractmethod
    def written(self) -> list[str]:
        """Return all as JSON with commas between, as records are on the wire, in pieces.

        A text of all would be copied once more when it becomes part of an answer.
        """

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> list[Item]: ...

    def __getitem__(self, index: int | slice) -> Item | list[Item]:
        if isinstance(index, slice):
            return [self.at(each) for each in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        return self.at(place)

    def __iter__(self) -> Iterator[Item]:
        return map(self.at, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def as_it_is(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """Take written records unchecked: they were made from what was checked."""
    return value if isinstance(value, Written) else check(value)
