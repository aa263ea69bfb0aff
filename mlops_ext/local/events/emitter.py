"""Makes events of changes of documents: nobody else has to think of them."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from mlops_ext.local.events.emission import Change, Emission
from mlops_ext.local.events.emissions import EMISSIONS
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_log = logging.getLogger(__name__)


class Emitter:
    """Watches documents, and puts what they tell on the default bus in the same transaction.

    Args:
        engine: whose documents.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        engine.documents.observe(self._changed)

    def _changed(self, before: Document | None, after: Document | None) -> None:
        if after is None or after.kind not in EMISSIONS or not self._engine.events.heard():
            return
        # At the end of the transaction the document has its tags.
        self._engine.database.at_commit(partial(self._emit, before, after))

    def _emit(self, before: Document | None, after: Document) -> None:
        tags = self._engine.tags.of(after.arn)
        change = Change(None if before is None else before.body, after, tags)
        for emission in EMISSIONS[after.kind]:
            self._tell(emission, change)

    def _tell(self, emission: Emission, change: Change) -> None:
        try:
            detail = emission.detail(change)
        except Exception:
            # Who changed the document cannot help it, and must not lose the change.
            _log.exception("%s of %s cannot be told.", emission.detail_type, change.after.arn)
            return
        if detail is not None:
            events, document = self._engine.events, change.after
            resources = emission.resources(document)
            events.put(events.event(emission.source, emission.detail_type, resources, detail))
