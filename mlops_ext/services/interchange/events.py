"""A lineage graph as OpenLineage events.

Trial components and actions are runs; artifacts and contexts are data sets, models and endpoints,
too. What is associated without a run between gives a JobEvent, what stands alone a DatasetEvent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from mlops_ext.services.interchange import facets, naming
from mlops_ext.services.interchange.facets import CORE, PRODUCER, Facets, facet, moment
from mlops_ext.services.interchange.facts import Facts
from mlops_ext.services.interchange.naming import Name
from mlops_ext.services.records import LineageEdge, LineageGraph, LineageNode

Event = dict[str, Any]

DIRECT = "ASSOCIATION"
"""The jobType of JobEvents that stand for associations without a run."""

_RUNS = ("TrialComponent", "Action")
_ENDS = {
    "Completed": "COMPLETE",
    "Failed": "FAIL",
    "Stopped": "ABORT",
    "Stopping": "RUNNING",
    "InProgress": "RUNNING",
}


def openlineage(graph: LineageGraph, facts: Facts | None = None) -> list[Event]:
    """Return the events of a graph, oldest first: two for each run, as OpenLineage demands.

    Args:
        graph: an answer, whole.
        facts: what is known beyond it; without, there are no figures of versions.
    """
    return list(_Events(graph, facts or Facts()).made())


class _Events:
    def __init__(self, graph: LineageGraph, facts: Facts) -> None:
        self.nodes = {node.id: node for node in graph.nodes}
        self.facts = facts
        self.now = datetime.now(UTC)
        self.into: dict[str, list[LineageEdge]] = defaultdict(list)
        self.out_of: dict[str, list[LineageEdge]] = defaultdict(list)
        for edge in graph.edges:
            if edge.source in self.nodes and edge.destination in self.nodes:
                self.into[edge.destination].append(edge)
                self.out_of[edge.source].append(edge)

    def made(self) -> Iterator[Event]:
        for node in self.nodes.values():
            if node.lineage_type in _RUNS:
                yield from self._run(node)
                continue
            direct = [one for one in self.into[node.id] if not self._is_run(one.source)]
            if direct:
                yield self._direct(node, direct)
            elif not self.into[node.id] and not self.out_of[node.id]:
                yield self._event(node, "DatasetEvent", dataset=self._dataset(node))

    def _is_run(self, arn: str) -> bool:
        return self.nodes[arn].lineage_type in _RUNS

    def _run(self, node: LineageNode) -> Iterator[Event]:
        inputs = [one for one in self.into[node.id] if not self._is_run(one.source)]
        outputs = [one for one in self.out_of[node.id] if not self._is_run(one.destination)]
        run = {"runId": naming.run_id(node.id), "facets": self._run_facets(node)}
        job = _job(node, self._job_facets(node, outputs))
        read = [self._input(edge) for edge in inputs]
        yield self._event(node, "RunEvent", eventType="START", run=run, job=job, inputs=read)
        end = _ENDS.get(_status(node), "OTHER")
        made = [self._output(edge) for edge in outputs]
        yield self._event(
            node, "RunEvent", eventType=end, run=run, job=job, inputs=read, outputs=made
        )

    def _run_facets(self, node: LineageNode) -> Facets:
        found = facets.of_run(node)
        before = [one for one in self.into[node.id] if self._is_run(one.source)]
        if before:
            found["jobDependencies"] = facet(
                "jobDependencies",
                upstream=[_dependency(self.nodes[one.source], one.type) for one in before],
            )
        if node.run:
            namespace = naming.jobs_of(node.id)
            found["parent"] = facet(
                "parent",
                run={"runId": naming.run_id(f"{namespace}/pipeline/{node.run}")},
                job={"namespace": namespace, "name": f"pipeline/{node.run.partition('/')[0]}"},
            )
        return found

    def _job_facets(self, node: LineageNode, outputs: Sequence[LineageEdge]) -> Facets:
        found = {"jobType": _job_type(node.kind.upper())}
        made = {self.nodes[one.destination].uri for one in outputs}
        for version in self.facts.versions.values():
            source, archive = version.notebook, version.archive
            if source and source.uri and archive and archive.uri in made:
                at = {"version": version.commit} if version.commit else {}
                found["sourceCodeLocation"] = facet(
                    "sourceCodeLocation", type="ipynb", url=source.uri.replace(" ", "%20"), **at
                )
        return found

    def _direct(self, node: LineageNode, edges: Sequence[LineageEdge]) -> Event:
        job = {
            "namespace": naming.jobs_of(node.id),
            "name": f"association/{_name(node).name}",
            "facets": {"jobType": _job_type(DIRECT)},
        }
        return self._event(
            node,
            "JobEvent",
            job=job,
            inputs=[self._input(edge) for edge in edges],
            outputs=[self._dataset(node)],
        )

    def _input(self, edge: LineageEdge) -> dict[str, Any]:
        node = self.nodes[edge.source]
        found: Facets = {facets.ASSOCIATION: _association(edge)}
        counts = {
            member: int(value)
            for member, name in (("rowCount", "rows"), ("size", "size"))
            if (value := node.properties.get(name, "")).isascii() and value.isdecimal()
        }
        if counts:
            found["inputStatistics"] = facet("inputStatistics", **counts)
        return {**self._dataset(node), "inputFacets": found}

    def _output(self, edge: LineageEdge) -> dict[str, Any]:
        found = {facets.ASSOCIATION: _association(edge)}
        return {**self._dataset(self.nodes[edge.destination]), "outputFacets": found}

    def _dataset(self, node: LineageNode) -> dict[str, Any]:
        use = self.facts.datasets.get(node.id)
        content = f"sha256:{use.sha256}" if use and use.sha256 else ""
        found = facets.of_dataset(node, content, use.columns if use else None)
        if version := self.facts.versions.get(node.reference or ""):
            found |= facets.of_version(version)
        namespace, name = _name(node)
        return {"namespace": namespace, "name": name, "facets": found}

    def _event(self, node: LineageNode, kind: str, **members: Any) -> Event:
        time = moment(node.created or self.now)
        return {"eventTime": time, **members, "producer": PRODUCER, "schemaURL": f"{CORE}{kind}"}


def _name(node: LineageNode) -> Name:
    return naming.of_uri(node.uri or node.id)


def _job(node: LineageNode, found: Facets) -> dict[str, Any]:
    """The job of a run: what was decided or deployed is named by what it is about."""
    about = node.kind in ("approval", "deployment") and node.uri
    name = naming.of_uri(node.uri or "").name if about else node.name
    return {
        "namespace": naming.jobs_of(node.id),
        "name": f"{node.kind}/{name}",
        "facets": found,
    }


def _status(node: LineageNode) -> str:
    """SageMaker's status of a run; an approval, which has another one, is done once it is there."""
    return "Completed" if node.kind == "approval" else node.state or ""


def _job_type(kind: str) -> dict[str, Any]:
    return facet("jobType", processingType="BATCH", integration="SAGEMAKER", jobType=kind)


def _association(edge: LineageEdge) -> dict[str, Any]:
    how = {"how": edge.how} if edge.how else {}
    return facet(facets.ASSOCIATION, associationType=edge.type, **how)


def _dependency(node: LineageNode, type: str) -> dict[str, Any]:
    named = _job(node, {})
    return {
        "job": {"namespace": named["namespace"], "name": named["name"]},
        "run": {"runId": naming.run_id(node.id)},
        "dependency_type": type,
    }
