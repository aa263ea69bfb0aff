"""What is there, but so young that SageMaker has not recorded its lineage yet."""

from __future__ import annotations

from datetime import UTC, datetime

from mlops_ext.services.lineage.starts import NotYet
from mlops_ext.services.lineage.words import counted
from mlops_ext.services.records import LineageGraph


def pending(reference: str, question: str, early: NotYet) -> LineageGraph:
    """Return the answer to a question that nothing can be told of yet.

    Args:
        reference: what was asked about.
        question: what was asked.
        early: what it is, and since when it is there.
    """
    return LineageGraph(
        start=[],
        reference=reference,
        question=question,
        answer=f"The lineage of {early.name} is not there yet: it was made {_ago(early.made)}, and"
        " SageMaker records lineage some minutes after the fact.",
        hits=[],
        nodes=[],
        edges=[],
        total=0,
        kinds={},
        pending=True,
    )


def _ago(made: datetime) -> str:
    minutes = int((datetime.now(UTC) - made).total_seconds() // 60)
    return f"{counted(minutes, 'minute')} ago" if minutes > 0 else "less than a minute ago"
