"""A lineage graph as W3C PROV-JSON (https://www.w3.org/submissions/prov-json/).

Artifacts and contexts are entities, trial components and actions activities; who is known to have
decided or made something is an agent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from mlops_ext.services.interchange import naming
from mlops_ext.services.interchange.facets import moment
from mlops_ext.services.interchange.facts import Facts
from mlops_ext.services.records import LineageEdge, LineageGraph, LineageNode
from mlops_ext.services.registration.mask import mask

Document = dict[str, dict[str, Any]]

_RUNS = ("TrialComponent", "Action")
_PREFIXES = {
    "mlops": "urn:mlops-ext:",
    "run": "urn:uuid:",
    "entity": "urn:mlops-ext:entity:",
    "agent": "urn:mlops-ext:agent:",
}


def prov(graph: LineageGraph, facts: Facts | None = None) -> Document:
    """Return a graph as a PROV-JSON document.

    An association of the data with a run is ``used``, of a run with what it made
    ``wasGeneratedBy``, between data ``wasDerivedFrom`` (``SameAs``: ``alternateOf``), between runs
    ``wasInformedBy``.

    Args:
        graph: an answer, whole.
        facts: what is known beyond it; without, versions have no figures.
    """
    known = facts or Facts()
    found: Document = {"prefix": dict(_PREFIXES)}
    nodes = {node.id: node for node in graph.nodes}
    for node in graph.nodes:
        part = "activity" if _is_run(node) else "entity"
        found.setdefault(part, {})[_id(node)] = dict(_told(node, known))
        if who := _who(node, known):
            _attribute(found, node, who)
    for edge in graph.edges:
        if edge.source in nodes and edge.destination in nodes:
            relation, members = _relation(nodes[edge.source], nodes[edge.destination], edge)
            place = found.setdefault(relation, {})
            place[f"_:{relation}{len(place) + 1}"] = members
    return found


def _is_run(node: LineageNode) -> bool:
    return node.lineage_type in _RUNS


def _id(node: LineageNode) -> str:
    return f"{'run' if _is_run(node) else 'entity'}:{naming.run_id(node.id)}"


def _told(node: LineageNode, facts: Facts) -> Iterator[tuple[str, Any]]:
    if node.created and _is_run(node):
        yield "prov:startTime", moment(node.created)
    yield "prov:label", node.name
    yield "prov:type", {"$": f"mlops:{node.kind}", "type": "prov:QUALIFIED_NAME"}
    yield "mlops:arn", node.id
    yield "mlops:type", f"{node.lineage_type} {node.type}".strip()
    if node.uri:
        yield "prov:location", node.uri
    if node.state:
        yield "mlops:state", node.state
    if node.created and not _is_run(node):
        yield "mlops:created", {"$": moment(node.created), "type": "xsd:dateTime"}
    for name, value in mask(node.properties).items():
        yield f"mlops:{_local('property', name)}", value
    if version := facts.versions.get(node.reference or ""):
        for metric in version.metrics:
            if metric.value is not None:
                yield (
                    f"mlops:{_local('metric', metric.name)}",
                    {"$": repr(metric.value), "type": "xsd:double"},
                )
        for name, value in mask(version.parameters).items():
            yield f"mlops:{_local('parameter', name)}", str(value)


def _local(kind: str, name: str) -> str:
    """A name as the second half of a qualified name may be, without blanks and punctuation."""
    plain = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in name)
    if plain != name:  # two names may look alike without their signs
        plain += "-" + hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{kind}-{plain}"


def _who(node: LineageNode, facts: Facts) -> str | None:
    version = facts.versions.get(node.reference or "")
    return version.created_by if version else node.properties.get("by")


def _attribute(found: Document, node: LineageNode, who: str) -> None:
    agent = f"agent:{hashlib.sha256(who.encode()).hexdigest()[:16]}"
    person = {"$": "prov:Person", "type": "prov:QUALIFIED_NAME"}
    found.setdefault("agent", {})[agent] = {"prov:label": who, "prov:type": person}
    relation, member = (
        ("wasAssociatedWith", "activity") if _is_run(node) else ("wasAttributedTo", "entity")
    )
    place = found.setdefault(relation, {})
    place[f"_:{relation}{len(place) + 1}"] = {f"prov:{member}": _id(node), "prov:agent": agent}


def _relation(
    source: LineageNode, destination: LineageNode, edge: LineageEdge
) -> tuple[str, dict[str, Any]]:
    type = {"prov:type": edge.type} | ({"mlops:how": edge.how} if edge.how else {})
    before, after = _id(source), _id(destination)
    if _is_run(source) and _is_run(destination):
        return "wasInformedBy", {"prov:informed": after, "prov:informant": before, **type}
    if _is_run(destination):
        return "used", {"prov:activity": after, "prov:entity": before, **type}
    if _is_run(source):
        return "wasGeneratedBy", {"prov:entity": after, "prov:activity": before, **type}
    if edge.type == "SameAs":
        return "alternateOf", {"prov:alternate1": after, "prov:alternate2": before}
    return "wasDerivedFrom", {"prov:generatedEntity": after, "prov:usedEntity": before, **type}
