"""A lineage graph as a file in the form of others."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services import jsontext
from mlops_ext.services.interchange.events import openlineage
from mlops_ext.services.interchange.facts import read_facts
from mlops_ext.services.interchange.prov import prov
from mlops_ext.services.records import LineageGraph

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Format = Literal["openlineage", "prov"]
FORMATS: tuple[Format, ...] = get_args(Format)


def export(connection: Connection, graph: LineageGraph, format: Format | str) -> Any:
    """Return a graph in a form of others, with what is kept about its versions.

    Args:
        connection: where the graph was read.
        graph: an answer, whole.
        format: ``openlineage``: a list of events; ``prov``: a PROV-JSON document.

    Raises:
        InvalidInput: there is no such format.
        MLOpsError: a version cannot be read.
    """
    if format not in FORMATS:
        raise InvalidInput.of(
            "InvalidFormat",
            f"{format!r} is no format of a lineage graph.",
            hint=f"Use {' or '.join(FORMATS)}.",
        )
    with translating(f"export the lineage of {graph.reference}", connection):
        facts = read_facts(connection, graph)
    return openlineage(graph, facts) if format == "openlineage" else prov(graph, facts)


def save(
    connection: Connection,
    graph: LineageGraph,
    path: str | PathLike[str],
    format: Format | str = "openlineage",
) -> Path:
    """Write a graph into a file in a form of others, and return its path.

    Args:
        connection: where the graph was read.
        graph: an answer, whole.
        path: of the file, which is replaced.
        format: as `export` takes it.

    Raises:
        InvalidInput: there is no such format, or the file cannot be written.
        MLOpsError: a version cannot be read.
    """
    text = text_of(export(connection, graph, format))
    file = Path(fspath(path)).expanduser()
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise InvalidInput.of(
            "UnwritableFile",
            f"{fspath(path)} cannot be written.",
            str(error),
            hint="Give the path of a file in a folder that is there.",
        ) from error
    return file


def text_of(exported: Any) -> str:
    """Return what was exported as a file has it: events one a line, a document indented."""
    if isinstance(exported, list):
        return "".join(f"{jsontext.write_line(event)}\n" for event in exported)
    return f"{jsontext.write(exported).decode()}\n"
