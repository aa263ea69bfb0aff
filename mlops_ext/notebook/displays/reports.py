"""How the reports of SageMaker's jobs show themselves: bias, explanations, data, constraints."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_ext.notebook.displays import plots, words
from mlops_ext.notebook.displays.blocks import Beside, Block, Cell, Drawing, Facts, Line, Table
from mlops_ext.notebook.displays.evaluation import evaluation
from mlops_ext.services.records import (
    Bias,
    DataQuality,
    Explainability,
    Explanation,
    FeatureStatistics,
    MetricConstraint,
    ModelQuality,
    ReportFile,
    Reports,
    ReportSet,
)

_BARS = 15
_BOUNDS = {"LessThanThreshold": "at least", "GreaterThanThreshold": "at most"}


def reports(shown: Reports) -> list[Block]:
    """Return all reports of a version, then the baselines that drift is checked against."""
    blocks: list[Block] = [_heading(shown.reference, "reports", large=True)]
    found = _set(shown)
    if not found and shown.baselines is None:
        return [*blocks, Line(("The version names no reports of bias, data or model quality.",))]
    blocks += found
    if shown.baselines is not None:
        blocks.append(_heading("Baselines", "that drift is checked against", large=True))
        blocks += _set(shown.baselines)
    return blocks


def _set(shown: ReportSet) -> list[Block]:
    blocks: list[Block] = []
    if shown.bias:
        blocks += _bias(shown.bias)
    if shown.explainability:
        blocks += _explainability(shown.explainability)
    if shown.data_quality:
        blocks += _data_quality(shown.data_quality)
    if shown.model_quality:
        blocks += _model_quality(shown.model_quality)
    return blocks


def _heading(name: str, more: str = "", *, large: bool = False) -> Line:
    return Line((Cell(name, "strong"), *([Cell(more, "second")] if more else [])), large=large)


def _problems(files: Sequence[ReportFile]) -> list[Block]:
    told = [(file.name, Cell(file.problem.title, "bad")) for file in files if file.problem]
    return [Facts(tuple(told))] if told else []


def _bias(shown: Bias) -> list[Block]:
    about = f"{shown.label} is {shown.label_value}" if shown.label and shown.label_value else ""
    rows = [
        (
            " ".join(filter(None, (facet.facet, facet.value))),
            "data" if facet.phase == "pre_training" else "model",
            one.label,
            words.figure(one.value),
            Cell(one.meaning, "second"),
        )
        for facet in shown.facets
        for one in facet.metrics
    ]
    heads = ("Of", "In", "Metric", ">Value", "What it says")
    blocks: list[Block] = [_heading("Bias", f"favourable: {about}" if about else "")]
    return [*blocks, *([Table(heads, rows)] if rows else []), *_problems(shown.files)]


def _explainability(shown: Explainability) -> list[Block]:
    blocks: list[Block] = [_heading("Explanations")]
    blocks += [Beside(_explanation(one)) for one in shown.explanations]
    if shown.dependences:
        names = ", ".join(one.feature for one in shown.dependences)
        blocks.append(Facts((("Partial dependence", words.shortened(names, 120)),)))
    return blocks + _problems(shown.files)


def _explanation(shown: Explanation) -> tuple[Block, ...]:
    values = [(one.feature, one.value) for one in shown.importances]
    title = f"Mean |SHAP| of {shown.output}"
    rows = [(feature, words.figure(value)) for feature, value in values]
    return Drawing(plots.bars(title, values[:_BARS])), Table(("Feature", f">{title}"), rows)


def _data_quality(shown: DataQuality) -> list[Block]:
    rows = words.counted(shown.rows, "row") if shown.rows is not None else ""
    heads = ("Column", "Type", ">Missing", ">Mean", ">Deviation", "Distribution", "Constraints")
    table = Table(heads, [_feature(one) for one in shown.features])
    blocks: list[Block] = [_heading("Data quality", rows)]
    return [*blocks, *([table] if shown.features else []), *_problems(shown.files)]


def _feature(shown: FeatureStatistics) -> tuple[str | Cell, ...]:
    counts = shown.histogram.counts if shown.histogram else shown.counts
    return (
        shown.name,
        shown.type,
        f"{shown.missing:,}" if shown.missing is not None else words.NOTHING,
        words.figure(shown.mean),
        words.figure(shown.standard_deviation),
        plots.Distribution(f"distribution of {shown.name}", counts=tuple(counts)),
        Cell(", ".join(_asked(shown)), "second"),
    )


def _asked(shown: FeatureStatistics) -> list[str]:
    asked = []
    if shown.required_type and shown.required_type != shown.type:
        asked.append(f"is {shown.required_type}")
    if shown.completeness is not None:
        asked.append(f"{shown.completeness:.0%} present")
    if shown.non_negative:
        asked.append("not negative")
    if shown.domains:
        asked.append(words.shortened(f"one of {', '.join(shown.domains)}"))
    return asked


def _model_quality(shown: ModelQuality) -> list[Block]:
    blocks: list[Block] = [_heading("Model quality")]
    if shown.evaluation:
        blocks += evaluation(shown.evaluation)[1:]
    if shown.constraints:
        heads = ("Constraint", ">Bound", ">Value", "")
        blocks.append(Table(heads, [_constraint(one) for one in shown.constraints]))
    return blocks + _problems(shown.files)


def _constraint(shown: MetricConstraint) -> tuple[str | Cell, ...]:
    bound = f"{_BOUNDS.get(shown.comparison, shown.comparison)} {words.figure(shown.threshold)}"
    held = Cell("") if shown.holds is None else Cell("holds", "good")
    return (
        shown.label,
        bound,
        words.figure(shown.value),
        Cell("does not hold", "bad") if shown.holds is False else held,
    )
