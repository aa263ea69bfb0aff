"""The lineage graph.

An answer may have hundreds of thousands of nodes and edges, so these are plain dataclasses, which
take a third of the time and memory. On the wire they are as all records are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, WrapValidator

from mlops_ext.services.bulk import all_kept
from mlops_ext.services.records.base import Moment, Record
from mlops_ext.services.records.written import Written, as_it_is

NodeKind = Literal[
    "dataset",
    "notebook",
    "job",
    "model",
    "version",
    "approval",
    "deployment",
    "endpoint",
    "group",
    "image",
    "other",
]

_EMPTY = Field(json_schema_extra={"default": {}})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageNode:
    """A vertex of the lineage graph, with its name resolved."""

    __pydantic_config__ = Record.model_config

    id: str
    """ARN of the artifact, action, context or trial component."""
    kind: NodeKind
    name: str
    """Never an ARN: ``train.csv``, ``churn/3``, ``churn-prod``."""
    detail: str = ""
    """Second line: "569 rows", "Approved", "In service"."""
    lineage_type: str
    """``Artifact``, ``Action``, ``Context`` or ``TrialComponent``."""
    type: str
    """SageMaker's own type: ``DataSet``, ``Model``, ``Endpoint``…"""
    uri: str | None = None
    reference: str | None = None
    """What `ml.version` or `ml.endpoint` take: ``churn/3``, ``endpoint:churn-prod``; else none."""
    state: str | None = None
    """The service's own status word where it has one: ``Approved``, ``InService``."""
    created: Moment | None = None
    """None: it is known to exist, but could not be read, or not yet."""
    properties: Annotated[dict[str, str], _EMPTY] = field(default_factory=dict)
    up: int | None = None
    """How many neighbours it has against the data, also those not in this answer; none: not
    known."""
    down: int | None = None
    """As `up`, along the data."""
    run: str | None = None
    """Name of the pipeline execution that it belongs to, ``nightly/ab12cd34ef56``; none: of no
    known one."""


@dataclass(frozen=True, slots=True)
class LineageEdge:
    """An association, in the direction of the data."""

    __pydantic_config__ = Record.model_config

    source: str
    destination: str
    type: str
    """``ContributedTo``, ``AssociatedWith``, ``DerivedFrom``, ``Produced`` or ``SameAs``."""
    how: str = ""
    """How a notebook's read was seen: ``declared``, ``traced``, ``same cell``, ``earlier cell``;
    ``by hand`` of a link that a person made; empty: not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageFinding:
    """A row of the table that says more than the sentence.

    Of ``impact`` a version and where it runs, of ``stale`` a data set and what became of it, of
    ``approvers`` and ``served`` a version, of ``path`` one of the shortest ways.
    """

    __pydantic_config__ = Record.model_config

    node: str | None = None
    """Id of the node that it is about; none when that is not part of the graph."""
    subject: str
    """What it is about: ``churn/3``, ``train.csv``."""
    state: str = ""
    """SageMaker's own status word where it has one, as ``Approved``, or ``waived``; else of data
    ``Changed``, ``Same``, ``Gone`` or ``Unreadable``, of what serves ``Serves``, ``Served``,
    ``Nowhere``, ``Evaluated`` (and not learned from) or ``Unknown``."""
    detail: str = ""
    """How that is known, where, how much, the comment."""
    who: str | None = None
    """None: nobody, or not known."""
    at: Moment | None = None
    """When that was, or since when it is so."""


class LineageGraph(Record):
    """The answer to a lineage question."""

    start: list[str]
    """Ids of the nodes that the question starts from."""
    reference: str
    """What was asked for, in the user's words."""
    question: str
    """``all``, ``datasets``, ``jobs``, ``models``, ``endpoints``, ``impact``, ``stale``,
    ``approvers``, ``served`` or ``path``."""
    answer: str
    """The answer as one sentence."""
    hits: list[str]
    """Ids of the nodes that answer the question."""
    findings: list[LineageFinding] = []
    """What was found out beyond the graph: the rows of a table under the sentence."""
    nodes: Annotated[
        Sequence[LineageNode],
        WrapValidator(as_it_is),
        PlainSerializer(list, return_type=list[LineageNode]),
    ]
    edges: Annotated[
        Sequence[LineageEdge],
        WrapValidator(as_it_is),
        PlainSerializer(list, return_type=list[LineageEdge]),
    ]
    total: int
    """How many nodes the whole answer has; `nodes` are one page of them over HTTP."""
    kinds: dict[str, int]
    """How many nodes of each kind the whole answer has."""
    next: str | None = None
    """Token of the next page; none: there is none."""
    same: dict[str, str] = {}
    """ARNs of entities that are the same thing as a node, in other accounts say, and its id."""
    pending: bool = False
    """Whether what was asked about is so young that its lineage is not there yet."""
    partial: bool = False
    reason: str = ""
    """Why the answer is partial."""

    def to_json(self) -> str:
        """Return the answer as JSON text, as `model_dump_json`; a large one many times faster."""
        nodes, edges = self.nodes, self.edges
        if not (isinstance(nodes, Written) and isinstance(edges, Written)):
            return self.model_dump_json()
        rest = self.model_dump_json(exclude={"nodes", "edges"})
        with all_kept():
            parts = [',"nodes":[', *nodes.written(), '],"edges":[', *edges.written(), "]}"]
            return "".join([rest[:-1], *parts])
