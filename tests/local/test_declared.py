"""A plain resource is a declaration: all its operations, over the socket, from ten lines."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from making import refused

from mlops_ext.local.operations import OPERATIONS
from mlops_ext.local.resources.declarations import ALL
from mlops_ext.local.resources.declarations.experiments import EXPERIMENT
from mlops_ext.local.resources.declarations.studio import (
    APP_IMAGE_CONFIG,
    CODE_REPOSITORY,
    LIFECYCLE_CONFIG,
    STUDIO_LIFECYCLE_CONFIG,
)
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.wire.model import service

SECRET = "arn:aws:secretsmanager:us-east-1:000000000000:secret:git"
SCRIPT = base64.b64encode(b"echo ready").decode()
OTHER_SCRIPT = base64.b64encode(b"echo changed").decode()


@dataclass(frozen=True)
class Plain:
    """A declared resource, what makes one, and what changes it."""

    resource: Resource
    create: dict[str, Any] = field(default_factory=dict)
    update: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)

    def ask(self, client: Any, verb: str, **given: Any) -> Any:
        operation = f"{verb}{self.resource.noun}"
        if verb == "List":
            operation = self.resource.listed or f"{operation}s"
        method = client.meta.method_to_api_mapping
        name = next(own for own, api in method.items() if api == operation)
        return getattr(client, name)(**given)

    def named(self, name: str) -> dict[str, str]:
        return {self.resource.name: name}

    def names(self, client: Any, **given: Any) -> list[str]:
        rows = self.ask(client, "List", **given)[self.resource.summaries]
        return [row[self.resource.name] for row in rows]


PLAIN = [
    Plain(
        CODE_REPOSITORY,
        create={"GitConfig": {"RepositoryUrl": "https://git.example.com/a.git", "Branch": "main"}},
        update={"GitConfig": {"SecretArn": SECRET}},
        changed={
            "GitConfig": {
                "RepositoryUrl": "https://git.example.com/a.git",
                "Branch": "main",
                "SecretArn": SECRET,
            }
        },
    ),
    Plain(
        LIFECYCLE_CONFIG,
        create={"OnStart": [{"Content": SCRIPT}]},
        update={"OnStart": [{"Content": OTHER_SCRIPT}]},
        changed={"OnStart": [{"Content": OTHER_SCRIPT}]},
    ),
    Plain(
        STUDIO_LIFECYCLE_CONFIG,
        create={
            "StudioLifecycleConfigContent": SCRIPT,
            "StudioLifecycleConfigAppType": "JupyterLab",
        },
    ),
    Plain(
        APP_IMAGE_CONFIG,
        create={"JupyterLabAppImageConfig": {"ContainerConfig": {"ContainerArguments": ["a"]}}},
        update={"JupyterLabAppImageConfig": {"ContainerConfig": {"ContainerArguments": ["b"]}}},
        changed={"JupyterLabAppImageConfig": {"ContainerConfig": {"ContainerArguments": ["b"]}}},
    ),
    Plain(
        EXPERIMENT,
        create={"Description": "first"},
        update={"Description": "second"},
        changed={"Description": "second"},
    ),
]


def noun(plain: Plain) -> str:
    return plain.resource.noun


@pytest.fixture(params=PLAIN, ids=noun)
def plain(request: pytest.FixtureRequest) -> Plain:
    found: Plain = request.param
    return found


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


def test_what_is_created_is_described_and_keeps_its_name(sagemaker: Any, plain: Plain) -> None:
    arn = plain.ask(sagemaker, "Create", **plain.named("Kept-As-Written"), **plain.create)[
        plain.resource.arn
    ]
    assert arn.endswith(f":{plain.resource.kind}/kept-as-written")
    described = plain.ask(sagemaker, "Describe", **plain.named("kept-as-WRITTEN"))
    assert (
        described.items()
        >= {
            **plain.create,
            **plain.named("Kept-As-Written"),
            plain.resource.arn: arn,
        }.items()
    )
    assert datetime.now(UTC) - described["CreationTime"] < timedelta(minutes=5)


def test_a_name_is_taken_once(sagemaker: Any, plain: Plain) -> None:
    plain.ask(sagemaker, "Create", **plain.named("taken"), **plain.create)
    with refused() as error:
        plain.ask(sagemaker, "Create", **plain.named("Taken"), **plain.create)
    assert error.code == plain.resource.duplicate_code
    assert "taken" in error.text.lower()


@pytest.mark.parametrize("plain", [each for each in PLAIN if each.update], ids=noun)
def test_update_changes_what_is_declared_and_answers_the_arn(sagemaker: Any, plain: Plain) -> None:
    plain.ask(sagemaker, "Create", **plain.named("changed"), **plain.create)
    before = plain.ask(sagemaker, "Describe", **plain.named("changed"))
    plain.ask(sagemaker, "Update", **plain.named("changed"), **plain.update)
    after = plain.ask(sagemaker, "Describe", **plain.named("changed"))
    assert after.items() >= plain.changed.items()
    assert after["LastModifiedTime"] > before["LastModifiedTime"]
    assert after["CreationTime"] == before["CreationTime"]


def test_lists_are_sorted_and_paged(sagemaker: Any, plain: Plain) -> None:
    wanted = ["page-b", "page-c", "page-a"]
    for name in wanted:
        plain.ask(sagemaker, "Create", **plain.named(name), **plain.create)
    assert [
        name
        for name in plain.names(
            sagemaker, SortBy="CreationTime", SortOrder="Ascending", MaxResults=100
        )
        if name in wanted
    ] == wanted
    pages: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = plain.ask(
            sagemaker, "List", SortBy="Name", SortOrder="Descending", MaxResults=1, **token
        )
        pages += [row[plain.resource.name] for row in page[plain.resource.summaries]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert pages == sorted(pages, key=str.lower, reverse=True)
    assert [name for name in pages if name in wanted] == ["page-c", "page-b", "page-a"]


def test_tags_are_kept_changed_and_go_with_the_resource(sagemaker: Any, plain: Plain) -> None:
    tags = [{"Key": "team", "Value": "risk"}]
    made = plain.ask(sagemaker, "Create", **plain.named("tagged"), **plain.create, Tags=tags)
    arn = made[plain.resource.arn]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "cost", "Value": "9"}])
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["team"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "cost", "Value": "9"}]
    plain.ask(sagemaker, "Delete", **plain.named("tagged"))
    with refused() as error:
        sagemaker.list_tags(ResourceArn=arn)
    assert error.code == plain.resource.missing_code


def test_what_is_deleted_is_missing_for_every_operation(sagemaker: Any, plain: Plain) -> None:
    plain.ask(sagemaker, "Create", **plain.named("gone"), **plain.create)
    plain.ask(sagemaker, "Delete", **plain.named("gone"))
    assert "gone" not in plain.names(sagemaker, MaxResults=100)
    verbs = [verb for verb in plain.resource.operations if verb not in ("Create", "List")]
    for verb in verbs:
        with refused() as error:
            plain.ask(sagemaker, verb, **plain.named("gone"))
        assert error.code == plain.resource.missing_code
        assert plain.resource.missing.partition("{")[0] in error.text


@pytest.mark.parametrize("plain", [each for each in PLAIN if each.resource.searched], ids=noun)
def test_what_search_knows_is_found_by_members_and_tags(sagemaker: Any, plain: Plain) -> None:
    tags = [{"Key": "found", "Value": "yes"}]
    plain.ask(sagemaker, "Create", **plain.named("sought"), **plain.create, Tags=tags)
    for filters in (
        [{"Name": plain.resource.name, "Operator": "Equals", "Value": "sought"}],
        [{"Name": "Tags.found", "Operator": "Equals", "Value": "yes"}],
    ):
        answer = sagemaker.search(
            Resource=plain.resource.searched, SearchExpression={"Filters": filters}
        )
        (row,) = (result[plain.resource.noun] for result in answer["Results"])
        assert row[plain.resource.name] == "sought"
        assert row["Tags"] == tags


def test_names_are_filtered_by_part_and_by_time(sagemaker: Any) -> None:
    for name in ("alpha-config", "beta-config"):
        sagemaker.create_studio_lifecycle_config(
            StudioLifecycleConfigName=name,
            StudioLifecycleConfigContent=SCRIPT,
            StudioLifecycleConfigAppType="KernelGateway",
        )

    def names(**given: Any) -> list[str]:
        rows = sagemaker.list_studio_lifecycle_configs(**given)["StudioLifecycleConfigs"]
        return [row["StudioLifecycleConfigName"] for row in rows]

    assert names(NameContains="ALPHA") == ["alpha-config"]
    assert names(AppTypeEquals="KernelGateway") == ["beta-config", "alpha-config"]
    now = datetime.now(UTC)
    assert names(NameContains="beta", ModifiedTimeAfter=now + timedelta(hours=1)) == []
    assert names(NameContains="beta", CreationTimeBefore=now + timedelta(hours=1)) == [
        "beta-config"
    ]


def test_every_declared_operation_is_one_of_the_service() -> None:
    known = service("sagemaker").operation_names
    for resource in ALL.values():
        for verb in resource.operations:
            name = (
                resource.listed
                if verb == "List" and resource.listed
                else (f"{verb}{resource.noun}" + ("s" if verb == "List" else ""))
            )
            assert name in known, f"{resource.noun} declares {name}"
            assert name in OPERATIONS["sagemaker"]


def test_everything_that_search_names_is_a_resource_of_the_service() -> None:
    shapes = service("sagemaker").shapes
    for resource in ALL.values():
        if resource.searched:
            assert resource.searched in shapes["ResourceType"]["enum"]
            assert resource.noun in shapes["SearchRecord"]["members"]
