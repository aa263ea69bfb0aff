"""Facets of OpenLineage: standard ones where they fit, else ours, which begin with ``mlops_``.

https://openlineage.io/docs/spec/facets. Ours follow the base facet's schema; what their members
mean is said in docs/interchange.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mlops_ext._version import __version__
from mlops_ext.services.records import LineageNode, Version
from mlops_ext.services.registration.mask import mask

PRODUCER = f"urn:mlops-ext:{__version__}"
CORE = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"

ENTITY, ASSOCIATION = "mlops_entity", "mlops_association"

_STANDARD = {
    "dataSource": "1-0-1/DatasourceDatasetFacet",
    "datasetType": "1-0-1/DatasetTypeDatasetFacet",
    "executionParameters": "1-0-0/ExecutionParametersRunFacet",
    "inputStatistics": "1-0-0/InputStatisticsInputDatasetFacet",
    "jobDependencies": "1-0-1/JobDependenciesRunFacet",
    "jobType": "2-0-4/JobTypeJobFacet",
    "parent": "1-2-0/ParentRunFacet",
    "schema": "1-2-0/SchemaDatasetFacet",
    "sourceCodeLocation": "1-1-0/SourceCodeLocationJobFacet",
    "version": "1-0-1/DatasetVersionDatasetFacet",
}
_TYPES = {"dataset": "FILE", "model": "MODEL", "version": "MODEL"}

Facets = dict[str, dict[str, Any]]


def facet(name: str, /, **members: Any) -> dict[str, Any]:
    """Return a facet with who wrote it and the schema that it follows."""
    schema = f"{CORE}BaseFacet"
    if standard := _STANDARD.get(name):
        schema = (
            f"https://openlineage.io/spec/facets/{standard}.json#/$defs/{standard.split('/')[1]}"
        )
    return {"_producer": PRODUCER, "_schemaURL": schema, **members}


def entity(node: LineageNode) -> Facets:
    """Return what SageMaker's lineage keeps of a node."""
    members = {
        "arn": node.id,
        "kind": node.kind,
        "name": node.name,
        "lineageType": node.lineage_type,
        "type": node.type,
        "sourceUri": node.uri,
        "state": node.state,
        "created": moment(node.created) if node.created else None,
        "properties": mask(node.properties) or None,
    }
    known = {name: value for name, value in members.items() if value is not None}
    return {ENTITY: facet(ENTITY, **known)}


def of_dataset(node: LineageNode, content: str = "", columns: list[str] | None = None) -> Facets:
    """Return the facets of data, a model, a version or an endpoint.

    Args:
        node: that stands for it.
        content: what tells its content from others at the same place: ``sha256:…``.
        columns: their names, where they are known.
    """
    found = entity(node)
    kind = {"datasetType": _TYPES.get(node.kind, "JOB_OUTPUT")}
    found["datasetType"] = facet("datasetType", **kind, subType=node.kind.upper())
    if node.uri and "://" in node.uri:
        found["dataSource"] = facet("dataSource", name=node.name, uri=node.uri.replace(" ", "%20"))
    if content:
        found["version"] = facet("version", datasetVersion=content)
    if columns:
        found["schema"] = facet("schema", fields=[{"name": name} for name in columns])
    return found


def of_version(version: Version) -> Facets:
    """Return what is kept about a model's version: name, figures, framework, approval."""
    environment = version.environment
    model = {
        "group": version.group,
        "version": version.number,
        "framework": version.framework,
        "frameworkVersion": environment.framework_version if environment else None,
        "description": version.description or None,
        "image": version.image,
        "commit": version.commit,
        "stage": version.stage,
        "aliases": version.aliases or None,
    }
    approval = {
        "status": version.approval,
        "comment": version.approval_comment or None,
    }
    found = {
        "mlops_model": facet("mlops_model", **_known(model)),
        "mlops_metrics": facet(
            "mlops_metrics",
            metrics=[
                _known({"name": one.name, "value": one.value, "better": one.better})
                for one in version.metrics
            ],
        ),
        "mlops_parameters": facet("mlops_parameters", parameters=mask(version.parameters)),
        "mlops_approval": facet("mlops_approval", **_known(approval)),
    }
    fields = [{"name": one.name, "type": one.type} for one in version.inputs if one.name]
    if fields:
        found["schema"] = facet("schema", fields=fields)
    return found


def of_run(node: LineageNode) -> Facets:
    """Return the facets of a run; the parameters of a notebook's or job's are its properties."""
    found = entity(node)
    if node.lineage_type == "TrialComponent" and node.properties:
        parameters = [
            {"key": key, "name": key, "value": str(value)}
            for key, value in mask(node.properties).items()
        ]
        found["executionParameters"] = facet("executionParameters", parameters=parameters)
    if node.kind in ("approval", "deployment"):
        decided = {"status": node.state or node.name, "by": node.properties.get("by")}
        why = node.properties.get("why")
        found["mlops_approval"] = facet("mlops_approval", **_known({**decided, "comment": why}))
    return found


def moment(time: datetime) -> str:
    """Return a time as OpenLineage and PROV have it."""
    return time.isoformat()


def _known(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
