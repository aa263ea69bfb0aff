"""Reads the reports that a version names in ModelMetrics and DriftCheckBaselines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import MLOpsError, UnknownReference, translating
from mlops_ext.services import jsontext, storage
from mlops_ext.services.evaluation import bias, explanations, monitor
from mlops_ext.services.evaluation.reading import read_document
from mlops_ext.services.models import describe
from mlops_ext.services.paging import together
from mlops_ext.services.records import (
    Bias,
    DataQuality,
    Explainability,
    ModelQuality,
    Problem,
    Record,
    ReportFile,
    Reports,
    ReportSet,
)

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_FILES = {
    "Statistics": ("statistics.json", "evaluation.json"),
    "Constraints": ("constraints.json", "analysis.json"),
}
_OTHER_FILES = ("analysis.json",)
"""What SageMaker's jobs write into the folder that a member may name in place of a file."""

_CONFIGURATION = "ConfigFile"
"""A member that tells how a job is asked, and nothing about the model."""


@dataclass(frozen=True)
class _File:
    """What was read of one URI: the data, or why there is none."""

    content: Mapping[str, Any]
    problem: Problem | None = None


_Contents = Mapping[str, Mapping[str, Any]]
"""What each of a report's files holds, by its member; empty where it could not be read."""


def read_reports(connection: Connection, reference: str) -> Reports:
    """Read all reports of a version, a few files at once.

    A file that cannot be read has its problem in the answer and fails nothing else.

    Raises:
        MLOpsError: there is no such version, or it cannot be read.
    """
    with translating(f"read the reports of {reference}", connection):
        package = describe(connection, reference)
    of_metrics = _named(package.get("ModelMetrics"))
    of_baselines = _named(package.get("DriftCheckBaselines"))
    wanted = {
        (uri, name)
        for report in (*of_metrics.values(), *of_baselines.values())
        for name, uri in report.items()
        if name != _CONFIGURATION
    }
    order = sorted(wanted)
    files = together(lambda one: _read(connection, *one), order)
    read = dict(zip(order, files, strict=True))
    return Reports(
        reference=f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}",
        baselines=ReportSet(**_reports(of_baselines, read)) if of_baselines else None,
        **_reports(of_metrics, read),
    )


def _named(found: Any) -> dict[str, dict[str, str]]:
    """Return the URIs by report and member; reports without any are left out."""
    each = {
        report: {
            name: str(source["S3Uri"])
            for name, source in members.items()
            if isinstance(source, Mapping) and source.get("S3Uri")
        }
        for report, members in (found or {}).items()
    }
    return {report: members for report, members in each.items() if members}


def _read(connection: Connection, uri: str, name: str) -> _File:
    try:
        with translating(f"read {uri}", connection):
            data = _first(connection, _places(uri, name))
    except MLOpsError as error:
        return _File({}, error.problem)
    if data is None:
        return _File({}, UnknownReference.of("NoReport", f"There is no report at {uri}.").problem)
    try:
        content = jsontext.read(data)
    except ValueError as error:
        return _File({}, Problem(code="NoJson", title=f"{uri} is no JSON.", message=str(error)))
    return _File(content) if isinstance(content, Mapping) else _empty(uri)


def _places(uri: str, name: str) -> list[str]:
    """Return where the file may lie: there, or in the folder of that name."""
    if uri.endswith(".json"):
        return [uri]
    folder = uri.rstrip("/")
    inside = [f"{folder}/{file}" for file in _FILES.get(name, _OTHER_FILES)]
    return inside if uri.endswith("/") else [*inside, uri]


def _first(connection: Connection, places: list[str]) -> bytes | None:
    each = (storage.read(connection, place) for place in places)
    return next((data for data in each if data is not None), None)


def _empty(uri: str) -> _File:
    title = f"{uri} holds nothing that this report shows."
    return _File({}, Problem(code="EmptyReport", title=title, message=title))


def _reports(
    named: Mapping[str, Mapping[str, str]], read: Mapping[tuple[str, str], _File]
) -> dict[str, Any]:
    """Return the members of a `ReportSet`."""
    found = {}
    for report, (member, make) in _MAKERS.items():
        uris = named.get(report, {})
        if uris:
            files = {name: read.get((uri, name), _File({})) for name, uri in uris.items()}
            contents = {name: file.content for name, file in files.items()}
            made = make(contents)
            found[member] = made.model_copy(update={"files": _listed(uris, files, make)})
    return found


def _listed(
    uris: Mapping[str, str], files: Mapping[str, _File], make: Callable[[_Contents], Record]
) -> list[ReportFile]:
    """Return the files, those with a problem that told nothing to this report, too."""
    nothing = make({})
    listed = []
    for name, uri in uris.items():
        file = files[name]
        if name != _CONFIGURATION and not file.problem and make({name: file.content}) == nothing:
            file = _empty(uri)
        listed.append(ReportFile(name=name, uri=uri, problem=file.problem))
    return listed


def _bias(contents: _Contents) -> Bias:
    facets = [facet for content in contents.values() for facet in bias.facets(content)]
    targets = (bias.target(content) for content in contents.values())
    label, value = next((one for one in targets if one[0]), (None, None))
    kept = {(one.phase, one.facet, one.value): one for one in facets}
    return Bias(files=[], label=label, label_value=value, facets=list(kept.values()))


def _explainability(contents: _Contents) -> Explainability:
    return Explainability(
        files=[],
        explanations=[one for each in contents.values() for one in explanations.explanations(each)],
        dependences=[one for each in contents.values() for one in explanations.dependences(each)],
    )


def _data_quality(contents: _Contents) -> DataQuality:
    statistics = contents.get("Statistics", {})
    features = monitor.features(statistics, contents.get("Constraints", {}))
    return DataQuality(files=[], rows=monitor.rows(statistics), features=features)


def _model_quality(contents: _Contents) -> ModelQuality:
    evaluation = read_document(contents.get("Statistics", {}))
    constraints = monitor.metric_constraints(contents.get("Constraints", {}), evaluation)
    return ModelQuality(files=[], evaluation=evaluation, constraints=constraints)


_MAKERS: dict[str, tuple[str, Callable[[_Contents], Record]]] = {
    "Bias": ("bias", _bias),
    "Explainability": ("explainability", _explainability),
    "ModelDataQuality": ("data_quality", _data_quality),
    "ModelQuality": ("model_quality", _model_quality),
}
