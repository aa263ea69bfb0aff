"""Versions side by side: figures with their intervals, what changed, and a verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mlops_ext.errors import InvalidInput
from mlops_ext.services.comparison import binary, code, gain, multiclass, regression, verdict
from mlops_ext.services.comparison.changes import changes
from mlops_ext.services.comparison.drift import drift
from mlops_ext.services.comparison.figures import OF_CURVES, Figures, numbers
from mlops_ext.services.comparison.metricrows import metric_rows
from mlops_ext.services.comparison.pairing import Contestant, Paired, pair
from mlops_ext.services.comparison.reading import Read, read
from mlops_ext.services.comparison.segments import segments
from mlops_ext.services.comparison.untested import untested
from mlops_ext.services.given import as_text
from mlops_ext.services.records import (
    CodeChange,
    Comparison,
    Evaluation,
    Gain,
    PairedBy,
    ScoreCounts,
)
from mlops_ext.services.resolving import resolve_version

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

MOST = 10
"""Versions that are compared at once."""
MOST_CURVES = 6
"""Of them, those whose curves are drawn: the baseline and the first of the others."""
_SCORE_BINS = 40


def compare(
    connection: Connection, references: Sequence[str], baseline: str | None = None
) -> Comparison:
    """Compare versions.

    Args:
        connection: where.
        references: two to ten versions.
        baseline: the one that differences are taken from; by default the first.

    Raises:
        UnknownReference: there is no such version.
        InvalidInput: there are not two to ten, one is no text or there twice, or the baseline is
            not among them.
    """
    given = [as_text(one, "name of a version", "churn/2") for one in references]
    if not 2 <= len(given) <= MOST:
        there = "is 1 version" if len(given) == 1 else f"are {len(given)} versions"
        raise InvalidInput.of("InvalidComparison", f"There {there} to compare; give 2 to {MOST}.")
    found = read(connection, given)
    _no_twins(found, given)
    return of(found, _baseline(connection, found, references, baseline))


def _no_twins(found: Sequence[Read], references: Sequence[str]) -> None:
    """Refuse a version that is there twice, perhaps by two names."""
    called: dict[str, str] = {}
    for each, reference in zip(found, references, strict=True):
        name = each.contestant.name
        if name in called:
            names = " and ".join(dict.fromkeys((called[name], reference)))
            raise InvalidInput.of(
                "InvalidComparison",
                f"{name} is named twice, as {names}.",
                hint="Name each version once.",
            )
        called[name] = reference


def _baseline(
    connection: Connection, found: Sequence[Read], references: Sequence[str], baseline: str | None
) -> int:
    if baseline is None:
        return 0
    if baseline in references:
        return list(references).index(baseline)
    names = [each.contestant.name for each in found]
    if baseline not in names:
        group, number, _ = resolve_version(connection, baseline)
        baseline = f"{group}/{number}"
    if baseline in names:
        return names.index(baseline)
    raise InvalidInput.of(
        "InvalidComparison",
        f"The baseline {baseline} is not among the compared versions.",
        hint=f"Choose one of {', '.join(names)}.",
    )


def of(found: Sequence[Read], base: int) -> Comparison:
    """Return the comparison of versions that have been read.

    Args:
        found: two versions or more.
        base: place of the baseline.
    """
    contestants = [each.contestant for each in found]
    tested = _tested(contestants, base)
    evaluations = [one.evaluation for one in contestants]
    rows = metric_rows(contestants, base, tested.figures, tested.by)
    headline = verdict.headline(rows)
    by_segment = segments(evaluations, base, headline)
    judgements = verdict.judge(contestants, base, headline, tested.reasons, by_segment)
    drawn = with_curves(len(found), base)
    names = [one.name for one in contestants]
    return Comparison(
        versions=[one.version for one in contestants],
        baseline=base,
        verdict=" ".join(map(verdict.sentence, judgements)),
        outcome=judgements[0].outcome,
        judgements=judgements,
        metrics=rows,
        changes=changes([one.version for one in contestants], evaluations, base),
        evaluations=[
            one if at in drawn else _without_curves(one) for at, one in enumerate(evaluations)
        ],
        gains=tested.gains,
        scores=[_score_counts(one) if at in drawn else None for at, one in enumerate(contestants)],
        segments=by_segment,
        drift=drift(evaluations, base),
        code=_code(found, base),
        untested=untested(names, rows, tested.figures, tested.reasons, drawn),
        notes=[note for each in found for note in each.notes],
    )


def with_curves(count: int, base: int) -> set[int]:
    """Return the places of the versions whose curves are drawn."""
    others = [at for at in range(count) if at != base]
    return {base, *others[: MOST_CURVES - 1]}


@dataclass
class Tested:
    """What pairs of predictions tell.

    Args:
        figures: of each version that could be paired with the baseline.
        reasons: why the others could not be.
        gains: where versions gain over the baseline.
        by: how their rows were paired.
    """

    figures: dict[int, Figures] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    gains: list[Gain] = field(default_factory=list)
    by: dict[int, PairedBy] = field(default_factory=dict)


def _tested(contestants: Sequence[Contestant], base: int) -> Tested:
    found = Tested()
    pairs: dict[int, Paired] = {}
    for at, other in enumerate(contestants):
        if at != base:
            paired = pair(contestants[base], other)
            if isinstance(paired, str):
                found.reasons[at] = paired
            else:
                pairs[at] = paired
    drawn = with_curves(len(contestants), base)
    found.by = {at: paired.by for at, paired in pairs.items()}
    for at, paired in pairs.items():
        kind = paired.base.kind
        if kind == "binary":
            thresholds = [_threshold(contestants[place].evaluation) for place in (base, at)]
            found.figures[at] = binary.compare(paired, (thresholds[0], thresholds[1]))
        elif kind == "multiclass":
            counted = multiclass.cells(paired)
            found.figures[at] = multiclass.compare(paired, counted)
            found.gains += [gain.recalls(paired, counted, at)] if at in drawn else []
        else:
            found.figures[at] = regression.compare(paired)
            found.gains += [gain.errors(paired, at)] if at in drawn else []
    _curves(found, {at: one for at, one in pairs.items() if at in drawn})
    return found


def _curves(found: Tested, pairs: dict[int, Paired]) -> None:
    """Add gain curves and average precision of binary classifiers."""
    scored = {at: one for at, one in pairs.items() if found.figures[at].get("auc")}
    if not scored:
        return
    base = next(iter(scored.values())).base
    others = {at: numbers(one.other.score) for at, one in scored.items()}
    gains, precise = gain.curves(base.truth.astype(bool), numbers(base.score), others)
    found.gains += gains
    for at, figure in precise.items():
        found.figures[at] |= dict.fromkeys(OF_CURVES, figure)


def _threshold(evaluation: Evaluation | None) -> float:
    return evaluation.threshold if evaluation else 0.5


def _without_curves(evaluation: Evaluation | None) -> Evaluation | None:
    dropped = dict.fromkeys(("roc", "precision_recall", "calibration", "predicted_actual"))
    return evaluation and evaluation.model_copy(update=dropped)


def _score_counts(contestant: Contestant) -> ScoreCounts | None:
    found = contestant.predictions
    if found is None or found.score is None or not np.isfinite(found.score).all():
        return None
    low, high = math.floor(min(0.0, found.score.min())), math.ceil(max(1.0, found.score.max()))
    edges = np.linspace(low, high, _SCORE_BINS + 1)
    truth = found.truth.astype(bool)
    counts = [np.histogram(found.score[kept], edges)[0].tolist() for kept in (~truth, truth)]
    return ScoreCounts(edges=edges.tolist(), negative=counts[0], positive=counts[1])


def _code(found: Sequence[Read], base: int) -> list[CodeChange]:
    """The changes of those whose code and the baseline's are kept."""
    own = found[base].cells
    return [
        code.change(own, each.cells, at, _notebook(each))
        for at, each in enumerate(found)
        if at != base and own and each.cells
    ]


def _notebook(found: Read) -> str | None:
    notebook = found.contestant.version.notebook
    return notebook.name if notebook else None
