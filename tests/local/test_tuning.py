"""Hyperparameter tuning: real training jobs, each with values of its own."""

from __future__ import annotations

import json
import sqlite3
from functools import partial
from typing import Any

import pytest
from jobs_house import BUCKET, PYTHON_IMAGE, ROLE, House, packed
from local_engine import LocalEngine
from making import refused

SCORE = """
    import argparse, time
    parser = argparse.ArgumentParser()
    parser.add_argument("--depth", type=int, default=0)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--kind", default="none")
    found, rest = parser.parse_known_args()
    while found.kind == "endless":
        time.sleep(0.01)
    if found.kind == "broken":
        raise SystemExit(3)
    score = {"small": 1, "middle": 3, "large": 2}.get(found.kind, found.depth + found.rate)
    print(f"score={score};", rest)
"""
METRICS = [{"Name": "score", "Regex": "score=([0-9.]+);"}]
KINDS = {"Name": "kind", "Values": ["small", "middle", "large"]}
GRID = {"CategoricalParameterRanges": [KINDS]}
NUMBERS = {
    "IntegerParameterRanges": [{"Name": "depth", "MinValue": "2", "MaxValue": "9"}],
    "ContinuousParameterRanges": [
        {"Name": "rate", "MinValue": "0.1", "MaxValue": "0.9", "ScalingType": "Logarithmic"}
    ],
}


@pytest.fixture(scope="module")
def house(shared_engine: LocalEngine) -> House:
    return House(shared_engine)


def config(strategy: str = "Grid", most: int | None = None, **more: Any) -> dict[str, Any]:
    limits = {"MaxParallelTrainingJobs": 2, **({"MaxNumberOfTrainingJobs": most} if most else {})}
    return {
        "Strategy": strategy,
        "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
        "ResourceLimits": limits,
        "ParameterRanges": GRID if strategy == "Grid" else NUMBERS,
        "RandomSeed": 7,
        **more,
    }


def definition(house: House, **more: Any) -> dict[str, Any]:
    source = house.put("code/tuned/sourcedir.tar.gz", packed({"train.py": SCORE}))
    return {
        "StaticHyperParameters": {
            "sagemaker_program": json.dumps("train.py"),
            "sagemaker_submit_directory": json.dumps(source),
        },
        "AlgorithmSpecification": {
            "TrainingImage": PYTHON_IMAGE,
            "TrainingInputMode": "File",
            "MetricDefinitions": METRICS,
        },
        "RoleArn": ROLE,
        "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/tuned"},
        "ResourceConfig": {
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1,
            "VolumeSizeInGB": 10,
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 600},
        **more,
    }


def tune(house: House, name: str, given: dict[str, Any], **more: Any) -> str:
    request = {"TrainingJobDefinition": definition(house), **more}
    arn: str = house.sagemaker.create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name,
        HyperParameterTuningJobConfig=given,
        **{key: value for key, value in request.items() if value is not None},
    )["HyperParameterTuningJobArn"]
    return arn


def describe(house: House, name: str) -> dict[str, Any]:
    shown: dict[str, Any] = house.sagemaker.describe_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name
    )
    return shown


def ended(house: House, name: str) -> dict[str, Any]:
    status = "HyperParameterTuningJobStatus"
    found: dict[str, Any] = house.until(
        lambda: describe(house, name), lambda job: job[status] not in ("InProgress", "Stopping")
    )
    return found


def trained(house: House, name: str, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = house.sagemaker.list_training_jobs_for_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name, **more
    )["TrainingJobSummaries"]
    return found


def test_a_grid_tries_every_combination_and_names_the_best(house: House) -> None:
    arn = tune(house, "Grid", config(), Tags=[{"Key": "team", "Value": "risk"}])
    assert arn.endswith(":hyper-parameter-tuning-job/grid")
    shown = ended(house, "Grid")
    assert shown["HyperParameterTuningJobStatus"] == "Completed"
    assert shown["TrainingJobStatusCounters"] == {
        "Completed": 3,
        "InProgress": 0,
        "RetryableError": 0,
        "NonRetryableError": 0,
        "Stopped": 0,
    }
    assert shown["ObjectiveStatusCounters"] == {"Succeeded": 3, "Pending": 0, "Failed": 0}
    assert shown["CreationTime"] < shown["HyperParameterTuningEndTime"]
    best = shown["BestTrainingJob"]
    assert best["TunedHyperParameters"] == {"kind": "middle"}
    assert best["FinalHyperParameterTuningJobObjectiveMetric"] == {
        "Type": "Maximize",
        "MetricName": "score",
        "Value": 3.0,
    }
    jobs = trained(house, "Grid", SortBy="FinalObjectiveMetricValue", SortOrder="Descending")
    kinds = [each["TunedHyperParameters"]["kind"] for each in jobs]
    assert kinds == ["middle", "large", "small"]
    assert sorted(each["TrainingJobName"][:9] for each in jobs) == [
        "Grid-001-",
        "Grid-002-",
        "Grid-003-",
    ]
    job = house.job(best["TrainingJobName"])
    assert job["TuningJobArn"] == arn
    assert job["HyperParameters"]["_tuning_objective_metric"] == "score"
    assert job["HyperParameters"]["kind"] == "middle"
    tags = house.sagemaker.list_tags(ResourceArn=job["TrainingJobArn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "risk"}]
    listed = house.sagemaker.list_hyper_parameter_tuning_jobs(NameContains="grid")
    (summary,) = listed["HyperParameterTuningJobSummaries"]
    assert (summary["Strategy"], summary["ResourceLimits"]) == (
        "Grid",
        {"MaxParallelTrainingJobs": 2},
    )
    paginator = house.sagemaker.get_paginator("list_training_jobs_for_hyper_parameter_tuning_job")
    pages = paginator.paginate(HyperParameterTuningJobName="Grid", PaginationConfig={"PageSize": 2})
    sizes = [len(page["TrainingJobSummaries"]) for page in pages]
    assert sizes == [2, 1]
    equals = {"Name": "BestTrainingJob.TrainingJobStatus", "Operator": "Equals"}
    (found,) = house.sagemaker.search(
        Resource="HyperParameterTuningJob",
        SearchExpression={"Filters": [{**equals, "Value": "Completed"}]},
    )["Results"]
    assert found["HyperParameterTuningJob"]["HyperParameterTuningJobArn"] == arn
    with refused() as answer:
        tune(house, "Grid", config())
    assert answer.code == "ResourceInUse"


def test_a_random_search_keeps_its_ranges_and_repeats_with_its_seed(house: House) -> None:
    given = config("Random", 3)
    given["HyperParameterTuningJobObjective"]["Type"] = "Minimize"
    found = []
    for name in ("random-1", "random-2"):
        tune(house, name, given)
        shown = ended(house, name)
        assert shown["TrainingJobStatusCounters"]["Completed"] == 3
        found.append([each["TunedHyperParameters"] for each in trained(house, name)])
    assert found[0] == found[1]
    assert len({values["rate"] for values in found[0]}) == 3
    for values in found[0]:
        assert 2 <= int(values["depth"]) <= 9
        assert 0.1 <= float(values["rate"]) <= 0.9
    lowest = min(float(values["depth"]) + float(values["rate"]) for values in found[0])
    metric = shown["BestTrainingJob"]["FinalHyperParameterTuningJobObjectiveMetric"]
    assert metric["Value"] == pytest.approx(lowest, rel=1e-6)


def test_several_definitions_take_turns_and_a_target_ends_the_search(house: House) -> None:
    each = {"TuningObjective": {"Type": "Maximize", "MetricName": "score"}}
    definitions = [
        definition(house, DefinitionName=name, HyperParameterRanges=NUMBERS, **each)
        for name in ("one", "two")
    ]
    given = config("Bayesian", 50, TuningJobCompletionCriteria={"TargetObjectiveMetricValue": 0.5})
    del given["HyperParameterTuningJobObjective"], given["ParameterRanges"]
    more: dict[str, Any] = {"TrainingJobDefinition": None, "TrainingJobDefinitions": definitions}
    tune(house, "several", given, **more)
    shown = ended(house, "several")
    assert shown["HyperParameterTuningJobStatus"] == "Completed"
    jobs = trained(house, "several")
    assert {job["TrainingJobDefinitionName"] for job in jobs} == {"one", "two"}
    assert len(jobs) <= 4


def test_a_search_without_any_success_fails_and_says_so(house: House) -> None:
    broken = {"CategoricalParameterRanges": [{"Name": "kind", "Values": ["broken"]}]}
    tune(house, "hopeless", config(ParameterRanges=broken))
    shown = ended(house, "hopeless")
    assert shown["HyperParameterTuningJobStatus"] == "Failed"
    assert shown["FailureReason"].startswith("All training jobs failed.")
    (job,) = trained(house, "hopeless", StatusEquals="Failed")
    assert job["ObjectiveStatus"] == "Failed"
    assert "BestTrainingJob" not in shown


def test_stopping_a_search_stops_its_training_jobs(house: House) -> None:
    endless = {"CategoricalParameterRanges": [{"Name": "kind", "Values": ["endless"] * 2}]}
    tune(house, "stopped", config(ParameterRanges=endless))
    for job in trained(house, "stopped"):
        house.until(
            partial(house.job, job["TrainingJobName"]),
            lambda shown: shown["SecondaryStatus"] == "Training",
        )
    with refused() as answer:
        house.sagemaker.delete_hyper_parameter_tuning_job(HyperParameterTuningJobName="stopped")
    assert answer.code == "ResourceInUse"
    house.sagemaker.stop_hyper_parameter_tuning_job(HyperParameterTuningJobName="stopped")
    shown = ended(house, "stopped")
    assert shown["HyperParameterTuningJobStatus"] == "Stopped"
    assert shown["TrainingJobStatusCounters"]["Stopped"] == 2
    with refused() as answer:
        house.sagemaker.stop_hyper_parameter_tuning_job(HyperParameterTuningJobName="stopped")
    assert "is in status Stopped" in answer.text
    house.sagemaker.delete_hyper_parameter_tuning_job(HyperParameterTuningJobName="stopped")
    with refused() as answer:
        describe(house, "stopped")
    assert answer.code == "ResourceNotFound"


def test_what_cannot_be_searched_is_refused(house: House) -> None:
    upside_down = {"IntegerParameterRanges": [{"Name": "d", "MinValue": "9", "MaxValue": "2"}]}
    for given, more, text in (
        (config("Random"), {}, "need MaxNumberOfTrainingJobs"),
        (config("Grid", ParameterRanges=NUMBERS), {}, "CategoricalParameterRanges only"),
        (config("Random", 2, ParameterRanges=upside_down), {}, "must not exceed its MaxValue"),
        (config(), {"TrainingJobDefinition": None}, "Exactly one of TrainingJobDefinition"),
        (
            config(HyperParameterTuningJobObjective={"Type": "Maximize", "MetricName": "accuracy"}),
            {},
            "accuracy is not one of MetricDefinitions: score",
        ),
    ):
        with refused() as answer:
            tune(house, "refused", given, **more)
        assert answer.code == "ValidationException"
        assert text in answer.text


def test_a_search_goes_on_after_a_kill_of_the_engine(engine: LocalEngine) -> None:
    own = House(engine)
    tune(own, "survivor", config("Random", 6))
    own.until(
        lambda: describe(own, "survivor"),
        lambda shown: shown["TrainingJobStatusCounters"]["Completed"] >= 1,
    )
    engine.kill()
    engine.start()
    again = House(engine)
    shown = ended(again, "survivor")
    assert shown["HyperParameterTuningJobStatus"] == "Completed"
    assert shown["TrainingJobStatusCounters"]["Completed"] == 6
    assert len({job["TrainingJobName"] for job in trained(again, "survivor")}) == 6


def test_a_search_whose_time_is_over_stops_its_training_jobs_and_is_completed(
    engine: LocalEngine,
) -> None:
    own, endless = House(engine), {"Name": "kind", "Values": ["endless"]}
    limits = {"MaxParallelTrainingJobs": 1, "MaxRuntimeInSeconds": 120}
    given = config("Grid", ParameterRanges={"CategoricalParameterRanges": [endless]})
    tune(own, "late", given | {"ResourceLimits": limits})
    (job,) = trained(own, "late")
    own.until(
        partial(own.job, job["TrainingJobName"]),
        lambda shown: shown["SecondaryStatus"] == "Training",
    )
    engine.kill()
    with sqlite3.connect(engine.state_dir / "state.db") as database:
        database.execute(
            "UPDATE document SET created = created - 120"
            " WHERE kind = 'hyper-parameter-tuning-job' AND name = 'late'"
        )
    database.close()
    engine.start()
    shown = ended(House(engine), "late")
    assert shown["HyperParameterTuningJobStatus"] == "Completed"
    assert shown["TrainingJobStatusCounters"]["Stopped"] == 1
    assert shown["ConsumedResources"]["RuntimeInSeconds"] >= 120
