"""The index over all versions: right after every kind of change, whoever made it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from services.support import fault

from mlops_ext.connection import Connection, connect
from mlops_ext.errors import InvalidInput, MLOpsError, UnknownReference
from mlops_ext.services import finding, governance
from mlops_ext.services.finding.index import index_of

Register = Callable[..., str]
names = (f"found-{number}" for number in itertools.count())


@pytest.fixture
def mine(state_dir: Path, connection: Connection) -> Connection:
    """A connection that has no index yet."""
    return connect("local", state_dir=state_dir, user="data-scientist", holder="test")


@pytest.fixture
def group(connection: Connection) -> Iterator[str]:
    """A group of its own, which is gone afterwards."""
    name = next(names)
    client = connection.client("sagemaker")
    client.create_model_package_group(
        ModelPackageGroupName=name, Tags=[{"Key": "team", "Value": f"team-{name}"}]
    )
    yield name
    listed = client.list_model_packages(ModelPackageGroupName=name, MaxResults=100)
    for package in listed["ModelPackageSummaryList"]:
        client.delete_model_package(ModelPackageName=package["ModelPackageArn"])
    client.delete_model_package_group(ModelPackageGroupName=name)


@pytest.fixture
def register(connection: Connection) -> Register:
    """Makes a version with metrics and returns its ARN."""

    def make(group: str, approval: str = "PendingManualApproval", **figures: Any) -> str:
        answer = connection.client("sagemaker").create_model_package(
            ModelPackageGroupName=group,
            ModelApprovalStatus=approval,
            InferenceSpecification={
                "Containers": [{"Image": "000000000000.dkr.ecr.us-east-1.amazonaws.com/xgboost:1"}]
            },
            CustomerMetadataProperties={name: str(value) for name, value in figures.items()},
        )
        return str(answer["ModelPackageArn"])

    return make


def references(connection: Connection, query: str, **more: Any) -> list[str]:
    return [one.reference for one in finding.find(connection, query, **more).versions]


def test_the_index_follows_changes_that_others_make(
    mine: Connection, connection: Connection, group: str, register: Register
) -> None:
    others = connection.client("sagemaker")
    of_group = f"group:{group}"
    assert references(mine, of_group) == []
    first, second = register(group, auc=0.8), register(group, auc=0.9, rmse=2)
    assert references(mine, of_group, sort="auc") == [f"{group}/1", f"{group}/2"]
    assert references(mine, f"{of_group} framework:xgboost rmse<=2") == [f"{group}/2"]
    others.update_model_package(ModelPackageArn=first, ModelApprovalStatus="Approved")
    assert references(mine, f"{group}@approved") == [f"{group}/1"]
    stage = {"Stage": "QA", "StageStatus": "InProgress"}
    others.update_model_package(ModelPackageArn=second, ModelLifeCycle=stage)
    assert references(mine, f"{of_group} stage:qa") == [f"{group}/2"]
    others.delete_model_package(ModelPackageName=first)
    assert references(mine, of_group) == [f"{group}/2"]
    # One goes, one comes: as many as before, but not the same.
    others.delete_model_package(ModelPackageName=second)
    register(group, auc=0.7)
    assert references(mine, of_group) == [f"{group}/3"]


def test_a_group_that_is_made_again_has_its_new_versions_alone(
    mine: Connection, connection: Connection, register: Register
) -> None:
    name, client = next(names), connection.client("sagemaker")
    for values in ([0.1, 0.2], [0.9, 0.8]):
        client.create_model_package_group(ModelPackageGroupName=name)
        arns = [register(name, auc=value) for value in values]
        found = finding.find(mine, f"group:{name}", sort="version").versions
        assert [one.metrics[0].value for one in found] == values
        for arn in arns:
            client.delete_model_package(ModelPackageName=arn)
        client.delete_model_package_group(ModelPackageGroupName=name)
    assert references(mine, f"group:{name}") == []


def test_versions_inherit_tags_aliases_and_collections_of_their_group(
    mine: Connection, connection: Connection, group: str, register: Register
) -> None:
    arn = register(group, auc=0.5).replace("model-package/", "model-package-group/")[:-2]
    assert references(mine, f"tag:team=team-{group}") == [f"{group}/1"]
    tags = {"mlops:alias:champion": "1", "sagemaker:collection-path:1": f"risk/{group}"}
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    connection.client("sagemaker").add_tags(ResourceArn=arn, Tags=listed)
    assert references(mine, f"{group}@champion collection:risk/{group}") == [f"{group}/1"]
    (found,) = finding.find(mine, f"group:{group}").versions
    assert found.aliases == ["latest", "champion"]
    (facts,) = [one for one in finding.versions(mine).facts if one.name == group]
    assert facts.tags == {"team": f"team-{group}"}


def test_a_look_without_changes_gives_the_same_table_and_costs_two_searches(
    mine: Connection, group: str, register: Register
) -> None:
    register(group, auc=0.5)
    table = finding.versions(mine)
    asked: list[str] = []
    mine.client("sagemaker").meta.events.register(
        "before-call.sagemaker", lambda model, **_: asked.append(model.name)
    )
    assert finding.versions(mine) is table
    assert asked == ["Search", "Search"]
    register(group, auc=0.6)
    assert finding.versions(mine).mark != table.mark


def test_many_threads_get_the_table_as_it_is_after_they_asked(
    mine: Connection, group: str, register: Register
) -> None:
    def register_and_find(at: int) -> bool:
        arn = register(group, auc=at / 10)
        return any(version.arn == arn for version in finding.versions(mine).versions)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(register_and_find, range(12)))


def test_before_all_is_read_the_newest_are_there_at_once(
    mine: Connection, group: str, register: Register
) -> None:
    for value in (0.1, 0.2, 0.3):
        register(group, auc=value)
    peeked = finding.newest(mine, 2)
    assert [one.reference for one in peeked.versions] == [f"{group}/3", f"{group}/2"]
    assert not peeked.complete
    assert peeked.total > 2
    whole = finding.versions(mine)
    assert whole.complete
    assert finding.newest(mine, 2) is whole


def test_a_look_that_fails_leaves_what_is_known_and_the_next_one_works(
    mine: Connection, group: str, register: Register
) -> None:
    register(group, auc=0.1)
    table = finding.versions(mine)
    register(group, auc=0.2)
    message = "User: arn:aws:iam::1:user/a is not authorized to perform: sagemaker:Search"
    with fault(mine, "Search", "AccessDeniedException", message), pytest.raises(MLOpsError) as told:
        finding.versions(mine)
    assert told.value.problem.action == "sagemaker:Search"
    assert len(finding.versions(mine)) == len(table) + 1


def test_an_answer_of_aws_is_given_again_for_some_seconds_unless_something_was_changed_through_it(
    mine: Connection, group: str, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(group, auc=0.1)
    table = finding.versions(mine)
    monkeypatch.setattr(mine, "kind", "aws")
    second = register(group, auc=0.2)
    assert finding.versions(mine) is table
    client = mine.client("sagemaker")
    with pytest.raises(client.exceptions.ClientError):
        client.add_tags(ResourceArn=f"{second}9", Tags=[{"Key": "a", "Value": "b"}])
    assert finding.versions(mine) is table
    client.update_model_package(ModelPackageArn=second, ModelApprovalStatus="Approved")
    assert references(mine, f"{group}@approved") == [f"{group}/2"]
    arn = table.groups[group].arn
    client.add_tags(ResourceArn=arn, Tags=[{"Key": "site", "Value": "north"}])
    assert len(references(mine, f"tag:site=north group:{group}")) == 2
    mine.client("resourcegroupstaggingapi").untag_resources(ResourceARNList=[arn], TagKeys=["site"])
    assert references(mine, f"tag:site=north group:{group}") == []
    register(group, auc=0.3)
    assert len(finding.versions(mine, now=True)) == len(table) + 2


def test_without_an_exact_count_all_is_read_again_from_time_to_time(
    mine: Connection, connection: Connection, group: str, register: Register
) -> None:
    def inexact(parsed: dict[str, Any], **_: Any) -> None:
        parsed["TotalHits"] = {"Value": 1, "Relation": "GreaterThanOrEqualTo"}

    mine.client("sagemaker").meta.events.register("after-call.sagemaker.Search", inexact)
    gone = register(group, auc=0.1)
    register(group, auc=0.2)
    assert references(mine, f"group:{group}") == [f"{group}/2", f"{group}/1"]
    connection.client("sagemaker").delete_model_package(ModelPackageName=gone)
    register(group, auc=0.3)
    known = {f"{group}/3", f"{group}/2", f"{group}/1"}
    assert set(references(mine, f"group:{group}")) == known
    index_of(mine)._read_all = float("-inf")
    assert references(mine, f"group:{group}") == [f"{group}/3", f"{group}/2"]


def test_the_best_version_is_the_one_of_the_better_value(
    mine: Connection, group: str, register: Register
) -> None:
    for figures in ({"auc": 0.8, "rmse": 2}, {"auc": 0.95, "rmse": 3}, {"auc": 0.9, "gain": 7}):
        register(group, **figures)
    assert finding.best(mine, group, "auc").number == 2
    assert finding.best(mine, group, "RMSE").number == 1
    assert finding.best(mine, group, "auc", direction="lower").number == 1
    assert finding.best(mine, None, "gain", direction="higher").reference == f"{group}/3"
    governance.decide(mine, f"{group}/3", "Approved", "")
    assert finding.best(mine, group, "auc", status="approved").number == 3
    assert finding.best(mine, group, "auc", query="rmse>2").number == 2
    with pytest.raises(InvalidInput, match="higher or a lower gain is better is not known"):
        finding.best(mine, group, "gain")
    with pytest.raises(UnknownReference, match=r"No version has a metric gian\. Closest: gain"):
        finding.best(mine, group, "gian", direction="higher")
    with pytest.raises(UnknownReference, match="There is no model group foundd"):
        finding.best(mine, "foundd", "auc")
    with pytest.raises(UnknownReference, match=r"No version of .* that the filters keep has a"):
        finding.best(mine, group, "auc", status="rejected")


def test_find_sorts_cuts_and_names_the_columns_that_were_asked_for(
    mine: Connection, group: str, register: Register
) -> None:
    for value in (0.8, 0.95, 0.9):
        register(group, f1=0.1, precision=0.2, recall=0.3, accuracy=0.4, auc=value, special=1)
    found = finding.find(mine, "special>=1", sort="-auc", limit=2, group=group)
    assert [one.number for one in found.versions] == [2, 3]
    assert found.total == 3
    assert found.metrics == ["special", "auc", "f1", "accuracy"]
    with pytest.raises(InvalidInput, match="Closest: auc"):
        finding.find(mine, sort="acu")
    with pytest.raises(InvalidInput, match=r"There is no field stat\. Closest: status"):
        finding.find(mine, stat="approved")
    with pytest.raises(InvalidInput, match="special is compared with a number"):
        finding.find(mine, "special>much")
