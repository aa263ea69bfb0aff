"""The network of all associations as it is, packed anew only after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.local.store import Edges

if TYPE_CHECKING:
    from mlops_ext.local.lineage.network import Network


class Networks:
    """Keeps the network that was asked for last.

    Args:
        edges: the store whose changes count.
    """

    def __init__(self, edges: Edges) -> None:
        self._edges = edges
        self._kept: tuple[int, Network] | None = None

    @property
    def version(self) -> int:
        """What the network is now, to be asked when a snapshot is made."""
        return self._edges.version

    def at(self, version: int, snapshot: Edges) -> Network:
        """The network of a snapshot that was made at that version."""
        # Most engines never need numpy, whose import takes longer than their start.
        from mlops_ext.local.lineage.network import Network

        kept = self._kept
        if kept is None or kept[0] != version:
            self._kept = kept = version, Network(snapshot)
        return kept[1]
