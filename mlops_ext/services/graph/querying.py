"""One QueryLineage with all its pages, which goes on where it stopped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mlops_ext.errors import InvalidInput, NotAllowed, explain
from mlops_ext.services.graph.calls import Calls
from mlops_ext.services.graph.columns import Link
from mlops_ext.services.graph.reading import Way, links_of
from mlops_ext.services.graph.vertex import Vertex

PAGE = 50
"""Vertices that AWS gives in a page."""


@dataclass
class Query:
    """A query and what it has met so far.

    Args:
        start: ARN of the entity where it starts.
        way: against the associations or along them.
        depth: how many associations far, at most 10.
        needed: whether a refusal is an error; else it only makes the answer partial.
        vertices: by ARN, known by their types alone.
        links: those crossed.
        denied: why it was refused.
        done: whether there is no more to read.
    """

    start: str
    way: Way
    depth: int
    needed: bool = True
    vertices: dict[str, Vertex] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)
    denied: str = ""
    done: bool = False
    _token: str | None = None

    def read(self, calls: Calls) -> None:
        """Read what has not been read yet.

        Raises:
            Interrupted: there is more that cannot be read now.
            ClientError: SageMaker refuses.
        """
        resumed = self._token is not None
        while not self.done:
            try:
                answer = calls("query_lineage", **self._parameters())
            except calls.refusal as error:
                problem = explain(error, f"read the lineage of {self.start}")
                if isinstance(problem, NotAllowed) and not self.needed:
                    self.denied, self.done = str(problem), True
                    return
                if not (resumed and isinstance(problem, InvalidInput)):
                    raise
                resumed, self._token = False, None  # a token holds only for a while
            else:
                self._take(answer)

    def modified(self, calls: Calls, after: datetime) -> set[str]:
        """Return what of that in reach was modified after a moment; AWS leaves out the start.

        One call for what a Describe each would tell: ``ModifiedAfter`` of
        https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_QueryFilters.html.

        Raises:
            Interrupted: it cannot be read now.
            ClientError: SageMaker refuses.
        """
        parameters = {
            "StartArns": [self.start],
            "Direction": self.way,
            "IncludeEdges": False,
            "MaxDepth": self.depth,
            "MaxResults": PAGE,
            "Filters": {"ModifiedAfter": after},
        }
        found: set[str] = set()
        while True:
            answer = calls("query_lineage", **parameters)
            found.update(one["Arn"] for one in answer.get("Vertices") or [])
            if not answer.get("NextToken"):
                return found
            parameters["NextToken"] = answer["NextToken"]

    def _parameters(self) -> dict[str, Any]:
        parameters = {
            "StartArns": [self.start],
            "Direction": self.way,
            "IncludeEdges": True,
            "MaxDepth": self.depth,
            "MaxResults": PAGE,
        }
        return {**parameters, "NextToken": self._token} if self._token else parameters

    def _take(self, answer: dict[str, Any]) -> None:
        for found in answer.get("Vertices") or []:
            vertex = Vertex(found["Arn"], found["LineageType"], found.get("Type", ""))
            self.vertices[vertex.arn] = vertex
        self.links |= links_of(answer.get("Edges") or [])
        self._token = answer.get("NextToken")
        self.done = not self._token
