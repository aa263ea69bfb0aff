"""Deleting: what hangs on it is said first, and what others need stays."""

from __future__ import annotations

from typing import Any

import pytest
from services.support import Trained

from mlops_ext.connection import Connection
from mlops_ext.errors import Conflict, UnknownReference
from mlops_ext.services import (
    aliases,
    cleanup,
    deployment,
    governance,
    lineage,
    models,
    sharing,
)
from mlops_ext.services.records import PlanStep, Version
from mlops_ext.services.records.removal import Removal
from mlops_ext.services.registration.register import register
from mlops_ext.services.storage import read


def registered(connection: Connection, trained: Trained, group: str, **more: Any) -> Version:
    return register(connection, trained.model, group, evaluation=trained.result, **more)


def served(connection: Connection, reference: str, endpoint: str) -> None:
    governance.decide(connection, reference, "Approved", "good")
    deployment.deploy(connection, reference, endpoint)
    waiter = connection.client("sagemaker").get_waiter("endpoint_in_service")
    waiter.wait(EndpointName=endpoint, WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})


def steps(removal: Removal, verb: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for step in removal.steps:
        if step.verb == verb:
            found.setdefault(step.kind, []).append(step.name)
    return found


def test_a_version_says_what_goes_with_it_and_what_stays(
    connection: Connection, trained: list[Trained]
) -> None:
    registered(connection, trained[0], "going")
    version = registered(connection, trained[1], "going")
    aliases.set_alias(connection, "going/2", "champion")
    plan = cleanup.plan(connection, "going@champion")
    assert (plan.kind, plan.name, plan.arn) == ("version", "going/2", version.arn)
    assert steps(plan, "remove")["Alias"] == ["@champion"]
    assert "Lineage" in steps(plan, "keep")
    assert plan.objects >= 4
    assert plan.size > 1000
    assert plan.blocked is None
    assert plan.confirm is None
    assert models.get_version(connection, "going/2").aliases == ["latest", "champion"]

    removed = cleanup.delete_version(connection, "going@champion").removed
    assert removed[0] == "version going/2"
    assert len(removed) == 1 + plan.objects
    assert version.archive
    assert read(connection, version.archive.uri) is None
    with pytest.raises(UnknownReference):
        models.get_version(connection, "going@champion")
    assert models.get_version(connection, "going/1").archive


def test_an_archive_that_another_version_uses_stays(
    connection: Connection, trained: list[Trained]
) -> None:
    version = registered(connection, trained[0], "lender")
    client = connection.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName="borrower")
    assert version.archive
    client.create_model_package(
        ModelPackageGroupName="borrower",
        InferenceSpecification={
            "Containers": [{"Image": str(version.image), "ModelDataUrl": version.archive.uri}],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
    )
    plan = cleanup.plan(connection, "lender")
    assert plan.confirm == "lender"
    kept = next(step for step in plan.steps if step.name == version.archive.uri)
    assert kept == PlanStep(
        verb="keep", kind="Object", name=version.archive.uri, why="borrower/1 uses it, too"
    )
    cleanup.delete_group(connection, "lender")
    assert read(connection, version.archive.uri)
    assert version.evaluation_uri
    assert read(connection, version.evaluation_uri) is None
    assert "keep" in {step.verb for step in cleanup.plan(connection, "borrower/1").steps}


def test_a_served_version_goes_only_with_its_endpoint_or_knowingly(
    connection: Connection, trained: list[Trained]
) -> None:
    first = registered(connection, trained[0], "served")
    second = registered(connection, trained[1], "served")
    served(connection, "served/1", "served-one")
    served(connection, "served/2", "served-two")
    plan = cleanup.plan(connection, "served/1")
    assert plan.endpoints == ["served-one"]
    assert plan.blocked
    assert "served-one serves served/1" in plan.blocked
    with pytest.raises(Conflict, match="Nothing was deleted: served-one serves served/1"):
        cleanup.delete_version(connection, "served/1")
    assert models.get_version(connection, "served/1").arn == first.arn

    kept = cleanup.plan(connection, "served/1", "keep")
    assert kept.blocked is None
    assert first.archive
    assert first.archive.uri in steps(kept, "keep")["Object"]
    cleanup.delete_version(connection, "served/1", "keep")
    assert read(connection, first.archive.uri)
    answer = deployment.invoke(connection, "served-one", str(first.sample))
    assert answer.status == 200
    assert deployment.get_endpoint(connection, "served-one").status == "InService"

    removal = cleanup.plan(connection, "served", "remove")
    assert steps(removal, "remove")["Endpoint"] == ["served-two"]
    removed = cleanup.delete_group(connection, "served", endpoints="remove").removed
    assert "endpoint served-two" in removed
    assert second.archive
    assert read(connection, second.archive.uri) is None
    cleanup.delete_endpoint(connection, "served-one")


def test_a_group_says_its_policies_shares_and_versions(
    connection: Connection, trained: list[Trained]
) -> None:
    registered(connection, trained[0], "laden")
    governance.set_policy(connection, "laden", "min:auc", "0.9")
    sharing.share(connection, "laden", ["111122223333"])
    plan = cleanup.plan(connection, "laden")
    going = steps(plan, "remove")
    assert going["Policy"] == ["min:auc"]
    assert going["Share with account"] == ["111122223333"]
    assert plan.versions == ["laden/1"]
    cleanup.delete_group(connection, "laden")
    with pytest.raises(UnknownReference):
        cleanup.plan(connection, "laden")
    empty = connection.client("sagemaker").create_model_package_group
    empty(ModelPackageGroupName="laden")
    assert cleanup.plan(connection, "laden").confirm is None
    cleanup.delete_group(connection, "laden")


def test_an_endpoint_says_what_was_made_for_it(
    connection: Connection, trained: list[Trained]
) -> None:
    registered(connection, trained[0], "behind")
    served(connection, "behind/1", "behind-prod")
    plan = cleanup.plan(connection, "endpoint:behind-prod")
    assert set(steps(plan, "remove")) == {"Endpoint", "Endpoint configuration", "Model"}
    assert steps(plan, "keep")["Version"] == ["behind/1"]
    removed = cleanup.delete_endpoint(connection, "behind-prod").removed
    assert len(removed) == sum(step.verb == "remove" for step in plan.steps)
    assert lineage.ask(connection, "behind/1").nodes
