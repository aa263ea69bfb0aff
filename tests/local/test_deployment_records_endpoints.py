from __future__ import annotations

import hashlib
from typing import Any

import pytest
from botocore.exceptions import WaiterError
from local_engine import QUICKLY
from making import (
    BROKEN,
    BUCKET,
    ECHO,
    IMAGE,
    ROLE,
    archive,
    config,
    model,
    refused,
    upload,
    version,
)

from mlops_ext.local import launcher

ROWS = b"1,2\n3,4"


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


@pytest.fixture(scope="module")
def uri(shared_engine: Any) -> str:
    return upload(shared_engine, "echo.tar.gz")


def in_service(sagemaker: Any, name: str) -> dict[str, Any]:
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=name, WaiterConfig=QUICKLY)
    shown: dict[str, Any] = sagemaker.describe_endpoint(EndpointName=name)
    return shown


def delete_endpoint(sagemaker: Any, name: str) -> None:
    sagemaker.delete_endpoint(EndpointName=name)
    sagemaker.get_waiter("endpoint_deleted").wait(EndpointName=name, WaiterConfig=QUICKLY)


def test_an_endpoint_lives_from_creation_to_deletion(
    shared_engine: Any, sagemaker: Any, uri: str
) -> None:
    model(sagemaker, "life", uri)
    config(sagemaker, "Life-Config", "life")
    arn = sagemaker.create_endpoint(EndpointName="Life", EndpointConfigName="life-config")[
        "EndpointArn"
    ]
    assert arn.endswith(":endpoint/life")
    creating = sagemaker.describe_endpoint(EndpointName="Life")
    if creating["EndpointStatus"] == "Creating":
        assert creating["PendingDeploymentSummary"]["EndpointConfigName"] == "Life-Config"
        for change in (
            lambda: sagemaker.delete_endpoint(EndpointName="Life"),
            lambda: sagemaker.update_endpoint(
                EndpointName="Life", EndpointConfigName="life-config"
            ),
        ):
            with refused() as answer:
                change()
            assert answer.text == f'Cannot update in-progress endpoint "{arn}".'
    with refused() as answer:
        sagemaker.create_endpoint(EndpointName="Life", EndpointConfigName="life-config")
    assert answer.text == f'Cannot create already existing endpoint "{arn}".'
    shown = in_service(sagemaker, "Life")
    assert shown["EndpointConfigName"] == "Life-Config"
    (variant,) = shown["ProductionVariants"]
    assert variant["VariantName"] == "AllTraffic"
    assert (variant["CurrentWeight"], variant["CurrentInstanceCount"]) == (1.0, 1)
    assert variant["DeployedImages"][0]["SpecifiedImage"] == IMAGE
    assert "PendingDeploymentSummary" not in shown
    invoked = shared_engine.client("sagemaker-runtime").invoke_endpoint(
        EndpointName="Life", ContentType="text/csv", Accept="application/json", Body=ROWS
    )
    assert invoked["InvokedProductionVariant"] == "AllTraffic"
    delete_endpoint(sagemaker, "Life")
    listed = sagemaker.list_endpoints(NameContains="Life")["Endpoints"]
    assert listed == []


def test_an_update_serves_on_and_adds_a_deployment_to_the_lineage(sagemaker: Any, uri: str) -> None:
    sagemaker.create_model_package_group(ModelPackageGroupName="rolling")
    package = version(sagemaker, "rolling", uri, ModelApprovalStatus="Approved")
    sagemaker.create_model(
        ModelName="rolling", PrimaryContainer={"ModelPackageName": package}, ExecutionRoleArn=ROLE
    )
    config(sagemaker, "rolling-1", "rolling")
    config(sagemaker, "rolling-2", "rolling", InitialVariantWeight=0.5)
    arn = sagemaker.create_endpoint(EndpointName="Rolling", EndpointConfigName="rolling-1")[
        "EndpointArn"
    ]
    in_service(sagemaker, "Rolling")
    sagemaker.update_endpoint(EndpointName="Rolling", EndpointConfigName="rolling-2")
    shown = in_service(sagemaker, "Rolling")
    assert shown["EndpointConfigName"] == "rolling-2"
    assert shown["ProductionVariants"][0]["CurrentWeight"] == 0.5
    (context,) = sagemaker.list_contexts(SourceUri=arn)["ContextSummaries"]
    assert context["ContextType"] == "Endpoint"
    stem = context["ContextName"].removesuffix("-aws-endpoint")
    assert stem.rpartition("-")[0] == "Rolling"
    actions = sagemaker.list_actions(SourceUri=arn, SortOrder="Ascending")["ActionSummaries"]
    assert [each["ActionName"] for each in actions] == [
        f"{stem}-1-aws-endpoint",
        f"{stem}-2-aws-endpoint",
    ]
    assert [each["Source"]["SourceId"] for each in actions] == ["1", "2"]
    for action in actions:
        (up,) = sagemaker.list_associations(SourceArn=action["ActionArn"])["AssociationSummaries"]
        assert (up["DestinationArn"], up["AssociationType"]) == (
            context["ContextArn"],
            "AssociatedWith",
        )
        down = sagemaker.list_associations(DestinationArn=action["ActionArn"])
        uris = {
            sagemaker.describe_artifact(ArtifactArn=each["SourceArn"])["Source"]["SourceUri"]
            for each in down["AssociationSummaries"]
        }
        assert uris == {package, IMAGE}
    delete_endpoint(sagemaker, "Rolling")
    assert len(sagemaker.list_contexts(SourceUri=arn)["ContextSummaries"]) == 1


def test_a_model_that_cannot_load_fails_with_its_reason_and_can_be_deleted(
    shared_engine: Any, sagemaker: Any
) -> None:
    model(sagemaker, "broken", upload(shared_engine, "broken.tar.gz", BROKEN))
    config(sagemaker, "broken", "broken")
    sagemaker.create_endpoint(EndpointName="broken", EndpointConfigName="broken")
    with pytest.raises(WaiterError):
        in_service(sagemaker, "broken")
    shown = sagemaker.describe_endpoint(EndpointName="broken")
    assert shown["EndpointStatus"] == "Failed"
    assert "a_module_that_nobody_has" in shown["FailureReason"]
    failed = sagemaker.list_endpoints(StatusEquals="Failed", SortBy="Status")["Endpoints"]
    assert [each["EndpointName"] for each in failed] == ["broken"]
    with refused() as answer:
        sagemaker.update_endpoint(EndpointName="broken", EndpointConfigName="broken")
    assert "can only be deleted" in answer.text
    delete_endpoint(sagemaker, "broken")


def test_a_failed_update_leaves_the_old_one_in_service_and_says_why(
    shared_engine: Any, sagemaker: Any, uri: str
) -> None:
    model(sagemaker, "good", uri)
    model(sagemaker, "bad", upload(shared_engine, "bad.tar.gz", BROKEN))
    config(sagemaker, "good", "good")
    config(sagemaker, "bad", "bad")
    sagemaker.create_endpoint(EndpointName="steady", EndpointConfigName="good")
    in_service(sagemaker, "steady")
    sagemaker.update_endpoint(EndpointName="steady", EndpointConfigName="bad")
    shown = in_service(sagemaker, "steady")
    assert shown["EndpointConfigName"] == "good"
    assert "a_module_that_nobody_has" in shown["FailureReason"]
    shared_engine.client("sagemaker-runtime").invoke_endpoint(
        EndpointName="steady", ContentType="text/csv", Body=ROWS
    )
    delete_endpoint(sagemaker, "steady")


def test_the_recorded_interpreter_of_the_archive_serves_it(
    shared_engine: Any, sagemaker: Any
) -> None:
    script = ECHO + "# served by an interpreter of its own"
    model(sagemaker, "own", upload(shared_engine, "own.tar.gz", script))
    shared_engine.client("mlops-local").put_interpreter(
        ArchiveSha256=hashlib.sha256(archive(script)).hexdigest(), Executable="/no/such/python"
    )
    config(sagemaker, "own", "own")
    sagemaker.create_endpoint(EndpointName="own", EndpointConfigName="own")
    with pytest.raises(WaiterError):
        in_service(sagemaker, "own")
    shown = sagemaker.describe_endpoint(EndpointName="own")
    assert "/no/such/python" in shown["FailureReason"]
    delete_endpoint(sagemaker, "own")


def test_an_archive_deleted_before_the_endpoint_is_made_is_missed(
    shared_engine: Any, sagemaker: Any
) -> None:
    uri = upload(shared_engine, "late.tar.gz")
    model(sagemaker, "late", uri)
    config(sagemaker, "late", "late")
    shared_engine.client("s3").delete_object(Bucket=BUCKET, Key="late.tar.gz")
    with refused() as answer:
        sagemaker.create_endpoint(EndpointName="late", EndpointConfigName="late")
    assert answer.text == f"Could not find model data at {uri}."


def test_an_update_can_keep_weights_and_counts(sagemaker: Any, uri: str) -> None:
    model(sagemaker, "kept", uri)
    config(sagemaker, "kept-1", "kept", InitialVariantWeight=0.25, InitialInstanceCount=3)
    config(sagemaker, "kept-2", "kept", InitialVariantWeight=0.75, InitialInstanceCount=5)
    sagemaker.create_endpoint(EndpointName="kept", EndpointConfigName="kept-1")
    in_service(sagemaker, "kept")
    sagemaker.update_endpoint(
        EndpointName="kept",
        EndpointConfigName="kept-2",
        RetainAllVariantProperties=True,
        ExcludeRetainedVariantProperties=[{"VariantPropertyType": "DesiredInstanceCount"}],
    )
    (variant,) = in_service(sagemaker, "kept")["ProductionVariants"]
    assert (variant["CurrentWeight"], variant["CurrentInstanceCount"]) == (0.25, 5)
    delete_endpoint(sagemaker, "kept")


def test_an_endpoint_comes_back_after_kill_9_without_its_model_and_configuration(
    engine: Any,
) -> None:
    sagemaker = engine.client("sagemaker")
    model(sagemaker, "back", upload(engine, "back.tar.gz"))
    config(sagemaker, "back", "back")
    sagemaker.create_endpoint(EndpointName="back", EndpointConfigName="back")
    in_service(sagemaker, "back")
    sagemaker.delete_endpoint_config(EndpointConfigName="back")
    sagemaker.delete_model(ModelName="back")
    engine.kill()
    engine.start()
    sagemaker = engine.client("sagemaker")
    assert in_service(sagemaker, "back")["EndpointConfigName"] == "back"
    runtime = engine.client("sagemaker-runtime")
    waited = runtime.invoke_endpoint(EndpointName="back", ContentType="text/csv", Body=ROWS)
    assert waited["ResponseMetadata"]["HTTPStatusCode"] == 200
    delete_endpoint(sagemaker, "back")


def test_an_endpoint_that_was_coming_up_at_kill_9_still_comes_up(engine: Any) -> None:
    sagemaker = engine.client("sagemaker")
    model(sagemaker, "coming", upload(engine, "coming.tar.gz"))
    config(sagemaker, "coming", "coming")
    sagemaker.create_endpoint(EndpointName="coming", EndpointConfigName="coming")
    engine.kill()
    engine.start()
    sagemaker = engine.client("sagemaker")
    assert in_service(sagemaker, "coming")["EndpointStatus"] == "InService"
    delete_endpoint(sagemaker, "coming")


def test_stopping_what_was_killed_takes_the_leases_of_its_models(engine: Any) -> None:
    sagemaker = engine.client("sagemaker")
    model(sagemaker, "left", upload(engine, "left.tar.gz"))
    config(sagemaker, "left", "left")
    sagemaker.create_endpoint(EndpointName="left", EndpointConfigName="left")
    in_service(sagemaker, "left")
    engine.kill()
    assert list(engine.state_dir.rglob("lease"))
    assert not launcher.stop(engine.state_dir)
    assert not list(engine.state_dir.rglob("lease"))
