"""The training jobs whose models can be registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.errors import translating
from mlops_ext.services.records import FinishedJob

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

MOST = 100
"""As many as ListTrainingJobs gives at once."""


def finished_jobs(connection: Connection) -> list[FinishedJob]:
    """Return the training jobs that completed last, at most `MOST`, newest first.

    Raises:
        MLOpsError: SageMaker cannot be asked.
    """
    with translating("list the training jobs that have completed", connection):
        listed = connection.client("sagemaker").list_training_jobs(
            StatusEquals="Completed", SortBy="CreationTime", SortOrder="Descending", MaxResults=MOST
        )["TrainingJobSummaries"]
    return [
        FinishedJob(
            name=job["TrainingJobName"],
            arn=job["TrainingJobArn"],
            ended=job.get("TrainingEndTime") or job["CreationTime"],
        )
        for job in listed
    ]
