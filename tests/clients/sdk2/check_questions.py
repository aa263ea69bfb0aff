"""The SDK's own words beside our questions, on one graph of data, jobs, a version, an endpoint.

Where the SDK answers less, the test says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from ours import Answer, answer, answers, row_and_fan
from sagemaker import Session
from sagemaker.lineage.action import ModelPackageApprovalAction
from sagemaker.lineage.artifact import Artifact, DatasetArtifact, ImageArtifact, ModelArtifact
from sagemaker.lineage.context import Context, EndpointContext
from sagemaker.lineage.lineage_trial_component import LineageTrialComponent
from sagemaker.lineage.query import LineageQuery, LineageQueryDirectionEnum
from story import ENDPOINT, GROUP, Story

UP, DOWN = LineageQueryDirectionEnum.ASCENDANTS, LineageQueryDirectionEnum.DESCENDANTS


@dataclass(frozen=True)
class Words:
    """The SDK's objects of the graph.

    Args:
        raw: the data that went into processing.
        clean: the data that came out of it.
        archive: what training made.
        version: the registered version.
        image: that trained.
        endpoint: that serves the version.
        training: the component of the training job.
    """

    raw: DatasetArtifact
    clean: DatasetArtifact
    archive: ModelArtifact
    version: ModelArtifact
    image: ImageArtifact
    endpoint: EndpointContext
    training: LineageTrialComponent


@pytest.fixture(scope="module")
def words(session: Session, story: Story) -> Words:
    def one(uri: str) -> str:
        [summary] = Artifact.list(source_uri=uri, sagemaker_session=session)
        return str(summary.artifact_arn)

    [output] = story.processor.latest_job.outputs
    client = session.sagemaker_client
    arn = client.describe_endpoint(EndpointName=ENDPOINT)["EndpointArn"]
    [context] = Context.list(source_uri=arn, sagemaker_session=session)
    of = {"sagemaker_session": session}
    return Words(
        raw=DatasetArtifact.load(one(story.data), **of),
        clean=DatasetArtifact.load(one(output.destination), **of),
        archive=ModelArtifact.load(one(story.estimator.model_data), **of),
        version=ModelArtifact.load(one(story.package.model_package_arn), **of),
        image=ImageArtifact.load(one(story.estimator.training_image_uri()), **of),
        endpoint=EndpointContext.load(context.context_name, **of),
        training=LineageTrialComponent.load(f"{story.training_job}-aws-training-job", **of),
    )


@pytest.fixture(scope="module")
def ours(words: Words, story: Story) -> dict[str, Answer]:
    """Our answers by name, asked about the same things in a user's words."""
    before, after = {"direction": "ascendants"}, {"direction": "descendants"}
    endpoint, job = f"endpoint:{ENDPOINT}", f"job:{story.training_job}"
    archive, image = words.archive.artifact_arn, words.image.artifact_arn
    asked: dict[str, dict[str, Any]] = {
        "data of the endpoint": {"reference": endpoint, "question": "datasets", **before},
        "jobs of the endpoint": {"reference": endpoint, "question": "jobs", **before},
        "models of the endpoint": {"reference": endpoint, "question": "models"},
        "all before the endpoint": {"reference": endpoint, **before},
        "data of the archive": {"reference": archive, "question": "datasets", **before},
        "jobs of the archive": {"reference": archive, "question": "jobs", **before},
        "endpoints of the archive": {"reference": archive, "question": "endpoints", **after},
        "endpoints of the version": {"reference": f"{GROUP}/1", "question": "endpoints", **after},
        "data of the version": {"reference": f"{GROUP}/1", "question": "datasets", **before},
        "endpoints of raw": {"reference": story.data, "question": "endpoints", **after},
        "models of raw": {"reference": story.data, "question": "models", **after},
        "data after raw": {"reference": story.data, "question": "datasets", **after},
        "data before clean": {
            "reference": words.clean.artifact_arn,
            "question": "datasets",
            **before,
        },
        "data after the image": {"reference": image, "question": "datasets", **after},
        "data of the job": {"reference": job, "question": "datasets", **before},
        "all after the job": {"reference": job, **after},
    }
    found = answers({"question": "all", **one} for one in asked.values())
    return dict(zip(asked, found, strict=True))


def arns(found: list[Any], member: str = "artifact_arn") -> set[str]:
    return {getattr(one, member) for one in found}


def test_what_came_before_an_endpoint(words: Words, ours: dict[str, Answer]) -> None:
    endpoint = words.endpoint
    assert arns(endpoint.dataset_artifacts()) == ours["data of the endpoint"].hits
    jobs = ours["jobs of the endpoint"]
    assert arns(endpoint.trial_components(), "trial_component_arn") == jobs.hits
    assert set(endpoint.training_job_arns()) < jobs.uris
    by_kind = [*endpoint.processing_jobs(), *endpoint.transform_jobs()]
    trained = words.training.trial_component_arn
    assert arns(by_kind, "trial_component_arn") | {trained} == jobs.hits


def test_what_came_before_a_model(words: Words, ours: dict[str, Answer]) -> None:
    archive = words.archive
    assert arns(archive.dataset_artifacts()) == ours["data of the archive"].hits
    assert arns(words.version.dataset_artifacts()) == ours["data of the version"].hits
    # The SDK tells training jobs alone; ours also the job that made what was trained on.
    jobs = ours["jobs of the archive"]
    assert set(archive.training_job_arns()) == {one for one in jobs.uris if "training-job" in one}
    assert len(jobs.uris) == 2


def test_where_models_and_data_serve(words: Words, ours: dict[str, Answer]) -> None:
    of_each = {"the archive": words.archive, "the version": words.version, "raw": words.raw}
    for name, one in of_each.items():
        served = arns(one.endpoint_contexts(), "context_arn")
        assert served == {words.endpoint.context_arn} == ours[f"endpoints of {name}"].hits


def test_data_before_and_after_data(words: Words, ours: dict[str, Answer]) -> None:
    assert arns(words.raw.downstream_datasets()) == ours["data after raw"].hits
    assert arns(words.clean.upstream_datasets()) == ours["data before clean"].hits
    assert arns(words.image.datasets(DOWN)) == ours["data after the image"].hits


def test_a_jobs_data_and_models(words: Words, ours: dict[str, Answer]) -> None:
    assert arns(words.training.dataset_artifacts()) == ours["data of the job"].hits
    models = {
        node["id"]
        for node in ours["all after the job"].graph["nodes"]
        if node["kind"] in ("model", "version")
    }
    assert arns(words.training.models()) == models


def test_who_approved_leads_to_the_endpoint(
    session: Session, words: Words, ours: dict[str, Answer]
) -> None:
    nodes = ours["all before the endpoint"].graph["nodes"]
    [approval] = [one for one in nodes if one["kind"] == "approval"]
    name = approval["id"].rpartition("/")[2]
    action = ModelPackageApprovalAction.load(name, sagemaker_session=session)
    assert arns(action.endpoints(), "context_arn") == {words.endpoint.context_arn}
    assert approval["state"] == "Approved"


def test_questions_for_which_the_sdk_has_no_answer(words: Words, ours: dict[str, Answer]) -> None:
    """They look for what SageMaker does not record, or the other way round.

    ``trained_models`` looks for contexts that a job leads to, and a job leads to artifacts;
    ``EndpointContext.models`` and ``models_v2`` look for what comes after an endpoint, and the
    model comes before it; ``ModelArtifact.endpoints`` looks one step beyond the actions that the
    archive leads to, and it leads to versions.
    """
    assert words.raw.trained_models() == []
    assert ours["models of raw"].names == {f"{GROUP}/1"}
    assert words.endpoint.models() == []
    assert words.endpoint.models_v2() == []
    assert ours["models of the endpoint"].names == {f"{GROUP}/1"}
    assert words.archive.endpoints() == []
    assert ours["endpoints of the archive"].hits == {words.endpoint.context_arn}


def test_the_whole_graph_before_an_endpoint(
    session: Session, words: Words, ours: dict[str, Answer]
) -> None:
    found = LineageQuery(session).query([words.endpoint.context_arn], direction=UP)
    # What nobody decided is no approval to us; SageMaker has an action for that status, too.
    waiting = {one.arn for one in found.vertices if "pendingmanualapproval" in one.arn}
    graph = ours["all before the endpoint"]
    assert len(waiting) == 1
    assert {one.arn for one in found.vertices} - waiting == graph.arns
    edges = {(one.source_arn, one.destination_arn, one.association_type) for one in found.edges}
    assert {edge for edge in edges if edge[0] not in waiting} == graph.edges


def test_no_job_here_is_of_a_pipeline(words: Words, ours: dict[str, Answer]) -> None:
    assert words.endpoint.pipeline_execution_arn() is None
    assert words.archive.pipeline_execution_arn() is None
    assert {node["run"] for node in ours["all before the endpoint"].graph["nodes"]} == {None}


def test_the_sdk_ends_at_a_page_and_at_ten_steps(session: Session) -> None:
    """It sends one QueryLineage, of at most ten associations, and never asks for a second page."""
    start = row_and_fan(session.sagemaker_client, steps=15, breadth=60)
    wide = LineageQuery(session).query([start], direction=DOWN)
    assert len(wide.vertices) == 50
    assert len(answer(start, direction="descendants").arns) == 76
    [*_, end] = [one for one in answer(start).graph["nodes"] if one["name"] == "row-15"]
    deep = LineageQuery(session).query([end["id"]], direction=UP)
    assert len(deep.vertices) == 11
    assert len(answer(end["id"], direction="ascendants").arns) == 16
