"""Every lineage question about one graph of real jobs, notebooks, versions and endpoints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from services.support import Trained, wait_for

from mlops_ext.connection import Connection
from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services import deployment, governance, lineage
from mlops_ext.services.records import LineageGraph
from mlops_ext.services.registration.register import register

BUCKET = "q-data"
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-base-python:1.0"
RAW, CLEAN = f"s3://{BUCKET}/raw", f"s3://{BUCKET}/clean"


@dataclass(frozen=True)
class Story:
    """Raw data is cleaned by a job; two notebooks learn from it; one endpoint served both versions
    of q-churn in turn, another serves both at once."""

    connection: Connection
    train: Path
    test: Path

    def ask(self, reference: str, question: str = "all", **how: Any) -> LineageGraph:
        files = {"TRAIN": str(self.train), "TEST": str(self.test)}
        if "to" in how:
            how["to"] = files.get(how["to"], how["to"])
        return lineage.ask(self.connection, files.get(reference, reference), question, **how)


@pytest.fixture(scope="module")
def story(
    connection: Connection,
    reviewer: Connection,
    trained: list[Trained],
    tmp_path_factory: pytest.TempPathFactory,
) -> Story:
    folder = tmp_path_factory.mktemp("questions")
    train, test = folder / "q-train.csv", folder / "q-test.csv"
    train.write_text("a\n1\n")
    test.write_text("a\n2\n")
    _clean(connection)
    notebooks = ("work/q-tour.ipynb", "work/q-tour.ipynb")
    for one, notebook in zip(trained, notebooks, strict=True):
        register(
            connection,
            one.model,
            "q-churn",
            evaluation=one.result,
            datasets=[train, CLEAN, {"uri": test, "role": "test"}],
            notebook=notebook,
        )
    governance.set_policy(connection, "q-churn", "min:auc", "0.9999", override=True)
    waive = {"overrides": ["min:auc"]}
    for number in (1, 2):
        governance.decide(reviewer, f"q-churn/{number}", "Approved", "Good enough", **waive)
        deployment.deploy(connection, f"q-churn/{number}", "q-prod", comment="Go", **waive)
        _wait(connection, "q-prod")
    _split(connection)
    return Story(connection, train, test)


def _clean(connection: Connection) -> None:
    """A processing job from raw to clean."""
    s3, sagemaker = connection.client("s3"), connection.client("sagemaker")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="raw/a.csv", Body=b"a\n1\n")
    code = "open('/opt/ml/processing/clean/a.csv', 'w').write('a')"
    place = "/opt/ml/processing"
    sagemaker.create_processing_job(
        ProcessingJobName="q-clean",
        RoleArn=connection.role_arn(),
        AppSpecification={"ImageUri": IMAGE, "ContainerEntrypoint": ["python3", "-c", code]},
        ProcessingInputs=[
            {
                "InputName": "raw",
                "S3Input": {
                    "S3Uri": RAW,
                    "LocalPath": f"{place}/raw",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                },
            }
        ],
        ProcessingOutputConfig={
            "Outputs": [
                {
                    "OutputName": "clean",
                    "S3Output": {
                        "S3Uri": CLEAN,
                        "LocalPath": f"{place}/clean",
                        "S3UploadMode": "EndOfJob",
                    },
                }
            ]
        },
        ProcessingResources={
            "ClusterConfig": {
                "InstanceType": "ml.m5.large",
                "InstanceCount": 1,
                "VolumeSizeInGB": 10,
            }
        },
    )

    def status() -> str:
        found = sagemaker.describe_processing_job(ProcessingJobName="q-clean")
        return str(found["ProcessingJobStatus"])

    wait_for(lambda: status() not in ("InProgress", "Stopping"))
    assert status() == "Completed"


def _split(connection: Connection) -> None:
    """An endpoint that gives three quarters of its traffic to the first version."""
    sagemaker = connection.client("sagemaker")
    variants = [
        {
            "VariantName": name,
            "ModelName": f"q-churn-{number}-on-q-prod",
            "InitialVariantWeight": weight,
            "InstanceType": "ml.m5.large",
            "InitialInstanceCount": 1,
        }
        for name, number, weight in (("blue", 1, 3.0), ("green", 2, 1.0))
    ]
    sagemaker.create_endpoint_config(EndpointConfigName="q-split", ProductionVariants=variants)
    sagemaker.create_endpoint(EndpointName="q-split", EndpointConfigName="q-split")
    _wait(connection, "q-split")


def _wait(connection: Connection, endpoint: str) -> None:
    wait_for(lambda: deployment.get_endpoint(connection, endpoint).status == "InService")


ANSWERS = [
    ("TRAIN", "all", "q-train.csv taught 2 versions of q-churn; "),
    ("TRAIN", "datasets", "No data set is recorded before or after q-train.csv."),
    ("TRAIN", "jobs", "q-train.csv was read by q-tour.ipynb."),
    ("TRAIN", "models", "q-train.csv taught q-churn/1 and q-churn/2."),
    ("TEST", "models", "q-test.csv evaluated q-churn/1 and q-churn/2."),
    (RAW, "datasets", "raw went into clean."),
    (CLEAN, "datasets", "clean came of raw."),
    (CLEAN, "jobs", "clean was read by q-tour.ipynb and made by q-clean."),
    (RAW, "models", "raw taught q-churn/1 and q-churn/2."),
    (f"{RAW}/a.csv", "models", "a.csv taught q-churn/1 and q-churn/2."),
    (
        "q-churn/2",
        "datasets",
        "q-churn/2 learned from raw, clean and q-train.csv and was evaluated on q-test.csv.",
    ),
    ("q-churn/2", "jobs", "q-churn/2 was made by q-clean and q-tour.ipynb."),
    ("q-churn/2", "models", "q-churn/2 is made of model.tar.gz."),
    ("q-churn/2", "endpoints", "q-churn/2 serves on q-prod and q-split."),
    ("q-churn", "endpoints", "q-churn/2 serves on q-prod and q-split and q-churn/1 serves on q-sp"),
    ("endpoint:q-prod", "models", "q-prod serves or served q-churn/1 and q-churn/2."),
    ("q-prod", "jobs", "The model that it serves was made by q-clean and q-tour.ipynb."),
    ("q-clean", "all", "q-clean read raw and made q-churn/1 and q-churn/2; "),
    ("job:q-clean", "datasets", "q-clean read raw and made clean."),
    ("job:q-clean", "jobs", "q-clean went before q-tour.ipynb."),
    ("work/q-tour.ipynb", "models", "q-tour.ipynb made q-churn/1 and q-churn/2."),
    ("work/q-tour.ipynb", "jobs", "q-tour.ipynb came after q-clean."),
    (IMAGE, "jobs", "sagemaker-base-python:1.0 ran q-clean and q-tour.ipynb."),
    (
        f"{RAW}/",
        "impact",
        "q-churn/1 and q-churn/2 learned from raw; q-churn/2 serves on q-prod and"
        " q-split (25 % of traffic) and q-churn/1 serves on q-split (75 % of traffic) now.",
    ),
    (
        "TEST",
        "impact",
        "No version learned from q-test.csv; q-churn/1 and q-churn/2 were evaluated on it.",
    ),
    ("q-churn/1", "impact", "q-churn/1 serves on q-split (75 % of traffic) now."),
    ("q-churn/2", "stale", "None of 4 data sets has changed since q-churn/2 learned from them."),
    ("q-clean", "stale", "raw has not changed since q-clean read it."),
    ("q-prod", "served", "Now q-prod serves q-churn/2."),
    (
        "q-split",
        "served",
        "Now q-split serves q-churn/1 (75 % of traffic) and q-churn/2 (25 % of traffic).",
    ),
    ("q-churn/1", "served", "Now q-churn/1 serves on q-split."),
    ("q-prod", "approvers", "q-prod serves q-churn/2, approved by reviewer on "),
]


@pytest.mark.parametrize(("reference", "question", "answer"), ANSWERS)
def test_questions_are_answered_in_a_sentence(
    story: Story, reference: str, question: str, answer: str
) -> None:
    said = story.ask(reference, question).answer
    assert said.startswith(answer)
    assert said.endswith(".")


def test_both_ways_of_reading_answer_alike(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str, dict[str, str]]] = [(*one[:2], {}) for one in ANSWERS]
    asked += [("q-churn/1", "path", {"to": end}) for end in ("q-prod", "q-churn/2", RAW)]
    ours = [story.ask(reference, question, **how) for reference, question, how in asked]
    monkeypatch.setattr(story.connection, "local_client", lambda: None)
    theirs = [story.ask(reference, question, **how) for reference, question, how in asked]
    for one, other in zip(ours, theirs, strict=True):
        assert (other.answer, other.findings, other.hits) == (one.answer, one.findings, one.hits)
        assert [node.name for node in other.nodes] == [node.name for node in one.nodes]


def test_impact_says_where_each_version_runs_now(story: Story) -> None:
    graph = story.ask("TRAIN", "impact")
    rows = [(row.subject, row.state, row.detail, row.who) for row in graph.findings]
    assert rows == [
        ("q-churn/2", "Serves", "q-prod, variant AllTraffic, all traffic", "data-scientist"),
        ("q-churn/2", "Serves", "q-split, variant green, 25 % of traffic", None),
        ("q-churn/1", "Serves", "q-split, variant blue, 75 % of traffic", None),
    ]
    assert all(row.at for row in graph.findings)
    by_id = {node.id: node.name for node in graph.nodes}
    assert {by_id[id] for id in graph.hits} == {"q-churn/1", "q-churn/2", "q-prod", "q-split"}


def test_approvers_come_with_comment_and_overrides(story: Story) -> None:
    graph = story.ask("q-prod", "approvers")
    approved, waived = graph.findings
    assert (approved.subject, approved.state, approved.who) == ("q-churn/2", "Approved", "reviewer")
    assert approved.detail == "“Good enough”"
    assert (waived.state, waived.who) == ("waived", "reviewer")
    assert waived.detail.startswith("rule min:auc: ")
    assert graph.answer.endswith(" without the rule min:auc.")
    kinds = {node.kind for node in graph.nodes if node.id in graph.hits}
    assert kinds == {"version", "approval"}
    assert story.ask("TRAIN", "approvers").answer.startswith("Of q-train.csv, these serve now: ")


def test_what_served_on_a_date_follows_the_deployments(story: Story) -> None:
    history = deployment.get_endpoint(story.connection, "q-prod").history
    second, first = (entry.when for entry in history)
    between = first + (second - first) / 2
    graph = story.ask("q-prod", "served", on=between.isoformat())
    assert graph.answer.endswith(" q-prod served q-churn/1.")
    (row,) = graph.findings
    assert (row.state, row.who, row.at) == ("Served", "data-scientist", first)
    assert row.detail.startswith("q-prod, all traffic, until ")
    today = story.ask("q-prod", "served", on=f"{first.astimezone():%Y-%m-%d}")
    assert today.answer.endswith(" q-prod served q-churn/1, then q-churn/2.")
    assert story.ask("q-churn", "served", on="2026-01-01").answer == (
        "On 1 Jan 2026 no version of q-churn served anywhere."
    )
    assert story.ask("q-prod", "served", on="2026-01-01").answer == (
        "On 1 Jan 2026 q-prod served nothing."
    )
    split = story.ask("q-split", "served", on=datetime.now(UTC).isoformat())
    assert {row.detail.split(", ")[1] for row in split.findings} == {
        "75 % of traffic",
        "25 % of traffic",
    }
    with pytest.raises(InvalidInput, match="has not come yet"):
        story.ask("q-prod", "served", on=f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}")


def test_all_shortest_ways_are_found_along_against_and_beside_the_data(story: Story) -> None:
    along = story.ask(RAW, "path", to="q-churn/2")
    assert along.answer == "raw → q-clean → clean → q-tour.ipynb → model.tar.gz → q-churn/2."
    against = story.ask("q-churn/2", "path", to=RAW)
    assert (against.answer, against.nodes) == (along.answer, along.nodes[::-1])
    assert (against.start, against.hits[-1]) == ([along.hits[-1]], along.start[0])
    several = story.ask(RAW, "path", to="q-churn")
    assert several.answer == "q-churn came of raw by 2 ways of 5 steps."
    assert [row.detail for row in several.findings] == ["5 steps", "5 steps"]
    beside = story.ask("q-churn/1", "path", to="q-churn/2")
    assert beside.answer.startswith("Neither of q-churn/1 and q-churn/2 came of the other; both ")
    assert {row.subject for row in beside.findings} == {"q-train.csv", "q-test.csv", "clean"}
    below = story.ask("TRAIN", "path", to="TEST")
    assert below.answer == (
        "Neither of q-train.csv and q-test.csv came of the other; q-tour.ipynb came of both."
    )
    with pytest.raises(InvalidInput, match="A path leads somewhere"):
        story.ask(RAW, "path")


def test_what_nothing_relates_has_no_path(story: Story) -> None:
    client = story.connection.client("sagemaker")
    alone = client.create_artifact(Source={"SourceUri": "s3://q-alone/x"}, ArtifactType="DataSet")
    with pytest.raises(UnknownReference, match="No lineage leads from raw to x"):
        story.ask(RAW, "path", to=alone["ArtifactArn"])


@pytest.mark.parametrize(
    ("reference", "near"),
    [
        ("q-chrn", "q-churn"),
        ("job:q-clea", "job:q-clean"),
        ("endpoint:q-prd", "q-prod"),
        ("q-trian.csv", "q-train.csv"),
        (f"s3://{BUCKET}x/claen", CLEAN),
        (IMAGE.replace("python:1", "python:2"), IMAGE),
    ],
)
def test_an_unknown_start_offers_the_closest(story: Story, reference: str, near: str) -> None:
    with pytest.raises(UnknownReference) as caught:
        story.ask(reference)
    assert any(one.endswith(near) for one in caught.value.problem.closest)


def test_a_run_that_made_nothing_says_so(story: Story) -> None:
    client = story.connection.client("sagemaker")
    steps = [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}}]
    client.create_pipeline(
        PipelineName="q-nightly",
        RoleArn=story.connection.role_arn(),
        PipelineDefinition=json.dumps({"Version": "2020-12-01", "Steps": steps}),
        ClientRequestToken="q" * 32,
    )
    with pytest.raises(UnknownReference, match="Pipeline q-nightly has not been run yet"):
        story.ask("pipeline:q-nightly")
    client.start_pipeline_execution(PipelineName="q-nightly", ClientRequestToken="r" * 32)
    with pytest.raises(UnknownReference, match="None of its steps has run a job"):
        story.ask("pipeline:q-nightly")
    with pytest.raises(UnknownReference, match=r"Nothing is recorded about other\.ipynb yet"):
        story.ask("other.ipynb")


def test_a_folder_is_judged_by_when_it_was_written(story: Story) -> None:
    s3 = story.connection.client("s3")
    (same,) = story.ask("q-clean", "stale").findings
    assert (same.state, same.detail) == ("Same", "not written since it was read, of 1 object")
    s3.put_object(Bucket=BUCKET, Key="raw/b.csv", Body=b"a\n3\n")
    (row,) = story.ask("q-clean", "stale").findings
    assert (row.subject, row.state) == ("raw", "Changed")
    s3.delete_object(Bucket=BUCKET, Key="raw/b.csv")


def test_a_deleted_endpoint_is_not_said_to_have_served(story: Story) -> None:
    client = story.connection.client("sagemaker")
    variant = client.describe_endpoint_config(EndpointConfigName="q-split")["ProductionVariants"][1]
    client.create_endpoint_config(EndpointConfigName="q-gone", ProductionVariants=[variant])
    client.create_endpoint(EndpointName="q-gone", EndpointConfigName="q-gone")
    _wait(story.connection, "q-gone")
    client.delete_endpoint(EndpointName="q-gone")
    client.get_waiter("endpoint_deleted").wait(
        EndpointName="q-gone", WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    graph = story.ask("q-gone", "served")
    assert graph.answer == (
        "Now q-gone, which was deleted since, may have served q-churn/2: until when is not known."
    )
    assert [row.state for row in graph.findings] == ["Unknown"]
