"""Aliases, what is before a version, and collections: as tags that any client sees."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from services.support import fault

from mlops_ext.connection import Connection
from mlops_ext.errors import Conflict, InvalidInput, NotAllowed, Unavailable, UnknownReference
from mlops_ext.services import aliases, collections, governance, models
from mlops_ext.services.resolving import resolve_version

Make = Callable[..., str]
names = (f"named-{number}" for number in itertools.count())


@pytest.fixture
def group(connection: Connection) -> Iterator[str]:
    """A group with three versions, the second in stage QA."""
    name, client = next(names), connection.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName=name)
    image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/xgboost:1"
    for stage in ({}, {"ModelLifeCycle": {"Stage": "Shadow", "StageStatus": "On"}}, {}):
        client.create_model_package(
            ModelPackageGroupName=name,
            InferenceSpecification={"Containers": [{"Image": image}]},
            **stage,
        )
    yield name
    left = client.list_model_packages(ModelPackageGroupName=name)["ModelPackageSummaryList"]
    for package in left:
        client.delete_model_package(ModelPackageName=package["ModelPackageArn"])
    client.delete_model_package_group(ModelPackageGroupName=name)


def tags(connection: Connection, group: str) -> dict[str, str]:
    client = connection.client("sagemaker")
    arn = client.describe_model_package_group(ModelPackageGroupName=group)["ModelPackageGroupArn"]
    return {tag["Key"]: tag["Value"] for tag in client.list_tags(ResourceArn=arn)["Tags"]}


def test_an_alias_moves_says_from_where_and_goes(connection: Connection, group: str) -> None:
    made = aliases.set_alias(connection, f"{group}/1", "Champion")
    assert (made.alias, made.number, made.previous) == ("champion", 1, None)
    assert tags(connection, group) == {"mlops:alias:champion": "1"}
    assert resolve_version(connection, f"{group}@CHAMPION")[1] == 1
    moved = aliases.set_alias(connection, f"{group}@latest", "champion")
    assert (moved.number, moved.previous) == (3, 1)
    assert aliases.set_alias(connection, f"{group}/3", "champion").previous == 3
    version = models.get_version(connection, f"{group}/3")
    assert version.aliases == ["latest", "champion"]
    with pytest.raises(UnknownReference) as told:
        aliases.remove_alias(connection, f"{group}@champ")
    assert told.value.problem.closest == [f"{group}@champion"]
    gone = aliases.remove_alias(connection, f"{group}@champion")
    assert (gone.number, gone.previous) == (None, 3)
    told = [entry.title for entry in governance.version_history(connection, f"{group}/3")]
    assert told[:2] == [
        "Alias @champion taken away",
        f"Alias @champion moved here from {group}/1",
    ]
    assert tags(connection, group) == {}


def test_history_and_tag_of_an_alias_change_together_or_not_at_all(
    connection: Connection, group: str
) -> None:
    aliases.set_alias(connection, f"{group}/1", "champion")
    before = [one.title for one in governance.version_history(connection, f"{group}/1")]
    for operation, act in (
        ("AddTags", lambda: aliases.set_alias(connection, f"{group}/1", "second")),
        ("CreateAction", lambda: aliases.set_alias(connection, f"{group}/1", "second")),
        ("DeleteTags", lambda: aliases.remove_alias(connection, f"{group}@champion")),
        ("CreateAction", lambda: aliases.remove_alias(connection, f"{group}@champion")),
    ):
        with fault(connection, operation, "ThrottlingException"), pytest.raises(Unavailable):
            act()
        assert tags(connection, group) == {"mlops:alias:champion": "1"}, operation
        titles = [one.title for one in governance.version_history(connection, f"{group}/1")]
        assert titles == before, operation


@pytest.mark.parametrize(
    ("alias", "why"),
    [
        ("latest", "no alias to set"),
        ("@approved", "no alias to set"),
        ("Production", "is a lifecycle stage"),
        ("shadow", "is a lifecycle stage"),
        ("5", "not a valid alias"),
        ("two words", "not a valid alias"),
        ("é", "not a valid alias"),
        ("", "not a valid alias"),
    ],
)
def test_words_that_mean_something_else_are_no_aliases(
    connection: Connection, group: str, alias: str, why: str
) -> None:
    with pytest.raises(InvalidInput, match=why) as told:
        aliases.set_alias(connection, f"{group}/1", alias)
    if told.value.problem.proposal:
        assert aliases.set_alias(connection, f"{group}/1", told.value.problem.proposal).number == 1
    with pytest.raises(InvalidInput, match="does not name an alias"):
        aliases.remove_alias(connection, group)


def test_a_tilde_goes_back_over_the_versions_that_are_still_there(
    connection: Connection, group: str
) -> None:
    def number(reference: str) -> int:
        return resolve_version(connection, reference)[1]

    aliases.set_alias(connection, f"{group}/3", "champion")
    assert number(f"{group}~0") == number(group) == 3
    assert number(f"{group}~1") == 2
    assert number(f"{group}@champion~2") == number(f"{group}/2~1") == 1
    connection.client("sagemaker").delete_model_package(
        ModelPackageName=models.get_version(connection, f"{group}/2").arn
    )
    assert number(f"{group}~1") == 1
    with pytest.raises(UnknownReference, match=f"{group} has only 1 before {group}/3"):
        number(f"{group}~2")
    with pytest.raises(UnknownReference, match=f"{group} has no version before {group}/1"):
        number(f"{group}/1~1")


def test_collections_are_resource_groups_and_tags_as_studio_keeps_them(
    connection: Connection, group: str
) -> None:
    top = collections.create_collection(connection, "risk")
    inner = collections.create_collection(connection, "risk/churn")
    shown = collections.change_collection(connection, "risk/churn", add=[group])
    assert shown.groups == [group]
    ((key, value),) = tags(connection, group).items()
    assert key.startswith("sagemaker:collection-path:")
    assert value == "risk/churn"
    members = connection.client("resource-groups").list_group_resources(Group=inner.arn)
    (member,) = members["ResourceIdentifiers"]
    assert member["ResourceArn"].endswith(f"model-package-group/{group}")
    within = connection.client("resource-groups").list_group_resources(Group=top.arn)
    assert [each["ResourceArn"] for each in within["ResourceIdentifiers"]] == [inner.arn]
    (tree,) = collections.list_collections(connection)
    assert (tree.path, [one.path for one in tree.collections]) == ("risk", ["risk/churn"])
    for path, what in (("risk", "risk/churn"), ("risk/churn", group)):
        with pytest.raises(Conflict, match=what):
            collections.delete_collection(connection, path)
    assert collections.change_collection(connection, "risk/churn", remove=[group]).groups == []
    assert tags(connection, group) == {}
    collections.delete_collection(connection, "risk/churn")
    collections.delete_collection(connection, "risk")
    assert collections.list_collections(connection) == []


def test_a_collection_is_renamed_with_all_that_is_in_it_or_not_at_all(
    connection: Connection, group: str
) -> None:
    for path in ("bank", "bank/cards", "bank/cards/gold", "banking"):
        collections.create_collection(connection, path)
    collections.change_collection(connection, "bank", add=[group])
    inner = collections.change_collection(connection, "bank/cards/gold", add=[group])
    before = (tags(connection, group), collections.list_collections(connection))
    with (
        fault(connection, "UpdateGroupQuery", "AccessDeniedException"),
        pytest.raises(NotAllowed, match="rename the collection bank"),
    ):
        collections.rename_collection(connection, "bank", "money")
    assert (tags(connection, group), collections.list_collections(connection)) == before
    with pytest.raises(Conflict, match="There is a collection banking already"):
        collections.rename_collection(connection, "bank", "banking")
    with pytest.raises(InvalidInput, match="not a valid name"):
        collections.rename_collection(connection, "bank", "bank/two")

    assert collections.rename_collection(connection, "bank", "money").groups == [group]
    assert collections.rename_collection(connection, "money/cards", "plastic").groups == []
    assert sorted(tags(connection, group).values()) == ["money", "money/plastic/gold"]
    money, banking = sorted(
        collections.list_collections(connection), key=lambda one: one.path, reverse=True
    )
    assert (money.path, banking.path, banking.collections) == ("money", "banking", [])
    (plastic,) = money.collections
    (gold,) = plastic.collections
    assert (plastic.path, gold.path, gold.arn) == (
        "money/plastic",
        "money/plastic/gold",
        inner.arn,
    )
    within = connection.client("resource-groups").list_group_resources(Group=gold.arn)
    assert len(within["ResourceIdentifiers"]) == 1

    for path in ("money", "money/plastic/gold"):
        collections.change_collection(connection, path, remove=[group])
    for path in ("money/plastic/gold", "money/plastic", "money", "banking"):
        collections.delete_collection(connection, path)


def test_collections_that_cannot_be_are_refused_with_what_can(
    connection: Connection, group: str
) -> None:
    collections.create_collection(connection, "fraud")
    try:
        with pytest.raises(Conflict, match="There is a collection fraud already"):
            collections.create_collection(connection, "fraud")
        with pytest.raises(UnknownReference) as missing:
            collections.create_collection(connection, "fruad/cards")
        assert missing.value.problem.closest == ["fraud"]
        with pytest.raises(InvalidInput) as wrong:
            collections.create_collection(connection, "fraud/two words")
        assert wrong.value.problem.proposal == "two-words"
        with pytest.raises(UnknownReference) as unknown:
            collections.change_collection(connection, "fraud", add=[f"{group}x"])
        assert unknown.value.problem.closest[0] == group
    finally:
        collections.delete_collection(connection, "fraud")
