"""Looking back: tables, questions and wrappers of the SDK over a model's whole story."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sagemaker import Session
from sagemaker.lineage.action import Action, ModelPackageApprovalAction
from sagemaker.lineage.artifact import Artifact, DatasetArtifact, ImageArtifact, ModelArtifact
from sagemaker.lineage.association import Association
from sagemaker.lineage.context import Context, EndpointContext, ModelPackageGroup
from sagemaker.lineage.lineage_trial_component import LineageTrialComponent
from sagemaker.lineage.query import (
    LineageEntityEnum,
    LineageFilter,
    LineageQuery,
    LineageQueryDirectionEnum,
    LineageSourceEnum,
)
from sagemaker.lineage.visualizer import LineageTableVisualizer
from story import Story

UP, DOWN = LineageQueryDirectionEnum.ASCENDANTS, LineageQueryDirectionEnum.DESCENDANTS


@pytest.fixture(scope="module")
def endpoint(session: Session, story: Story) -> EndpointContext:
    arn = session.sagemaker_client.describe_endpoint(EndpointName=story.predictor.endpoint_name)
    [summary] = Context.list(source_uri=arn["EndpointArn"], sagemaker_session=session)
    return EndpointContext.load(summary.context_name, sagemaker_session=session)


@pytest.fixture(scope="module")
def trained(session: Session, story: Story) -> ModelArtifact:
    """The artifact of the training job's archive."""
    [summary] = Artifact.list(source_uri=story.estimator.model_data, sagemaker_session=session)
    return ModelArtifact.load(summary.artifact_arn, sagemaker_session=session)


@pytest.fixture(scope="module")
def raw(session: Session, story: Story) -> DatasetArtifact:
    """The artifact of the data that went into processing."""
    [summary] = Artifact.list(source_uri=story.data, sagemaker_session=session)
    return DatasetArtifact.load(summary.artifact_arn, sagemaker_session=session)


def rows(table: Any, direction: str) -> set[tuple[str, str]]:
    chosen = table[table["Direction"] == direction]
    return set(zip(chosen["Type"], chosen["Association Type"], strict=True))


def test_the_table_of_a_training_job(session: Session, story: Story) -> None:
    table = LineageTableVisualizer(session).show(training_job_name=story.training_job)
    assert rows(table, "Input") == {("DataSet", "ContributedTo"), ("Image", "ContributedTo")}
    assert ("Model", "Produced") in rows(table, "Output")
    assert set(table["Lineage Type"]) == {"artifact"}


def test_the_table_of_a_processing_job(session: Session, story: Story) -> None:
    table = LineageTableVisualizer(session).show(processing_job_name=story.processing_job)
    assert ("DataSet", "ContributedTo") in rows(table, "Input")
    assert rows(table, "Output") == {("DataSet", "Produced")}


def test_the_table_of_a_version(session: Session, story: Story) -> None:
    table = LineageTableVisualizer(session).show(model_package_arn=story.package.model_package_arn)
    assert len(table) >= 2
    assert {"action", "context"} & set(table["Lineage Type"])


def test_the_table_of_an_endpoint(
    session: Session, client: Any, story: Story, endpoint: EndpointContext
) -> None:
    arn = client.describe_endpoint(EndpointName=story.predictor.endpoint_name)["EndpointArn"]
    table = LineageTableVisualizer(session).show(endpoint_arn=arn)
    assert ("ModelDeployment", "AssociatedWith") in rows(table, "Input") | rows(table, "Output")
    assert table.equals(LineageTableVisualizer(session).show(context_arn=endpoint.context_arn))


def test_the_table_of_a_pipelines_step(session: Session, client: Any, story: Story) -> None:
    """The visualizer takes a step as ListPipelineExecutionSteps gives it."""
    arn = client.describe_training_job(TrainingJobName=story.training_job)["TrainingJobArn"]
    show = LineageTableVisualizer(session).show
    step = {"StepName": "train", "Metadata": {"TrainingJob": {"Arn": arn}}}
    assert show(pipeline_execution_step=step).equals(show(training_job_name=story.training_job))
    registered = {"Metadata": {"RegisterModel": {"Arn": story.package.model_package_arn}}}
    assert len(show(pipeline_execution_step=registered)) >= 2


def test_every_vertex_becomes_an_object_of_its_kind(
    session: Session, endpoint: EndpointContext
) -> None:
    found = LineageQuery(session).query([endpoint.context_arn], direction=UP)
    kinds = {type(vertex.to_lineage_object()) for vertex in found.vertices}
    assert {ModelArtifact, DatasetArtifact, ImageArtifact, LineageTrialComponent} <= kinds
    named = {vertex.arn for vertex in found.vertices}
    assert all({edge.source_arn, edge.destination_arn} <= named for edge in found.edges)
    assert all(vertex.lineage_source for vertex in found.vertices)


def test_an_answer_is_drawn(session: Session, endpoint: EndpointContext, tmp_path: Path) -> None:
    found = LineageQuery(session).query([endpoint.context_arn], direction=UP)
    drawn = tmp_path / "lineage.html"
    found.visualize(path=str(drawn))
    text = drawn.read_text()
    assert endpoint.context_arn in text
    assert all(vertex.arn in text for vertex in found.vertices)


def test_filters_by_entity_source_and_date(session: Session, endpoint: EndpointContext) -> None:
    def sources(**chosen: Any) -> set[str]:
        found = LineageQuery(session).query(
            [endpoint.context_arn],
            query_filter=LineageFilter(**chosen),
            direction=UP,
            include_edges=False,
        )
        return {vertex.lineage_source for vertex in found.vertices}

    data = {"entities": [LineageEntityEnum.ARTIFACT], "sources": [LineageSourceEnum.DATASET]}
    assert sources(**data) == {"DataSet"}
    assert sources(entities=[LineageEntityEnum.TRIAL_COMPONENT]) >= {"TrainingJob"}
    assert sources(properties={"no such": "property"}) == set()


def test_an_endpoints_past(session: Session, story: Story, endpoint: EndpointContext) -> None:
    data = {artifact.source.source_uri for artifact in endpoint.dataset_artifacts()}
    assert story.data in data
    [training] = endpoint.training_job_arns()
    assert training.endswith(f":training-job/{story.training_job}")
    [processing] = endpoint.processing_jobs()
    assert story.processing_job in processing.trial_component_name
    assert endpoint.transform_jobs() == []
    assert len(endpoint.trial_components()) == 2
    assert endpoint.pipeline_execution_arn() is None
    actions = endpoint.actions(UP)
    assert "ModelDeployment" in {action.action_type for action in actions}


def test_a_trained_models_past_and_future(
    story: Story, trained: ModelArtifact, endpoint: EndpointContext
) -> None:
    assert [context.context_arn for context in trained.endpoint_contexts()] == [
        endpoint.context_arn
    ]
    assert story.data in {artifact.source.source_uri for artifact in trained.dataset_artifacts()}
    [training] = trained.training_job_arns()
    assert training.endswith(f":training-job/{story.training_job}")
    assert trained.pipeline_execution_arn() is None


def test_what_became_of_the_data(
    story: Story, raw: DatasetArtifact, endpoint: EndpointContext
) -> None:
    [derived] = raw.downstream_datasets()
    [output] = story.processor.latest_job.outputs
    assert derived.source.source_uri.rstrip("/") == output.destination.rstrip("/")
    # The other is the job's script, which came by S3 as well.
    sources = {found.source.source_uri for found in derived.upstream_datasets()}
    assert len(sources) == 2
    assert story.data in sources
    assert [found.context_arn for found in raw.endpoint_contexts()] == [endpoint.context_arn]


def test_an_images_data(session: Session, story: Story) -> None:
    [summary] = Artifact.list(
        source_uri=story.estimator.training_image_uri(), sagemaker_session=session
    )
    image = ImageArtifact.load(summary.artifact_arn, sagemaker_session=session)
    assert image.datasets(DOWN) is not None


def test_a_jobs_component(session: Session, story: Story) -> None:
    component = LineageTrialComponent.load(
        f"{story.training_job}-aws-training-job", sagemaker_session=session
    )
    assert story.data in {found.source.source_uri for found in component.dataset_artifacts()}
    assert story.estimator.model_data in {found.source.source_uri for found in component.models()}
    assert component.pipeline_execution_arn() is None


def test_the_decisions(session: Session, story: Story, endpoint: EndpointContext) -> None:
    """Each change of the status is an action; data come to it only by hand."""
    found = LineageQuery(session).query(
        [endpoint.context_arn],
        query_filter=LineageFilter(
            entities=[LineageEntityEnum.ACTION], sources=[LineageSourceEnum.APPROVAL]
        ),
        direction=UP,
        include_edges=False,
    )
    names = sorted(vertex.arn.partition("/")[2] for vertex in found.vertices)
    assert [name.split("-")[3] for name in names] == ["approved", "pendingmanualapproval"]
    decision = ModelPackageApprovalAction.load(names[0], sagemaker_session=session)
    assert decision.source.source_uri == story.package.model_package_arn
    assert [found.context_arn for found in decision.endpoints()] == [endpoint.context_arn]
    assert "Model" in {found.artifact_type for found in decision.artifacts(DOWN)}
    assert decision.datasets() == []


def test_the_groups_context(session: Session, story: Story) -> None:
    version = story.package.model_package_arn.replace(":model-package/", ":model-package-group/")
    [summary] = Context.list(source_uri=version.rpartition("/")[0], sagemaker_session=session)
    group = ModelPackageGroup.load(summary.context_name, sagemaker_session=session)
    assert group.context_type == "ModelGroup"
    assert group.pipeline_execution_arn() is None


def test_what_is_made_by_hand_is_kept_changed_and_deleted(session: Session) -> None:
    artifact = Artifact.create(
        artifact_name="Notes",
        source_uri="s3://bucket/notes.md",
        artifact_type="Notes",
        properties={"pages": "3"},
        tags=[{"Key": "team", "Value": "churn"}],
        sagemaker_session=session,
    )
    action = Action.create(
        action_name="Review-1",
        source_uri="s3://bucket/notes.md",
        action_type="Review",
        status="InProgress",
        sagemaker_session=session,
    )
    link = Association.create(
        source_arn=artifact.artifact_arn,
        destination_arn=action.action_arn,
        association_type="ContributedTo",
        sagemaker_session=session,
    )
    action.status = "Completed"
    action.save()
    artifact.set_tag({"Key": "stage", "Value": "draft"})
    # Names are kept as they were written, and found however they are written.
    assert Action.load("review-1", sagemaker_session=session).action_name == "Review-1"
    assert [found.artifact_arn for found in action.artifacts(UP)] == [artifact.artifact_arn]
    [listed] = Association.list(source_arn=link.source_arn, sagemaker_session=session)
    assert (listed.association_type, listed.destination_name) == ("ContributedTo", "Review-1")
    action.delete(disassociate=True)
    artifact.delete(disassociate=True)
    listed = Artifact.list(source_uri="s3://bucket/notes.md", sagemaker_session=session)
    assert list(listed) == []
