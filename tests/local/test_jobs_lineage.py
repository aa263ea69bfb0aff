"""The lineage that jobs leave: a trial component each, what went in, what came out."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

import pytest
from jobs_house import BUCKET, PYTHON_IMAGE, House, channel, given_input, given_output
from local_engine import LocalEngine
from making import refused


@pytest.fixture(scope="module")
def house(shared_engine: LocalEngine) -> House:
    """A house of all tests here; each has jobs of its own names."""
    return House(shared_engine)


def component_of(house: House, arn: str) -> dict[str, Any]:
    """The trial component of a job."""
    listed = house.sagemaker.list_trial_components(SourceArn=arn)["TrialComponentSummaries"]
    (summary,) = listed
    found: dict[str, Any] = house.sagemaker.describe_trial_component(
        TrialComponentName=summary["TrialComponentName"]
    )
    return found


def edges(house: House, member: str, arn: str) -> set[tuple[str, str, str]]:
    """Type of association, type and SourceUri of the other end."""
    other = "Destination" if member == "SourceArn" else "Source"
    answer = house.sagemaker.list_associations(**{member: arn}, MaxResults=100)
    found = set()
    for each in answer["AssociationSummaries"]:
        artifact = house.sagemaker.describe_artifact(ArtifactArn=each[f"{other}Arn"])
        uri = artifact["Source"]["SourceUri"]
        found.add((each["AssociationType"], each[f"{other}Type"], uri))
    return found


def test_a_training_job_leaves_its_story(house: House) -> None:
    arn = house.train(
        "told",
        "print('loss=0.5;'); print('loss=0.25;')",
        HyperParameters={"depth": "3", "kind": "tree"},
        InputDataConfig=[channel("train", f"s3://{BUCKET}/data/", ContentType="text/csv")],
        AlgorithmSpecification={
            "TrainingImage": PYTHON_IMAGE,
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": "loss", "Regex": "loss=(.*);"}],
        },
    )
    before = component_of(house, arn)
    assert before["TrialComponentName"] == "told-aws-training-job"
    assert before["Source"] == {"SourceArn": arn, "SourceType": "SageMakerTrainingJob"}
    assert before["Parameters"]["depth"] == {"NumberValue": 3.0}
    assert before["Parameters"]["kind"] == {"StringValue": "tree"}
    assert before["Parameters"]["SageMaker.InstanceType"] == {"StringValue": "ml.m5.large"}
    assert before["Parameters"]["SageMaker.InstanceCount"] == {"NumberValue": 1.0}
    assert before["Parameters"]["SageMaker.VolumeSizeInGB"] == {"NumberValue": 10.0}
    assert before["InputArtifacts"] == {
        "train": {"MediaType": "text/csv", "Value": f"s3://{BUCKET}/data/"},
        "SageMaker.ImageUri": {"Value": PYTHON_IMAGE},
    }
    assert edges(house, "DestinationArn", before["TrialComponentArn"]) == {
        ("ContributedTo", "DataSet", f"s3://{BUCKET}/data/"),
        ("ContributedTo", "Image", PYTHON_IMAGE),
    }
    job = house.ended("told")
    component = component_of(house, arn)
    model = job["ModelArtifacts"]["S3ModelArtifacts"]
    assert component["Status"]["PrimaryStatus"] == "Completed"
    assert component["LastModifiedBy"] == component["CreatedBy"]
    runs = {
        name.removeprefix("MLOpsLocal."): value["StringValue"]
        for name, value in component["Parameters"].items()
        if name.startswith("MLOpsLocal.")
    }
    assert runs == {
        "Interpreter": sys.executable,
        "PythonVersion": f"{sys.version_info[0]}.{sys.version_info[1]}",
    }
    assert component["StartTime"] == job["TrainingStartTime"]
    assert component["EndTime"] == job["TrainingEndTime"]
    assert component["OutputArtifacts"]["SageMaker.ModelArtifact"] == {"Value": model}
    assert edges(house, "SourceArn", component["TrialComponentArn"]) == {
        ("Produced", "Model", model)
    }
    (metric,) = component["Metrics"]
    figures = {name: metric[name] for name in ("MetricName", "Max", "Min", "Last", "Count", "Avg")}
    assert figures == {
        "MetricName": "loss",
        "Max": 0.5,
        "Min": 0.25,
        "Last": 0.25,
        "Count": 2,
        "Avg": 0.375,
    }


def test_a_failed_job_produces_nothing_and_says_why(house: House) -> None:
    arn = house.train("broken", "raise ValueError('no target')")
    job = house.ended("broken")
    component = component_of(house, arn)
    assert component["Status"] == {"PrimaryStatus": "Failed", "Message": job["FailureReason"]}
    assert edges(house, "SourceArn", component["TrialComponentArn"]) == set()


def test_a_processing_job_keeps_what_an_artifact_is_known_as(house: House) -> None:
    house.train("first", "print()")
    model = house.ended("first")["ModelArtifacts"]["S3ModelArtifacts"]
    arn = house.process(
        "evaluate",
        """
        import pathlib
        pathlib.Path("/opt/ml/processing/evaluation/evaluation.json").write_text("{}")
        """,
        ProcessingInputs=[given_input("model", model, "model")],
        ProcessingOutputConfig={
            "Outputs": [given_output("report", f"s3://{BUCKET}/evaluation", "evaluation")]
        },
    )
    assert house.processed("evaluate")["ProcessingJobStatus"] == "Completed"
    component = component_of(house, arn)
    assert component["TrialComponentName"] == "evaluate-aws-processing-job"
    assert component["Source"]["SourceType"] == "SageMakerProcessingJob"
    code = f"s3://{BUCKET}/code/evaluate/script.py"
    assert edges(house, "DestinationArn", component["TrialComponentArn"]) == {
        ("ContributedTo", "Model", model),
        ("ContributedTo", "DataSet", code),
        ("ContributedTo", "Image", PYTHON_IMAGE),
    }
    assert edges(house, "SourceArn", component["TrialComponentArn"]) == {
        ("Produced", "DataSet", f"s3://{BUCKET}/evaluation")
    }


def test_checkpoints_are_produced(house: House) -> None:
    arn = house.train(
        "saving",
        "open('/opt/ml/checkpoints/one.txt', 'w').write('1')",
        CheckpointConfig={"S3Uri": f"s3://{BUCKET}/saving"},
    )
    assert house.ended("saving")["TrainingJobStatus"] == "Completed", house.log("saving")
    assert house.get("saving/one.txt") == b"1"
    component = component_of(house, arn)
    found = edges(house, "SourceArn", component["TrialComponentArn"])
    assert ("Produced", "Checkpoint", f"s3://{BUCKET}/saving") in found


def test_the_way_from_data_to_model_is_found(house: House) -> None:
    house.put("way/data.csv", b"1")
    uri = f"s3://{BUCKET}/way/"
    house.train("on-the-way", "print()", InputDataConfig=[channel("train", uri)])
    model = house.ended("on-the-way")["ModelArtifacts"]["S3ModelArtifacts"]
    (artifact,) = house.sagemaker.list_artifacts(SourceUri=model)["ArtifactSummaries"]
    answer = house.sagemaker.query_lineage(
        StartArns=[artifact["ArtifactArn"]], Direction="Ascendants", IncludeEdges=False
    )
    assert {vertex["Type"] for vertex in answer["Vertices"]} >= {"TrainingJob", "DataSet", "Image"}


def test_a_job_joins_the_trial_of_its_experiment(house: House) -> None:
    house.sagemaker.create_experiment(ExperimentName="churn")
    house.sagemaker.create_trial(TrialName="first-try", ExperimentName="churn")
    house.train(
        "tried",
        "print()",
        ExperimentConfig={
            "ExperimentName": "churn",
            "TrialName": "first-try",
            "TrialComponentDisplayName": "Training",
        },
    )
    house.train("unassigned", "print()", ExperimentConfig={"ExperimentName": "churn"})
    listed = house.sagemaker.list_trial_components(TrialName="first-try")
    (summary,) = listed["TrialComponentSummaries"]
    assert summary["TrialComponentName"] == "tried-aws-training-job"
    assert summary["DisplayName"] == "Training"
    names = {
        each["TrialComponentName"]
        for each in house.sagemaker.list_trial_components(ExperimentName="churn")[
            "TrialComponentSummaries"
        ]
    }
    assert names == {"tried-aws-training-job", "unassigned-aws-training-job"}
    house.ended("tried")
    house.ended("unassigned")


def test_a_trial_that_is_not_there_is_refused_and_nothing_is_kept(house: House) -> None:
    with refused() as error:
        house.train("trialless", "print()", ExperimentConfig={"TrialName": "nobody"})
    assert error.code == "ResourceNotFound"
    with refused():
        house.job("trialless")
    name = "trialless-aws-training-job"
    with refused():
        house.sagemaker.describe_trial_component(TrialComponentName=name)


def test_metrics_of_jobs_are_in_cloudwatch(house: House) -> None:
    house.train(
        "watched",
        "print('loss=0.5;'); print('loss=0.25;')",
        AlgorithmSpecification={
            "TrainingImage": PYTHON_IMAGE,
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": "train:loss", "Regex": "loss=(.*);"}],
        },
    )
    job = house.ended("watched")
    found = house.engine.client("cloudwatch").get_metric_statistics(
        Namespace="/aws/sagemaker/TrainingJobs",
        MetricName="train:loss",
        Dimensions=[{"Name": "TrainingJobName", "Value": "watched"}],
        StartTime=job["TrainingStartTime"] - timedelta(minutes=1),
        EndTime=job["TrainingEndTime"] + timedelta(minutes=1),
        Period=3600,
        Statistics=["Minimum", "SampleCount"],
    )["Datapoints"]
    assert sum(each["SampleCount"] for each in found) == 2
    assert min(each["Minimum"] for each in found) == 0.25


def test_jobs_are_searched(house: House) -> None:
    house.train("sought", "print()", Tags=[{"Key": "team", "Value": "blue"}])
    house.ended("sought")
    answer = house.sagemaker.search(
        Resource="TrainingJob",
        SearchExpression={
            "Filters": [
                {"Name": "Tags.team", "Operator": "Equals", "Value": "blue"},
                {"Name": "TrainingJobStatus", "Operator": "Equals", "Value": "Completed"},
            ]
        },
    )
    (result,) = answer["Results"]
    assert result["TrainingJob"]["TrainingJobName"] == "sought"
