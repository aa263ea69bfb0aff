"""The base of what shows itself in a cell."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from mlops_ext.notebook.displays.blocks import Block, joined
from mlops_ext.notebook.displays.bundle import bundle

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.services.records import Record

R = TypeVar("R", bound="Record")


class Shown(ABC):
    """An object with a display.

    Attributes:
        connection: The SageMaker it comes from.
    """

    _kind: ClassVar[str]
    """``kind`` of its ``application/vnd.mlops+json``."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @abstractmethod
    def _blocks(self) -> Sequence[Block]:
        """Return what the display says."""

    @abstractmethod
    def _data(self) -> Any:
        """Return the record or records, JSON-ready."""

    def _extra(self) -> dict[str, Any] | None:
        """Return what the renderer would otherwise have to ask for."""
        return None

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Return text, script-free HTML and ``application/vnd.mlops+json``."""
        info = self.connection.info()
        return bundle(self._kind, info, self._data, self._blocks(), self._extra())

    def __str__(self) -> str:
        return joined(self._blocks())


class ShownRecord(Shown, Generic[R]):
    """A record with a display: what `Version`, `Lineage`… are.

    A part of what a version or a group can do stands in a module of its own, as a subclass for
    the same record, which `Version` or `Group` inherits.

    Attributes:
        connection: The SageMaker it comes from.
        record: What is known of it.
    """

    def __init__(self, connection: Connection, record: R) -> None:
        super().__init__(connection)
        self.record = record

    def _data(self) -> Any:
        return self.record.to_wire()
