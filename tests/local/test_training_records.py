"""Training jobs as records: named once, listed, changed, stopped, deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from jobs_house import House
from local_engine import LocalEngine
from making import refused

FOREVER = "import time\nprint('ready')\ntime.sleep(600)"


@pytest.fixture(scope="module")
def house(shared_engine: LocalEngine) -> House:
    """A house with a job that has ended, one that failed and one that was stopped."""
    house = House(shared_engine)
    house.train("done-a", "print()")
    house.train("done-b", "raise SystemExit(3)")
    house.train("done-c", FOREVER)
    house.begun("done-c", "ready")
    house.sagemaker.stop_training_job(TrainingJobName="done-c")
    for name in ("done-a", "done-b", "done-c"):
        house.ended(name)
    return house


def test_a_name_is_taken_once(house: House) -> None:
    with refused() as error:
        house.train("done-a")
    assert (error.code, error.text) == (
        "ResourceInUse",
        "Training job names must be unique within an AWS account and region, and a training job "
        "with this name already exists (arn:aws:sagemaker:us-east-1:000000000000:training-job/"
        "done-a)",
    )


@pytest.mark.parametrize("verb", ["describe", "stop", "delete", "update"])
def test_a_missing_job_is_said_to_be_missing(house: House, verb: str) -> None:
    with refused() as error:
        getattr(house.sagemaker, f"{verb}_training_job")(TrainingJobName="nobody")
    assert (error.code, error.text) == ("ValidationException", "Requested resource not found.")


def test_a_job_that_has_ended_cannot_be_stopped(house: House) -> None:
    with refused() as error:
        house.sagemaker.stop_training_job(TrainingJobName="done-b")
    assert (error.code, error.text) == (
        "ValidationException",
        "The request was rejected because the training job is in status Failed.",
    )


def test_a_list_is_filtered_sorted_and_paged(house: House) -> None:
    def names(**given: object) -> list[str]:
        answer = house.sagemaker.list_training_jobs(NameContains="DONE-", **given)
        return [each["TrainingJobName"] for each in answer["TrainingJobSummaries"]]

    assert names() == ["done-c", "done-b", "done-a"]
    assert names(SortBy="Name", SortOrder="Ascending") == ["done-a", "done-b", "done-c"]
    assert names(SortBy="Status", SortOrder="Ascending") == ["done-a", "done-b", "done-c"]
    assert names(StatusEquals="Failed") == ["done-b"]
    assert names(StatusEquals="Stopped") == ["done-c"]
    assert names(StatusEquals="InProgress") == []
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert names(CreationTimeAfter=tomorrow) == []
    assert len(names(CreationTimeBefore=tomorrow, LastModifiedTimeBefore=tomorrow)) == 3
    assert names(WarmPoolStatusEquals="Available") == []
    pages = house.sagemaker.get_paginator("list_training_jobs").paginate(
        NameContains="done-", PaginationConfig={"PageSize": 2}
    )
    assert [len(page["TrainingJobSummaries"]) for page in pages] == [2, 1]


def test_a_summary_has_status_and_times(house: House) -> None:
    answer = house.sagemaker.list_training_jobs(NameContains="done-a")
    (summary,) = answer["TrainingJobSummaries"]
    job = house.job("done-a")
    for member in ("TrainingJobArn", "CreationTime", "TrainingEndTime", "TrainingJobStatus"):
        assert summary[member] == job[member]


def test_a_running_job_can_be_updated_and_not_deleted(house: House) -> None:
    house.train("busy", FOREVER)
    house.begun("busy", "ready")
    arn = house.sagemaker.update_training_job(
        TrainingJobName="busy", ResourceConfig={"KeepAlivePeriodInSeconds": 60}
    )["TrainingJobArn"]
    job = house.job("busy")
    assert job["TrainingJobArn"] == arn
    assert job["ResourceConfig"]["KeepAlivePeriodInSeconds"] == 60
    with refused() as error:
        house.sagemaker.delete_training_job(TrainingJobName="busy")
    assert error.code == "ResourceInUse"
    house.sagemaker.stop_training_job(TrainingJobName="busy")
    with refused() as error:
        house.sagemaker.stop_training_job(TrainingJobName="busy")
    assert error.text.startswith("The request was rejected because the training job is in status")
    house.ended("busy")
    with refused() as error:
        house.sagemaker.update_training_job(
            TrainingJobName="busy", ResourceConfig={"KeepAlivePeriodInSeconds": 60}
        )
    assert error.code == "ValidationException"


def test_a_deleted_job_leaves_its_model_and_its_name(house: House) -> None:
    house.train("passing", "print()")
    uri = house.ended("passing")["ModelArtifacts"]["S3ModelArtifacts"]
    house.sagemaker.delete_training_job(TrainingJobName="passing")
    with refused():
        house.job("passing")
    assert house.archive(uri) == {}
    house.train("passing", "print()")
    assert house.ended("passing")["TrainingJobStatus"] == "Completed"
