"""All ancestors with rows and edges as JSON: ml-metadata in SQLite, igraph in memory."""

from __future__ import annotations

import json
import sys

import igraph
from ml_metadata import metadata_store
from ml_metadata.proto import metadata_store_pb2 as mlmd
from serving import answer, seconds_of

_BATCH = 5_000


class Metadata:
    """ml-metadata: artifacts and executions take turns, so a node of ours is one of either."""

    def __init__(self, file: str, graph: dict[str, list]) -> None:
        config = mlmd.ConnectionConfig()
        config.sqlite.filename_uri = file
        self._store = metadata_store.MetadataStore(config)
        self._data = self._store.put_artifact_type(
            mlmd.ArtifactType(name="Node", properties={"created": mlmd.STRING})
        )
        self._step = self._store.put_execution_type(mlmd.ExecutionType(name="Link"))
        self._artifacts = self._put_nodes(graph["kinds"])
        self._put_links(graph["edges"])

    def _put_nodes(self, kinds: list[str]) -> list[int]:
        ids: list[int] = []
        for start in range(0, len(kinds), _BATCH):
            batch = []
            for number, kind in enumerate(kinds[start : start + _BATCH], start):
                node = mlmd.Artifact(type_id=self._data, uri=f"s3://data/{number}")
                node.properties["created"].string_value = kind
                batch.append(node)
            ids += self._store.put_artifacts(batch)
        return ids

    def _put_links(self, edges: list[list[int]]) -> None:
        """A step for each node that has inputs: they go in, the node comes out."""
        into: dict[int, list[int]] = {}
        for source, destination in edges:
            into.setdefault(destination, []).append(source)
        nodes = list(into)
        for start in range(0, len(nodes), _BATCH):
            batch = nodes[start : start + _BATCH]
            steps = self._store.put_executions([mlmd.Execution(type_id=self._step) for _ in batch])
            events = []
            for node, step in zip(batch, steps, strict=True):
                sources = [(each, mlmd.Event.INPUT) for each in into[node]]
                for each, kind in [*sources, (node, mlmd.Event.OUTPUT)]:
                    events.append(
                        mlmd.Event(artifact_id=self._artifacts[each], execution_id=step, type=kind)
                    )
            self._store.put_events(events)

    def ancestors(self, number: int, depth: int | None = None) -> str:
        """Generation by generation, in batches, which is what its own interface offers."""
        start = self._artifacts[number]
        seen, fresh, edges, steps = {start}, [start], [], 0
        while fresh and (depth is None or steps < depth):
            steps += 1
            made = {
                event.execution_id: event.artifact_id
                for event in self._store.get_events_by_artifact_ids(fresh)
                if event.type == mlmd.Event.OUTPUT
            }
            fresh = []
            inputs = self._store.get_events_by_execution_ids(list(made)) if made else []
            for event in inputs:
                if event.type != mlmd.Event.INPUT:
                    continue
                edges.append((event.artifact_id, made[event.execution_id]))
                if event.artifact_id not in seen:
                    seen.add(event.artifact_id)
                    fresh.append(event.artifact_id)
        rows = [
            {"id": node.id, "uri": node.uri, "type": node.properties["created"].string_value}
            for node in self._store.get_artifacts_by_id(list(seen))
        ]
        return json.dumps({"rows": rows, "edges": edges})


class Memory:
    """igraph: everything in memory, nothing kept; the limit of what is possible."""

    def __init__(self, graph: dict[str, list]) -> None:
        self._graph = igraph.Graph(len(graph["kinds"]), graph["edges"], directed=True)
        self._kinds = graph["kinds"]

    def ancestors(self, number: int, depth: int | None = None) -> str:
        order = len(self._kinds) if depth is None else depth
        found = self._graph.neighborhood(number, order=order, mode="in")
        part = self._graph.induced_subgraph(found)
        rows = [
            {"id": each, "uri": f"s3://data/{each}", "type": self._kinds[each]} for each in found
        ]
        return json.dumps({"rows": rows, "edges": part.get_edgelist()})


def main() -> None:
    stores: dict[str, Metadata | Memory] = {}

    def load(file: str, database: str) -> int:
        with open(file, encoding="utf-8") as text:
            graph = json.load(text)
        stores["metadata"], stores["memory"] = Metadata(database, graph), Memory(graph)
        return len(graph["kinds"])

    def ancestors(count: int, store: str, number: int, depth: int | None = None) -> list[float]:
        return seconds_of(count, lambda: stores[store].ancestors(number, depth))

    def size(store: str, number: int, depth: int | None = None) -> list[int]:
        found = json.loads(stores[store].ancestors(number, depth))
        return [len(found["rows"]), len(found["edges"])]

    answer(load=load, ancestors=ancestors, size=size)


if __name__ == "__main__":
    sys.path.insert(0, ".")
    main()
