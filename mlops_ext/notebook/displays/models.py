"""How groups, versions and their evaluations show themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence

from mlops_ext.notebook.displays import charts, words
from mlops_ext.notebook.displays.blocks import (
    LARGEST_TABLE,
    Block,
    Cell,
    Code,
    Drawing,
    Facts,
    Line,
    Table,
)
from mlops_ext.notebook.displays.evaluation import drawn
from mlops_ext.services.manifest import deployable
from mlops_ext.services.records import (
    Column,
    DatasetUse,
    Evaluation,
    FinishedJob,
    HistoryEntry,
    Metric,
    ModelGroup,
    Problem,
    Version,
    VersionSummary,
)


def groups(shown: Sequence[ModelGroup], *, shared: bool = False) -> list[Block]:
    """Return the model package groups, each with its newest version; ``shared`` those of others."""
    if not shown and shared:
        return [Line(("No other account shares a model group with this one.",))]
    if not shown:
        return [Line(("No models yet.", Cell('ml.register(model, "churn")', "code")))]
    rows = [
        (
            Cell(group.name, "strong"),
            str(len(group.versions)),
            *_newest(group),
            Cell(words.shortened(group.description), "second"),
        )
        for group in shown
    ]
    return [Table(("Model", ">Versions", "Newest", "State", "Metric", "Description"), rows)]


def group(shown: ModelGroup) -> list[Block]:
    """Return one group with all its versions, newest first."""
    count = words.counted(len(shown.versions), "version")
    blocks: list[Block] = [Line((Cell(shown.name, "strong"), Cell(count, "second")), large=True)]
    if shown.trend:
        blocks.append(Drawing(charts.sparkline(shown.trend)))
    if shown.versions:
        blocks.append(versions(shown.versions))
    return blocks


def versions(shown: Sequence[VersionSummary]) -> Table:
    """Return versions with the metrics that any of them has."""
    labels = dict.fromkeys(metric.label for version in shown for metric in version.metrics)
    columns = list(labels)[:4]
    heads = ("Version", "State", *(f">{label}" for label in columns), "Registered", "By", "Alias")
    rows: list[tuple[str | Cell, ...]] = []
    for version in shown[:LARGEST_TABLE]:
        values = {metric.label: metric.value for metric in version.metrics}
        rows.append(
            (
                version.reference,
                Cell(version.approval, state=True),
                *(words.figure(values.get(label)) for label in columns),
                words.day(version.created),
                version.created_by or words.NOTHING,
                " ".join(f"@{alias}" for alias in version.aliases),
            )
        )
    return Table(heads, rows, len(shown) - len(rows))


def jobs(shown: Sequence[FinishedJob]) -> list[Block]:
    """Return training jobs whose models can be registered, newest first."""
    if not shown:
        return [Line(("No training job has completed yet.",))]
    rows = [(Cell(job.name, "strong"), words.day(job.ended)) for job in shown]
    call = f'ml.register("job:{shown[0].name}", "churn")'
    return [Table(("Training job", "Ended"), rows), Line((Cell(call, "code"),))]


def version(
    shown: Version, evaluation: Evaluation | None, unread: Sequence[Problem] = ()
) -> list[Block]:
    """Return a version: state, metrics against the one before, what was kept, its curves.

    Args:
        shown: the version.
        evaluation: what is drawn as its curves.
        unread: why parts of it are missing.
    """
    title: list[str | Cell] = [Cell(shown.reference, "strong"), Cell(shown.approval, state=True)]
    if shown.stage:
        title.append(Cell(" · ".join(filter(None, (shown.stage, shown.stage_status))), "second"))
    title += [Cell(f"@{alias}", "second") for alias in shown.aliases]
    blocks: list[Block] = [Line(tuple(title), large=True)]
    if shown.existing:
        blocks.append(
            Line(
                (
                    "Registered before: the same model and evaluation are this version. "
                    "force=True (--force) makes a new one.",
                )
            )
        )
    if shown.metrics:
        blocks.append(_metrics(shown.metrics, shown.previous))
    blocks.append(Facts(tuple(_kept(shown))))
    if evaluation:
        blocks += drawn(evaluation)
    for problem in unread:
        blocks.append(Line((Cell(problem.title, "bad"), Cell(problem.hint, "second"))))
        if problem.statement:
            blocks.append(Code(json.dumps(problem.statement, indent=2)))
    return blocks


def history(of: str, entries: Sequence[HistoryEntry]) -> list[Block]:
    """Return what happened, newest first."""
    heading = Line((Cell(of, "strong"), Cell("history", "second")), large=True)
    rows = [
        (
            words.day(entry.when),
            Cell(entry.title, "strong"),
            f"“{entry.why}”" if entry.why else "",
            entry.who or "not known",
        )
        for entry in entries
    ]
    return [heading, Table(("When", "What", "Why", "Who"), rows)]


def dataset(shown: DatasetUse) -> str:
    """Return a data set as ``train.csv (train), 455 rows, read by pandas in cell 4 (traced)``."""
    facts = [f"{shown.name} ({shown.role})"]
    if shown.rows is not None:
        facts.append(words.counted(shown.rows, "row"))
    if shown.columns is not None:
        facts.append(words.counted(len(shown.columns), "column"))
    if shown.size is not None:
        facts.append(words.size(shown.size))
    if shown.sha256:
        facts.append(f"sha256 {shown.sha256[:8]}")
    elif shown.version or shown.etag:
        facts.append(f"version {shown.version}" if shown.version else f"ETag {shown.etag}")
    if shown.reader:
        facts.append(f"read by {shown.reader} in cell {shown.cell} ({shown.how})")
    if shown.changed:
        facts.append("changed since")
    return ", ".join(facts)


def _newest(group: ModelGroup) -> tuple[str | Cell, str | Cell, str]:
    if not group.versions:
        return words.NOTHING, words.NOTHING, words.NOTHING
    newest = group.versions[0]
    metric = next((metric for metric in newest.metrics if metric.name == group.headline), None)
    shown = f"{metric.label} {words.figure(metric.value)}" if metric else words.NOTHING
    return newest.reference, Cell(newest.approval, state=True), shown


def _metrics(metrics: Sequence[Metric], before: VersionSummary | None) -> Table:
    if before is None:
        return Table(("Metric", ">Value"), [(m.label, words.figure(m.value)) for m in metrics])
    known = {metric.name: metric.value for metric in before.metrics}
    rows = [
        (metric.label, words.figure(metric.value), *_change(metric, known.get(metric.name)))
        for metric in metrics
    ]
    return Table(("Metric", ">Value", f">Against {before.reference}", ""), rows)


def _change(metric: Metric, before: float | None) -> tuple[Cell, Cell]:
    if metric.value is None or before is None:
        return differing(None, None)
    return differing(metric.value - before, metric.better)


def differing(change: float | None, better: str | None) -> tuple[Cell, Cell]:
    """Return a signed difference, and the word that judges it where the direction is known."""
    figure = Cell(words.difference(change))
    if not change or better is None:
        return figure, Cell("")
    gain = (change > 0) == (better == "higher")
    return figure, Cell("better", "good") if gain else Cell("worse", "bad")


def _kept(shown: Version) -> list[tuple[str, str | Cell]]:
    facts: list[tuple[str, str | Cell]] = []
    if shown.description:
        facts.append(("Description", shown.description))
    if shown.approval_comment:
        facts.append(("Comment", f"“{shown.approval_comment}”"))
    if shown.parameters:
        listed = [f"{name}={value}" for name, value in shown.parameters.items()]
        facts.append(("Parameters", words.shortened(", ".join(listed), 120)))
    facts += [("Data", dataset(use)) for use in shown.datasets]
    if shown.notebook:
        cell = f", cell {shown.notebook.cell}" if shown.notebook.cell is not None else ""
        facts.append(("From", f"{shown.notebook.name}{cell}"))
    if shown.environment:
        facts.append(("Environment", _environment(shown)))
    if shown.source:
        facts.append(("Registered from", shown.source))
    if shown.inputs:
        facts.append(("Takes", _columns(shown.inputs)))
    if shown.outputs:
        facts.append(("Answers", _columns(shown.outputs)))
    if shown.classes:
        facts.append(("Classes", words.shortened(", ".join(shown.classes), 120)))
    if shown.deployable_note:
        facts.append(("On AWS", deployable(shown.deployable, shown.deployable_note)))
    if shown.archive:
        size = f", {words.size(shown.archive.size)}" if shown.archive.size is not None else ""
        facts.append(("Archive", f"{shown.archive.uri}{size}"))
    by = f" by {shown.created_by}" if shown.created_by else ""
    facts.append(("Registered", f"{words.day(shown.created)}{by}"))
    return facts


def _columns(columns: Sequence[Column]) -> str:
    listed = [
        f"{one.name} {one.type}".strip() + (f" {one.shape}" if one.shape else "") for one in columns
    ]
    return words.shortened(", ".join(listed), 120)


def _environment(shown: Version) -> str:
    environment = shown.environment
    if environment is None:
        return words.NOTHING
    parts = [f"Python {environment.python}"]
    if environment.framework:
        parts.append(" ".join(filter(None, (environment.framework, environment.framework_version))))
    parts.append(words.counted(len(environment.packages), "package"))
    return ", ".join(parts)
