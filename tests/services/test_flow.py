"""Approve, compare, trace, deploy, invoke, clean up: on a real endpoint."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from services.support import Trained, fault, wait_for

from mlops_ext.connection import Connection
from mlops_ext.errors import Conflict, InvalidInput, MLOpsError, NotAllowed, UnknownReference
from mlops_ext.services import (
    cleanup,
    deployment,
    governance,
    lineage,
    models,
)
from mlops_ext.services.registration.register import register

COMMENT = 'Holds <b>everywhere</b>, it\'s "fine" 🎉'


@pytest.fixture(scope="module")
def own_data(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that only the versions of churn learn from."""
    path = tmp_path_factory.mktemp("churn") / "train.csv"
    shutil.copyfile(data, path)
    return path


@pytest.fixture(scope="module")
def churn(
    connection: Connection, reviewer: Connection, trained: list[Trained], own_data: Path
) -> str:
    """Two versions, the second approved by another user and deployed."""
    for one in trained:
        register(connection, one.model, "churn", evaluation=one.result, datasets=[own_data])
    governance.decide(reviewer, "churn/2", "Approved", COMMENT)
    deployment.deploy(reviewer, "churn@approved", "churn-prod", comment="Go")
    wait_for(lambda: deployment.get_endpoint(connection, "churn-prod").status == "InService")
    return "churn"


def test_an_approval_keeps_who_and_why(connection: Connection, churn: str) -> None:
    version = models.get_version(connection, "churn@approved")
    assert (version.number, version.approval_comment) == (2, COMMENT)
    assert version.aliases == ["latest", "approved"]
    entries = governance.version_history(connection, "churn/2")
    assert [(one.what, one.who) for one in entries] == [
        ("Deployed", "reviewer"),
        ("Approved", "reviewer"),
        ("Registered", "data-scientist"),
    ]
    assert [one.why for one in entries[:2]] == ["Go", COMMENT]
    assert entries[0].reference == "endpoint:churn-prod"


def test_of_decisions_made_elsewhere_sagemaker_knows_the_last_author_alone(
    connection: Connection, trained: list[Trained]
) -> None:
    version = register(connection, trained[0].model, "elsewhere")
    client = connection.client("sagemaker")
    for status in ("Approved", "Rejected"):
        client.update_model_package(ModelPackageArn=version.arn, ModelApprovalStatus=status)
    entries = governance.version_history(connection, "elsewhere/1")
    assert [(one.what, one.who) for one in entries] == [
        ("Rejected", "data-scientist"),
        ("Approved", None),
        ("Registered", "data-scientist"),
    ]


def test_a_status_that_is_no_decision_is_refused(connection: Connection, churn: str) -> None:
    with pytest.raises(InvalidInput, match="not a decision"):
        governance.decide(connection, "churn/1", "Maybe")
    with pytest.raises(UnknownReference):
        governance.decide(connection, "churn/9", "Approved")


def test_a_denied_approval_names_the_action(connection: Connection, churn: str) -> None:
    denied = fault(connection, "UpdateModelPackage", "AccessDeniedException")
    with denied, pytest.raises(NotAllowed) as caught:
        governance.decide(connection, "churn/1", "Approved")
    assert caught.value.problem.action == "sagemaker:UpdateModelPackage"
    assert models.get_version(connection, "churn/1").approval == "PendingManualApproval"


def test_an_unapproved_version_is_not_deployed(connection: Connection, churn: str) -> None:
    plan = deployment.plan(connection, "churn/1", "churn-other")
    assert plan.blocked is not None
    assert '.approve("why")' in plan.blocked
    with pytest.raises(Conflict, match="not approved"):
        deployment.deploy(connection, "churn/1", "churn-other")


def test_the_plan_is_what_happens(connection: Connection, churn: str) -> None:
    plan = deployment.plan(connection, "churn/2", "new-one")
    assert [(step.verb, step.name) for step in plan.steps] == [
        ("make", "churn-2-on-new-one"),
        ("make", "new-one-0001"),
        ("make", "new-one"),
    ]
    again = deployment.plan(connection, "churn/2", "churn-prod")
    assert [step.verb for step in again.steps] == ["keep", "make", "change", "keep"]
    assert again.steps[2].why == "serves churn/2 already, started anew"
    assert any("registered by data-scientist" in one for one in _warnings(connection, churn))


def _warnings(connection: Connection, churn: str) -> list[str]:
    from mlops_ext.connection import connect

    other = connect("local", state_dir=connection.state_dir, user="other", holder="test")
    return deployment.plan(other, f"{churn}/2", "churn-prod").warnings


def test_a_refused_endpoint_name_has_a_proposal(connection: Connection, churn: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        deployment.plan(connection, "churn/2", "churn_prod")
    assert caught.value.problem.proposal == "churn-prod"


@pytest.mark.parametrize("operation", ["CreateEndpointConfig", "CreateEndpoint"])
def test_a_failed_deployment_leaves_nothing(
    connection: Connection, churn: str, operation: str
) -> None:
    client = connection.client("sagemaker")
    broken = fault(connection, operation, "ResourceLimitExceeded", "limit")
    with broken, pytest.raises(Conflict, match="a limit is reached"):
        deployment.deploy(connection, "churn/2", "half-way")
    assert client.list_models(NameContains="half-way")["Models"] == []
    assert client.list_endpoint_configs(NameContains="half-way")["EndpointConfigs"] == []
    with pytest.raises(UnknownReference, match="no endpoint half-way"):
        deployment.get_endpoint(connection, "half-way")


def test_the_endpoint_predicts_what_the_model_predicts(
    connection: Connection, churn: str, trained: list[Trained]
) -> None:
    rows = trained[1].held_out
    body = json.dumps(rows.to_dict("records"))
    answer = deployment.invoke(connection, "churn-prod", body)
    assert answer.status == 200
    assert json.loads(answer.body) == trained[1].model.predict(rows).tolist()
    in_csv = deployment.invoke(connection, "endpoint:churn-prod", rows.to_csv(), "text/csv")
    assert in_csv.status != 200  # the index is a column too many
    assert in_csv.body


def test_an_endpoint_tells_what_it_serves(connection: Connection, churn: str) -> None:
    endpoint = deployment.get_endpoint(connection, "churn-prod")
    assert endpoint.serves == ["churn/2"]
    assert endpoint.variants[0].reference == "churn/2"
    assert [(one.reference, one.by, one.end) for one in endpoint.served] == [
        ("churn/2", "reviewer", None)
    ]
    assert endpoint.sample is not None
    assert deployment.invoke(connection, "churn-prod", endpoint.sample).status == 200
    assert "churn-prod" in [one.name for one in deployment.list_endpoints(connection)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("all", "train.csv taught 2 versions of churn; churn/2 serves on churn-prod."),
        ("models", "train.csv taught churn/1 and churn/2."),
        ("endpoints", "churn/2 serves on churn-prod."),
        ("jobs", "train.csv was read by Python session."),
        ("datasets", "No data set is recorded before or after train.csv."),
    ],
)
def test_data_is_followed_forward(
    connection: Connection, churn: str, own_data: Path, question: str, answer: str
) -> None:
    graph = lineage.ask(connection, str(own_data), question)
    assert graph.answer == answer
    assert [n.name for n in graph.nodes if n.kind == "version"] == ["churn/1", "churn/2"]


@pytest.mark.parametrize(
    ("reference", "question", "answer"),
    [
        ("churn/2", "all", "churn/2 learned from train.csv; it serves on churn-prod."),
        ("churn/1", "endpoints", "churn/1 serves on no endpoint now."),
        ("churn@latest", "datasets", "churn/2 learned from train.csv."),
        ("endpoint:churn-prod", "all", "churn-prod serves churn/2, which learned from train.csv."),
        ("churn", "datasets", "churn learned from train.csv."),
        ("churn", "endpoints", "churn/2 serves on churn-prod."),
    ],
)
def test_every_start_has_an_answer(
    connection: Connection, churn: str, reference: str, question: str, answer: str
) -> None:
    graph = lineage.ask(connection, reference, question)
    assert graph.answer == answer
    ids = {node.id for node in graph.nodes}
    assert set(graph.start) | set(graph.hits) <= ids
    assert {end for edge in graph.edges for end in (edge.source, edge.destination)} <= ids


def test_the_graph_has_names_and_states(connection: Connection, churn: str) -> None:
    graph = lineage.ask(connection, "churn/2")
    found = {node.kind: node for node in graph.nodes if node.kind != "model"}
    assert found["dataset"].detail == "569 rows"
    assert (found["version"].name, found["version"].detail) == ("churn/2", "Approved")
    assert (found["approval"].name, found["approval"].detail) == ("Approved", "reviewer")
    assert found["approval"].properties["why"] == COMMENT
    assert found["deployment"].properties["by"] == "reviewer"
    assert found["endpoint"].reference == "endpoint:churn-prod"
    assert found["endpoint"].state == "InService"
    assert not [node for node in graph.nodes if node.name.startswith("arn:")]


def test_the_way_from_data_to_endpoint(connection: Connection, churn: str) -> None:
    data = models.get_version(connection, "churn/2").datasets[0].uri
    way = lineage.path(connection, data, "endpoint:churn-prod")
    assert way.answer == (
        "train.csv → Python session → model.tar.gz → churn/2 → Deployed → churn-prod."
    )
    back = lineage.path(connection, "endpoint:churn-prod", data)
    assert [node.id for node in back.nodes] == [node.id for node in reversed(way.nodes)]
    beside = lineage.path(connection, "churn/1", "endpoint:churn-prod")
    assert beside.answer == (
        "Neither of churn/1 and churn-prod came of the other; both came of train.csv."
    )


def test_nothing_recorded_is_said_with_what_is_close(connection: Connection, churn: str) -> None:
    with pytest.raises(UnknownReference, match="Nothing is recorded") as caught:
        lineage.ask(connection, "s3://elsewhere/train.csv")
    assert caught.value.problem.closest[0].endswith("/train.csv")


def test_another_version_takes_over_and_what_was_made_goes(
    connection: Connection, churn: str
) -> None:
    governance.decide(connection, "churn/1", "Approved")
    deployment.deploy(connection, "churn/1", "churn-swap")
    wait_for(lambda: deployment.get_endpoint(connection, "churn-swap").status == "InService")
    deployment.deploy(connection, "churn/2", "churn-swap", comment="Better")
    with pytest.raises(Conflict, match="is Updating"):
        deployment.deploy(connection, "churn/2", "churn-swap")
    wait_for(lambda: deployment.get_endpoint(connection, "churn-swap").status == "InService")
    endpoint = deployment.get_endpoint(connection, "churn-swap")
    assert endpoint.serves == ["churn/2"]
    assert [one.reference for one in endpoint.served] == ["churn/2", "churn/1"]
    assert endpoint.served[1].end == endpoint.served[0].start
    with pytest.raises(Conflict, match="churn-prod serves churn/2"):
        cleanup.delete_version(connection, "churn/2")
    removed = cleanup.delete_endpoint(connection, "churn-swap").removed
    assert removed[0] == "endpoint churn-swap"
    assert len(removed) == 5
    client = connection.client("sagemaker")
    assert client.list_models(NameContains="churn-swap")["Models"] == []
    assert client.list_endpoint_configs(NameContains="churn-swap")["EndpointConfigs"] == []


def test_what_others_made_is_not_removed(connection: Connection, churn: str) -> None:
    client = connection.client("sagemaker")
    arn = models.get_version(connection, "churn/2").arn
    client.create_model(
        ModelName="own-model",
        PrimaryContainer={"ModelPackageName": arn},
        ExecutionRoleArn=connection.role_arn(),
    )
    variant = {"VariantName": "v", "ModelName": "own-model", "InstanceType": "ml.m5.large"}
    client.create_endpoint_config(
        EndpointConfigName="own-0001",
        ProductionVariants=[{**variant, "InitialInstanceCount": 1}],
    )
    client.create_endpoint(EndpointName="own", EndpointConfigName="own-0001")
    wait_for(lambda: deployment.get_endpoint(connection, "own").status == "InService")
    assert cleanup.delete_endpoint(connection, "own").removed == ["endpoint own"]
    client.describe_model(ModelName="own-model")


def test_an_endpoint_whose_model_fails_says_why_and_can_be_replaced(
    connection: Connection, churn: str, tmp_path: Path
) -> None:
    code = tmp_path / "code"
    code.mkdir()
    (code / "inference.py").write_text("import a_module_that_is_not_there\n")
    register(connection, tmp_path, "broken", approval="Approved")
    deployment.deploy(connection, "broken/1", "fragile")
    wait_for(lambda: deployment.get_endpoint(connection, "fragile").status == "Failed")
    endpoint = deployment.get_endpoint(connection, "fragile")
    assert "a_module_that_is_not_there" in str(endpoint.failure_reason)
    with pytest.raises(MLOpsError, match="Failed"):
        deployment.invoke(connection, "fragile", "[]")
    plan = deployment.plan(connection, "churn/2", "fragile")
    assert [step.verb for step in plan.steps] == ["remove", "make", "make", "make"]
    deployment.deploy(connection, "churn/2", "fragile")
    wait_for(lambda: deployment.get_endpoint(connection, "fragile").status == "InService")
    cleanup.delete_endpoint(connection, "fragile")


def test_a_group_goes_with_all_that_was_kept(
    connection: Connection, trained: list[Trained]
) -> None:
    version = register(connection, trained[0].model, "going", evaluation=trained[0].result)
    removed = cleanup.delete_group(connection, "going").removed
    assert removed[0] == "version going/1"
    assert removed[-1] == "model group going"
    assert version.archive is not None
    assert version.archive.uri in removed
    objects = connection.client("s3").list_objects_v2(
        Bucket=connection.bucket(), Prefix="mlops/going/"
    )
    assert objects["KeyCount"] == 0
    with pytest.raises(UnknownReference):
        models.get_group(connection, "going")


def test_log_and_traffic_are_those_of_the_endpoint(
    connection: Connection, churn: str, trained: list[Trained]
) -> None:
    before = sum(one.requests for one in deployment.endpoint_traffic(connection, "churn-prod"))
    body = json.dumps(trained[1].held_out.head(1).to_dict("records"))
    deployment.invoke(connection, "churn-prod", body)
    deployment.invoke(connection, "churn-prod", "no json")
    minutes = deployment.endpoint_traffic(connection, "churn-prod")
    assert sum(one.requests for one in minutes) == before + 2
    assert sum(one.errors for one in minutes) >= 1
    assert all(one.p50 is not None and one.p50 > 0 for one in minutes)

    def lines() -> list[str]:
        found = deployment.endpoint_logs(connection, "churn-prod", 50)
        assert len(found) <= 50
        return found

    # The model's process has answered before what it wrote is in the log.
    wait_for(lambda: any("JSONDecodeError" in line for line in lines()))
    for read in (deployment.endpoint_logs, deployment.endpoint_traffic, deployment.get_endpoint):
        with pytest.raises(UnknownReference) as caught:
            read(connection, "churn-prd")
        assert caught.value.problem.closest == ["churn-prod"]
