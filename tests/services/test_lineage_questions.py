"""Every lineage question about one graph of real jobs, notebooks, versions and endpoints."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from faulty import ALWAYS
from services.lineage_story import BUCKET, CLEAN, IMAGE, RAW, Story, served, share, tell
from services.support import Trained

from mlops_ext.connection import Connection
from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services import deployment
from mlops_ext.services.registration import register


@pytest.fixture(scope="module")
def story(
    connection: Connection,
    reviewer: Connection,
    trained: list[Trained],
    tmp_path_factory: pytest.TempPathFactory,
) -> Story:
    return tell(connection, reviewer, trained, tmp_path_factory.mktemp("questions"))


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
    (IMAGE, "impact", "q-churn/1 and q-churn/2 use sagemaker-base-python:1.0; "),
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


UNREAD = [
    ("TRAIN", "all", "q-train.csv taught 2 versions of q-churn; where they serve now may not be"),
    ("q-churn/2", "endpoints", "Which endpoints serve something of q-churn/2 may not be read."),
    ("q-prod", "endpoints", "What q-prod serves now may not be read."),
    ("q-prod", "all", "q-prod serves or served q-churn/1 and q-churn/2, which learned from"),
    ("TRAIN", "impact", "q-churn/1 and q-churn/2 learned from q-train.csv; where they serve now"),
    ("q-churn/1", "impact", "Where q-churn/1 serves now may not be read."),
    ("q-prod", "approvers", "What q-prod serves now may not be read."),
    ("TRAIN", "approvers", "What of q-train.csv serves now may not be read."),
    ("q-prod", "stale", "None of 4 data sets has changed since q-prod learned from them."),
    (
        "q-prod",
        "served",
        "Now q-prod may have served q-churn/2: whether it still does may not be read.",
    ),
]


@pytest.mark.parametrize("aws", [False, True], ids=["at once", "step by step"])
def test_what_may_not_be_read_beside_the_graph_is_said(
    story: Story, aws: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if aws:
        monkeypatch.setattr(story.connection, "local_client", lambda: None)
    own = story.connection.client("mlops-local")
    own.put_fault(Operation="ListEndpoints", Code="AccessDeniedException", Times=ALWAYS)
    try:
        graphs = [story.ask(reference, question) for reference, question, _ in UNREAD]
        mine = story.ask("q-churn/2", "approvers")
    finally:
        own.delete_faults()
    for (_, _, answer), graph in zip(UNREAD, graphs, strict=True):
        assert graph.answer.startswith(answer)
        assert (graph.partial, "sagemaker:ListEndpoints" in graph.reason) == (True, True)
        assert "at least" not in graph.answer, "all of the graph has been read"
    assert {row.state for row in graphs[4].findings} == {"Unknown"}
    assert not [node for node in graphs[0].nodes if node.state == "Deleted"]
    assert mine.answer.startswith("q-churn/2 was approved by reviewer on "), "no endpoint is needed"


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
    deployed = split.findings[0].at
    assert deployed is not None
    share(story.connection, "q-split", blue=1.0, green=1.0)
    before = story.ask("q-split", "served", on=deployed.isoformat())
    assert [row.detail for row in before.findings] == [
        f"q-split, {percent} % of traffic when it was deployed, which may have changed since"
        for percent in (75, 25)
    ]
    share(story.connection, "q-split", blue=3.0, green=1.0)
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
    served(story.connection, "q-gone")
    client.delete_endpoint(EndpointName="q-gone")
    client.get_waiter("endpoint_deleted").wait(
        EndpointName="q-gone", WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    graph = story.ask("q-gone", "served")
    assert graph.answer == (
        "Now q-gone, which was deleted since, may have served q-churn/2: until when is not known."
    )
    assert [row.state for row in graph.findings] == ["Unknown"]


def test_impact_begins_with_what_serves(story: Story, trained: list[Trained]) -> None:
    register(story.connection, trained[0].model, "q-newest", datasets=[story.train])
    graph = story.ask("TRAIN", "impact")
    assert graph.findings[0].subject == "q-churn/2"
    last = graph.findings[-1]
    assert (last.subject, last.state) == ("q-newest/1", "Nowhere")
