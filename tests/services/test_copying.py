"""Copying versions to another group, account and region: everything, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from services.support import Trained, fault

from mlops_ext.connection import Connection, connect
from mlops_ext.errors import Conflict, InvalidInput, MLOpsError
from mlops_ext.local import launcher
from mlops_ext.services import copying, evaluation, governance, lineage, models
from mlops_ext.services.manifest import read_manifest
from mlops_ext.services.records import Progressed
from mlops_ext.services.registration.register import register
from mlops_ext.services.storage import read, split

ACCOUNT, REGION = "222233334444", "eu-west-1"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A second SageMaker, of another account and region."""
    directory = tmp_path_factory.mktemp("elsewhere")
    launcher.start(directory, port=0, account_id=ACCOUNT, region=REGION)
    yield connect("local", state_dir=directory, user="colleague", holder="test")
    launcher.stop(directory)


@pytest.fixture(scope="module")
def source(connection: Connection, trained: list[Trained], data: Path) -> str:
    """A version with all that can be kept, approved, with a card."""
    card = '{"model_overview": {"model_creator": "Ada"}}'
    made = register(
        connection,
        trained[0].model,
        "copied",
        evaluation=trained[0].result,
        parameters={"C": 0.1},
        datasets=[data, {"uri": data, "role": "test"}],
        description="the first <one>",
        upload_data=True,
    )
    connection.client("sagemaker").update_model_package(
        ModelPackageArn=made.arn,
        ModelCard={"ModelCardContent": card, "ModelCardStatus": "Approved"},
    )
    governance.decide(connection, made.reference, "Approved", "good")
    return made.reference


def bucket_keys(connection: Connection, group: str) -> list[str]:
    client = connection.client("s3")
    found = client.list_objects_v2(Bucket=connection.bucket(), Prefix=f"mlops/{group}/")
    keys = [item["Key"] for item in found.get("Contents", [])]
    return [key for key in keys if "/content/" not in key]


def test_the_plan_says_what_is_made_what_stays_and_makes_nothing(
    connection: Connection, elsewhere: Connection, source: str
) -> None:
    plan = copying.plan(connection, source, to=elsewhere)
    assert plan.blocked is None
    assert plan.existing is None
    assert plan.target == f"the local SageMaker ({ACCOUNT}, {REGION})"
    keys = bucket_keys(connection, "copied")
    assert plan.objects == len(keys) > 3
    client = connection.client("s3")
    sizes = [client.head_object(Bucket=connection.bucket(), Key=key) for key in keys]
    assert plan.size == sum(size["ContentLength"] for size in sizes)
    kinds = {step.kind for step in plan.steps}
    assert kinds == {"Model group", "Object", "Data set", "Image", "Version"}
    image = next(step for step in plan.steps if step.kind == "Image")
    assert f".dkr.ecr.{REGION}." in image.name
    assert "Approval Approved" in [left.what for left in plan.left]
    groups = elsewhere.client("sagemaker").list_model_package_groups()
    assert groups["ModelPackageGroupSummaryList"] == []


def test_a_copy_in_another_account_has_all_of_the_version(
    connection: Connection, elsewhere: Connection, source: str, data: Path
) -> None:
    told: list[Progressed] = []
    before = models.get_version(connection, source)
    after = copying.copy(connection, source, to=elsewhere, progress=told.append)

    assert after.arn == f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/copied/1"
    assert after.approval == "PendingManualApproval"
    for member in ("metrics", "parameters", "description", "signature", "sample", "environment"):
        assert getattr(after, member) == getattr(before, member)
    assert before.archive
    assert after.archive
    assert after.archive.uri.startswith(f"s3://sagemaker-{REGION}-{ACCOUNT}/mlops/copied/")
    assert after.archive.sha256 == before.archive.sha256
    assert read(elsewhere, after.archive.uri) == read(connection, before.archive.uri)
    here = evaluation.read_evaluation(connection, source)
    there = evaluation.read_evaluation(elsewhere, after.reference)
    assert here
    assert there
    assert here.confusion
    assert there.model_copy(update={"uri": here.uri}) == here
    assert [use.sha256 for use in after.datasets] == [use.sha256 for use in before.datasets]
    assert all(f"{REGION}:{ACCOUNT}:artifact/" in str(use.arn) for use in after.datasets)
    assert read(elsewhere, after.datasets[0].uri) == data.read_bytes()

    package = elsewhere.client("sagemaker").describe_model_package(ModelPackageName=after.arn)
    assert package["ModelCard"]["ModelCardStatus"] == "PendingReview"
    assert "Ada" in package["ModelCard"]["ModelCardContent"]
    assert package["CustomerMetadataProperties"]["mlops:copied-from"] == before.arn
    manifest = read_manifest(elsewhere, package)
    assert manifest is not None
    assert manifest.predictions
    assert read(elsewhere, manifest.predictions)
    assert split(manifest.predictions)[0] == f"sagemaker-{REGION}-{ACCOUNT}"

    assert told[0].total == copying.plan(connection, source, to=elsewhere).size
    assert max(one.done for one in told) <= told[0].total
    assert told[-1].text == "Making the version"


def test_lineage_and_history_of_a_copy_lead_to_the_version(
    connection: Connection, elsewhere: Connection, source: str
) -> None:
    copying.copy(connection, source, to=elsewhere)
    found = lineage.ask(elsewhere, "copied/1", direction="ascendants")
    arn = models.get_version(connection, source).arn
    origin = next(node for node in found.nodes if node.uri == arn)
    assert (origin.kind, origin.name, origin.state) == ("version", source, None)
    assert connection.info().account in origin.detail
    assert "DerivedFrom" in {edge.type for edge in found.edges if edge.source == origin.id}
    asked = lineage.ask(elsewhere, "copied/1", "datasets")
    assert "train.csv" in [node.name for node in asked.nodes if node.id in asked.hits]
    entries = governance.version_history(elsewhere, "copied/1")
    copied = next(entry for entry in entries if entry.what == "Copied")
    assert copied.who == "colleague"
    assert copied.title.startswith(f"Copied from {source} of the local SageMaker")


def test_the_same_content_is_copied_once(
    connection: Connection, elsewhere: Connection, source: str
) -> None:
    first = copying.copy(connection, source, to=elsewhere)
    kept = bucket_keys(elsewhere, "copied")
    again = copying.copy(connection, source, to=elsewhere)
    assert again.existing
    assert again.arn == first.arn
    assert bucket_keys(elsewhere, "copied") == kept
    plan = copying.plan(connection, source, to=elsewhere)
    assert plan.existing == "copied/1"
    assert plan.steps == []


def test_a_copy_comes_back_into_another_group_and_within_one_account(
    connection: Connection, elsewhere: Connection, source: str
) -> None:
    copying.copy(connection, source, to=elsewhere)
    back = copying.copy(elsewhere, "copied/1", to=connection, group="copied-back")
    assert back.image == models.get_version(connection, source).image
    beside = copying.copy(connection, source, group="copied-beside")
    assert beside.archive
    assert read(connection, beside.archive.uri)
    found = lineage.ask(connection, beside.reference, direction="ascendants")
    assert source in [node.reference for node in found.nodes]
    archives = [node.detail for node in found.nodes if node.kind == "model"]
    assert len(archives) == len(set(archives)) == 2
    content = {detail.split(" · ")[0] for detail in archives}
    assert content == {beside.archive.sha256[:8]}
    assert any(f" · copied-beside · {connection.bucket()}" in detail for detail in archives)
    with pytest.raises(InvalidInput, match="is in copied already"):
        copying.copy(connection, source)


@pytest.mark.parametrize("operation", ["CreateModelPackage", "CreateAction", "AddAssociation"])
def test_a_copy_that_fails_leaves_nothing(
    connection: Connection, elsewhere: Connection, source: str, operation: str
) -> None:
    client = elsewhere.client("sagemaker")
    group = f"failed-{operation.lower()}"
    with (
        fault(elsewhere, operation, "AccessDeniedException"),
        pytest.raises(MLOpsError, match="permission"),
    ):
        copying.copy(connection, source, to=elsewhere, group=group)
    assert bucket_keys(elsewhere, group) == []
    groups = client.list_model_package_groups(NameContains=group)
    assert groups["ModelPackageGroupSummaryList"] == []
    copies = client.list_artifacts(ArtifactType="Model")["ArtifactSummaries"]
    kept = [one for one in copies if f"/{group}/" in one["Source"]["SourceUri"]]
    # SageMaker keeps the lineage of a version that was there, however shortly.
    assert bool(kept) == (operation == "CreateAction")


def test_a_version_of_others_goes_along_with_what_it_names(
    connection: Connection, elsewhere: Connection
) -> None:
    client, s3 = connection.client("sagemaker"), connection.client("s3")
    bucket = connection.bucket()
    for key in ("jobs/a/model.tar.gz", "jobs/b/model.tar.gz", "jobs/a/bias/analysis.json"):
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    client.create_model_package_group(ModelPackageGroupName="plain")
    image = f"{connection.info().account}.dkr.ecr.us-east-1.amazonaws.com/own:1"
    arn = client.create_model_package(
        ModelPackageGroupName="plain",
        InferenceSpecification={
            "Containers": [
                {"Image": image, "ModelDataUrl": f"s3://{bucket}/jobs/a/model.tar.gz"},
                {"Image": image, "ModelDataUrl": f"s3://{bucket}/jobs/b/model.tar.gz"},
            ],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
        ModelMetrics={
            "Bias": {
                "Report": {
                    "ContentType": "application/json",
                    "S3Uri": f"s3://{bucket}/jobs/a/bias/analysis.json",
                }
            },
            "Explainability": {
                "Report": {"ContentType": "application/json", "S3Uri": f"s3://{bucket}/gone.json"}
            },
        },
    )["ModelPackageArn"]
    plan = copying.plan(connection, "plain/1", to=elsewhere)
    assert f"s3://{bucket}/gone.json" in [left.what for left in plan.left]
    copying.copy(connection, "plain/1", to=elsewhere)
    made = elsewhere.client("sagemaker").describe_model_package(
        ModelPackageName=arn.replace("us-east-1", REGION).replace(
            connection.info().account, ACCOUNT
        )
    )
    uris = [one["ModelDataUrl"] for one in made["InferenceSpecification"]["Containers"]]
    assert [read(elsewhere, uri) for uri in uris] == [
        b"jobs/a/model.tar.gz",
        b"jobs/b/model.tar.gz",
    ]
    bias = made["ModelMetrics"]["Bias"]["Report"]["S3Uri"]
    assert read(elsewhere, bias) == b"jobs/a/bias/analysis.json"
    assert copying.copy(connection, "plain/1", to=elsewhere).existing

    s3.delete_object(Bucket=bucket, Key="jobs/b/model.tar.gz")
    with pytest.raises(Conflict, match="it is not there"):
        copying.copy(connection, "plain/1", to=elsewhere, group="other")
