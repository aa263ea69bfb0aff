"""Confusion matrices of any number of classes: counts of what there is, and what follows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mlops_ext.services.evaluation.tolerant import count
from mlops_ext.services.records import ClassScores, Confused

Counts = dict[tuple[str, str], int]
"""Rows by class that happened and class that was predicted; pairs without rows are left out."""

MOST_DRAWN = 200
"""A matrix of more classes is not passed on whole; nobody can read 40,000 cells."""

MOST_CONFUSED = 50
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def read(found: Any) -> tuple[Counts, list[str]]:
    """Read SageMaker's ``confusion_matrix`` and return its counts and labels.

    Numbers as labels are sorted as numbers; cells that are missing or no counts are empty.
    """
    if not isinstance(found, Mapping):
        return {}, []
    rows = {str(actual): row for actual, row in found.items() if isinstance(row, Mapping)}
    labels = {*rows, *(str(predicted) for row in rows.values() for predicted in row)}
    counts = {
        (actual, str(predicted)): number
        for actual, row in rows.items()
        for predicted, value in row.items()
        if (number := count(value)) and number > 0
    }
    return counts, in_order(labels)


def in_order(labels: Iterable[str]) -> list[str]:
    """Sort labels: as numbers when all are, else as text."""
    known = list(labels)
    if all(_NUMBER.fullmatch(label) for label in known):
        return sorted(known, key=lambda label: (float(label), label))
    return sorted(known)


def renamed(counts: Counts, before: Sequence[str], after: Sequence[str]) -> Counts:
    """Give classes other names, by their places."""
    names = dict(zip(before, after, strict=True))
    return {(names[a], names[b]): rows for (a, b), rows in counts.items()}


def dense(counts: Counts, labels: Sequence[str]) -> list[list[int]]:
    """Return the matrix, rows and columns in the order of the labels; empty above 200 classes."""
    if len(labels) > MOST_DRAWN:
        return []
    return [[counts.get((actual, predicted), 0) for predicted in labels] for actual in labels]


def written(counts: Counts, labels: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return SageMaker's form; above 200 classes cells without rows are left out."""
    if len(labels) <= MOST_DRAWN:
        return {a: {b: counts.get((a, b), 0) for b in labels} for a in labels}
    found: dict[str, dict[str, int]] = {label: {} for label in labels}
    for (actual, predicted), rows in counts.items():
        found[actual][predicted] = rows
    return found


def per_class(counts: Counts, labels: Sequence[str]) -> list[ClassScores]:
    """Return precision, recall, F1 and rows of each class."""
    happened: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    for (actual, guess), rows in counts.items():
        happened[actual] += rows
        predicted[guess] += rows
    return [
        ClassScores(
            label=label,
            precision=_ratio(hits := counts.get((label, label), 0), predicted[label]),
            recall=_ratio(hits, happened[label]),
            f1=_ratio(2 * hits, happened[label] + predicted[label]),
            support=happened[label],
        )
        for label in labels
    ]


def confused(counts: Counts, most: int = MOST_CONFUSED) -> list[Confused]:
    """Return which classes are taken for which others, most rows first."""
    happened: Counter[str] = Counter()
    for (actual, _), rows in counts.items():
        happened[actual] += rows
    wrong = [(pair, rows) for pair, rows in counts.items() if pair[0] != pair[1]]
    wrong.sort(key=lambda each: (-each[1], each[0]))
    return [
        Confused(actual=a, predicted=b, count=rows, share=rows / happened[a])
        for (a, b), rows in wrong[:most]
    ]


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
