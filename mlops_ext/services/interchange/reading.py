"""Reads OpenLineage events from a text, each checked; what is wrong is named and left out."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from mlops_ext.errors import InvalidInput
from mlops_ext.services.interchange.facets import ASSOCIATION, ENTITY
from mlops_ext.services.interchange.naming import Name, uri_of
from mlops_ext.services.records import BadEvent

LONGEST_URI = 2048
"""Of a SourceUri, as CreateArtifact and CreateAction take it."""
_LONGEST_NAME = 2048


@dataclass(frozen=True)
class Data:
    """Data, or anything else that a run takes or makes.

    Args:
        name: in OpenLineage's way.
        uri: where it lies.
        content: what tells its content from others there; empty when that is not known.
        association: type of its association with the run; empty when the event does not say.
        entity: members of our own facet, empty in what others wrote.
        facets: all of its facets.
    """

    name: Name
    uri: str
    content: str
    association: str
    entity: Mapping[str, Any] = field(default_factory=dict)
    facets: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """A checked event.

    Args:
        time: when it was.
        type: ``START``, ``COMPLETE``…; empty of a JobEvent or DatasetEvent.
        run: id of the run; empty where there is none.
        job: none of a DatasetEvent.
        inputs: what it takes; of a DatasetEvent its data set.
        outputs: what it makes.
        upstream: ids of the runs that it depends on, with the type of the association.
        run_facets: by name.
        job_facets: by name.
        producer: who wrote it.
    """

    time: datetime
    type: str
    run: str
    job: Name | None
    inputs: Sequence[Data]
    outputs: Sequence[Data]
    upstream: Sequence[tuple[str, str]]
    run_facets: Mapping[str, Any]
    job_facets: Mapping[str, Any]
    producer: str


def read_text(path: str | PathLike[str]) -> str:
    """Return the text of a file, UTF-8.

    Raises:
        InvalidInput: there is no such file, or it is no text.
    """
    try:
        return Path(fspath(path)).expanduser().read_text("utf-8")
    except (OSError, ValueError) as error:
        raise InvalidInput.of(
            "UnreadableFile",
            f"{fspath(path)} cannot be read.",
            str(error),
            hint="Give a file with OpenLineage events, one a line or in a list.",
        ) from error


def parse(text: str) -> tuple[list[Event], list[BadEvent]]:
    """Take a text apart into events: one a line, a list of them, or one.

    Returns:
        The events, and what was left out and why.
    """
    found: list[Event] = []
    bad: list[BadEvent] = []
    for where, given in _texts(text):
        try:
            found.append(_event(json.loads(given) if isinstance(given, str) else given))
        except json.JSONDecodeError as error:
            bad.append(BadEvent(where=where, why=f"It is no JSON: {error}."))
        except (ValueError, RecursionError) as error:
            bad.append(BadEvent(where=where, why=str(error)))
    return found, bad


def _texts(text: str) -> Iterator[tuple[str, Any]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        lines = enumerate(text.splitlines(), 1)
        yield from ((f"line {number}", line) for number, line in lines if line.strip())
        return
    for number, one in enumerate(whole if isinstance(whole, list) else [whole], 1):
        yield f"event {number}", one


def _event(given: Any) -> Event:
    event = _object(given, "The event")
    is_dataset = "dataset" in event and "job" not in event
    inputs = [event["dataset"]] if is_dataset else event.get("inputs")
    job = {} if is_dataset else _object(event.get("job"), "job")
    run = _object(event.get("run") or {}, "run")
    run_facets, job_facets = _facets(run), _facets(job)
    return Event(
        time=_time(event.get("eventTime")),
        type=str(event.get("eventType") or ""),
        run=_uuid(run.get("runId"), "run.runId") if run else "",
        job=None if is_dataset else _name(job, "job"),
        inputs=[_data(one, "inputs") for one in _list(inputs, "inputs")],
        outputs=[_data(one, "outputs") for one in _list(event.get("outputs"), "outputs")],
        upstream=list(_upstream(run_facets)),
        run_facets=run_facets,
        job_facets=job_facets,
        producer=str(event.get("producer") or ""),
    )


def _data(given: Any, where: str) -> Data:
    data = _object(given, f"An entry of {where}")
    found = _facets(data)
    entity = found.get(ENTITY, {})
    name = _name(data, where)
    uri = str(entity.get("sourceUri") or uri_of(name))
    if len(uri) > LONGEST_URI:
        raise ValueError(f"{uri[:60]}… in {where} is longer than {LONGEST_URI:,} characters.")
    version = found.get("version", {}).get("datasetVersion")
    around = _object(data.get("inputFacets") or data.get("outputFacets") or {}, f"{where} facets")
    type = _object(around.get(ASSOCIATION) or {}, ASSOCIATION).get("associationType")
    return Data(name, uri, str(version or ""), str(type or ""), entity, found)


def _upstream(facets: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    depends = facets.get("jobDependencies", {})
    for each in _list(depends.get("upstream"), "jobDependencies.upstream"):
        one = _object(each, "jobDependencies.upstream")
        if run := _object(one.get("run") or {}, "run"):
            type = str(one.get("dependency_type") or "")
            yield _uuid(run.get("runId"), "jobDependencies"), type


def _facets(given: Mapping[str, Any]) -> Mapping[str, Any]:
    found = _object(given.get("facets") or {}, "facets")
    return {name: _object(one, f"The facet {name}") for name, one in found.items() if one}


def _object(given: Any, where: str) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    raise ValueError(f"{where} is no JSON object.")


def _list(given: Any, where: str) -> list[Any]:
    if given is None or isinstance(given, list):
        return given or []
    raise ValueError(f"{where} is no list.")


def _name(given: Mapping[str, Any], where: str) -> Name:
    namespace, name = given.get("namespace"), given.get("name")
    for member, value in (("namespace", namespace), ("name", name)):
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_NAME:
            raise ValueError(f"{where} has no {member} that is a text of 1 to 2,048 characters.")
    return Name(str(namespace), str(name))


def _uuid(given: Any, where: str) -> str:
    try:
        return str(uuid.UUID(str(given)))
    except ValueError:
        raise ValueError(f"{where} is no UUID: {str(given)[:60]!r}.") from None


def _time(given: Any) -> datetime:
    try:
        return datetime.fromisoformat(str(given))
    except ValueError:
        raise ValueError(f"eventTime is no ISO 8601 time: {str(given)[:60]!r}.") from None
