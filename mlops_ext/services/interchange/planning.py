"""What OpenLineage events become in SageMaker: artifacts, actions and associations.

Data becomes an artifact, a run an action of the type ``OpenLineageRun``. What our own events tell
beyond that (a version, an endpoint) becomes an artifact of that type which names the place that it
is at; nothing that is imported counts as an approval, a deployment or a decision here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mlops_ext.services.graph.entities import PLACE_PROPERTY, plain_properties
from mlops_ext.services.graph.imported import KIND_PROPERTY, RUN_TYPE, run_kind
from mlops_ext.services.interchange.events import DIRECT
from mlops_ext.services.interchange.facets import ENTITY
from mlops_ext.services.interchange.naming import run_id
from mlops_ext.services.interchange.reading import LONGEST_URI, Data, Event
from mlops_ext.services.registration.datasets import display_name
from mlops_ext.services.registration.mask import mask

_MOST_PROPERTIES = 30
_LONGEST_TYPE = 256
_TYPES = ("ContributedTo", "AssociatedWith", "DerivedFrom", "Produced", "SameAs")
_STATES = {
    "START": "InProgress",
    "RUNNING": "InProgress",
    "COMPLETE": "Completed",
    "FAIL": "Failed",
    "ABORT": "Stopped",
}
_ENDED = ("Completed", "Failed", "Stopped")
_ARTIFACTS = ("DataSet", "Model", "ModelData", "Image", "Code", "Endpoint", "ModelGroup")

Key = tuple[str, ...]


@dataclass
class Entity:
    """An artifact or an action to be found or made.

    Args:
        what: ``artifact`` or ``action``.
        type: ArtifactType or ActionType.
        name: what a person reads.
        source: SourceUri.
        content: of an artifact: value of its Custom source type.
        action: of an action: its ActionName.
        status: of an action.
        origin: ARN of the entity that it was exported from; empty in what others wrote.
        properties: kept with it.
    """

    what: str
    type: str
    name: str
    source: str
    content: str = ""
    action: str = ""
    status: str = ""
    origin: str = ""
    properties: dict[str, str] = field(default_factory=dict)


@dataclass
class Plan:
    """What events become.

    Args:
        entities: by what tells them apart.
        links: keys of source and destination, and the type of the association.
    """

    entities: dict[Key, Entity] = field(default_factory=dict)
    links: dict[tuple[Key, Key], str] = field(default_factory=dict)
    _times: dict[Key, datetime] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take in an event: of a run there may be many, in any order."""
        inputs = [(self._data(one), one.association) for one in event.inputs]
        outputs = [(self._data(one), one.association) for one in event.outputs]
        if event.job is None:
            return
        if event.job_facets.get("jobType", {}).get("jobType") == DIRECT and not event.run:
            for source, type in inputs:
                for destination, _ in outputs:
                    self._link(source, destination, type, "DerivedFrom")
            return
        run = self._run(event)
        for source, type in inputs:
            self._link(source, run, type, "ContributedTo")
        for destination, type in outputs:
            self._link(run, destination, type, "Produced")
        for before, type in event.upstream:
            self._link(("action", before), run, type, "ContributedTo")

    def _link(self, source: Key, destination: Key, type: str, usual: str) -> None:
        if source != destination:
            self.links[source, destination] = type if type in _TYPES else usual

    def _data(self, data: Data) -> Key:
        told = str(data.entity.get("type") or "")
        type = told if told in _ARTIFACTS else "DataSet"
        name = str(data.entity.get("name") or display_name(data.uri) or data.name.name)
        key = ("artifact", type, data.uri, data.content)
        found = self.entities.setdefault(
            key, Entity("artifact", type, name, data.uri, content=data.content[:_LONGEST_TYPE])
        )
        found.origin = found.origin or str(data.entity.get("arn") or "")
        place = {PLACE_PROPERTY: data.name.namespace} if data.uri.startswith("arn:") else {}
        kept = {"name": name, **place, **_properties(data.entity)}
        found.properties = _limited({**kept, **place, **found.properties})
        return key

    def _run(self, event: Event) -> Key:
        assert event.job is not None  # asked for only where there is one
        entity = event.run_facets.get(ENTITY, {})
        run = event.run or run_id("/".join(event.job))
        key = ("action", run)
        name = str(entity.get("name") or event.job.name)
        source = "/".join(event.job)[:LONGEST_URI]
        found = self.entities.setdefault(
            key,
            Entity("action", RUN_TYPE, name, source, action=f"openlineage-{run}", status="Unknown"),
        )
        found.origin = found.origin or str(entity.get("arn") or "")
        kept = {
            "name": name,
            KIND_PROPERTY: run_kind(entity.get("kind")),
            "job": event.job.name,
            "namespace": event.job.namespace,
            "producer": event.producer,
            **_properties(entity),
        }
        found.properties = _limited({**kept, **found.properties})
        self._tell(key, found, event)
        return key

    def _tell(self, key: Key, found: Entity, event: Event) -> None:
        """Keep the last status that is known: an end stays one."""
        status = _STATES.get(event.type, "")
        last = self._times.get(key)
        newer = last is None or event.time.timestamp() >= last.timestamp()
        ends = status in _ENDED
        if status and (ends or found.status not in _ENDED) and (newer or ends):
            found.status = status
            self._times[key] = event.time


def plan(events: Iterable[Event]) -> Plan:
    """Return what events become; links to runs that none of them tells of are left out."""
    found = Plan()
    for event in events:
        found.add(event)
    known = found.entities
    found.links = {ends: type for ends, type in found.links.items() if ends[0] in known}
    return found


def _properties(entity: Mapping[str, Any]) -> dict[str, Any]:
    kept = entity.get("properties")
    return kept if isinstance(kept, dict) else {}


def _limited(properties: Mapping[str, Any]) -> dict[str, str]:
    """Properties as AWS takes them, without what looks like a secret."""
    plain = {_key(key): value for key, value in mask(dict(properties)).items()}
    return dict(list(plain_properties(plain).items())[:_MOST_PROPERTIES])


def _key(key: str) -> str:
    return " ".join(key.split())[:_LONGEST_TYPE]
