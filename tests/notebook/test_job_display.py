"""What a cell shows of training jobs whose models can be registered."""

from __future__ import annotations

from datetime import UTC, datetime

from mlops_ext.notebook.displays import models
from mlops_ext.notebook.displays.blocks import joined
from mlops_ext.services import records

WHEN = datetime(2026, 3, 16, 16, 42, tzinfo=UTC)


def test_training_jobs_are_listed_with_what_registers_the_newest() -> None:
    job = records.FinishedJob(name="fit-1", arn="arn:job", ended=WHEN)
    text = joined(models.jobs([job]))
    assert "fit-1" in text
    assert 'ml.register("job:fit-1", "churn")' in text
    assert joined(models.jobs([])) == "No training job has completed yet."
