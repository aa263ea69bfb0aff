"""Trial components as Describe and Search show them: with metrics, sources and parents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.local.call import Output
from mlops_ext.local.resources.declarations import ALL
from mlops_ext.local.resources.generic import record
from mlops_ext.local.resources.tagging import tag_list
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine


def described(engine: Engine, component: Document) -> Output:
    """What DescribeTrialComponent adds to what is kept."""
    source = component.body.get("Source")
    return {"Metrics": metrics(engine, component), "Sources": [source] if source else None}


def metrics(engine: Engine, component: Document) -> list[Output]:
    """A component's metrics in figures (TrialComponentMetricSummary)."""
    return [
        {
            "MetricName": each.name,
            "SourceArn": component.body.get("Source", {}).get("SourceArn", component.arn),
            "TimeStamp": each.time,
            "Max": each.maximum,
            "Min": each.minimum,
            "Last": each.last,
            "Count": each.number,
            "Avg": each.average,
            "StdDev": each.deviation,
        }
        for each in engine.series.summaries(component.id)
    ]


def source_detail(engine: Engine, component: Document) -> Output | None:
    """The job that a component came from (TrialComponentSourceDetail)."""
    arn = component.body.get("Source", {}).get("SourceArn")
    job = engine.documents.by_arn(arn) if arn else None
    if job is None or job.kind not in ALL:
        return {"SourceArn": arn} if arn else None
    resource = ALL[job.kind]
    shown = {**record(resource, job), "Tags": tag_list(engine.tags.of(job.arn))}
    return {"SourceArn": arn, resource.noun: shown}
