from __future__ import annotations

import re
from typing import Any

import pytest
from cataloguing import TEMPLATE, Offered, Shop, parameters
from making import ROLE, refused

ARN = "arn:aws:sagemaker:us-east-1:000000000000:project"
KEPT = (
    "The local SageMaker keeps this product and its parameters. The resources of its template"
    " (repositories, pipelines and others) are not made."
)


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


@pytest.fixture(scope="module")
def offered(shop: Shop) -> Offered:
    return shop.offer("Project template")


def create(sagemaker: Any, name: str, product: str, **more: Any) -> Any:
    values = more.pop("values", {"Token": "12345678"})
    details = {"ProductId": product, "ProvisioningParameters": parameters(**values)}
    return sagemaker.create_project(
        ProjectName=name, ServiceCatalogProvisioningDetails=details, **more
    )


def test_a_project_is_provisioned_from_a_product(
    sagemaker: Any, catalog: Any, offered: Offered
) -> None:
    made = create(
        sagemaker,
        "Churn",
        offered.product,
        ProjectDescription="of customers",
        Tags=[{"Key": "team", "Value": "sea"}],
    )
    assert made["ProjectArn"] == f"{ARN}/Churn"
    assert re.fullmatch(r"p-[a-z0-9]{12}", made["ProjectId"])
    found = sagemaker.describe_project(ProjectName="Churn")
    assert found["ProjectStatus"] == "CreateCompleted"
    assert found["ProjectId"] == made["ProjectId"]
    assert found["ProjectDescription"] == "of customers"
    assert found["CreatedBy"]["UserProfileName"] == "ada"
    details = found["ServiceCatalogProvisioningDetails"]
    assert details["ProvisioningArtifactId"] == offered.artifact
    assert details["PathId"] == offered.path
    assert details["ProvisioningParameters"] == parameters(Token="12345678")
    product = found["ServiceCatalogProvisionedProductDetails"]
    assert product["ProvisionedProductStatusMessage"] == KEPT
    provisioned = catalog.describe_provisioned_product(Id=product["ProvisionedProductId"])
    detail = provisioned["ProvisionedProductDetail"]
    assert detail["Name"] == f"Churn-{made['ProjectId']}"
    assert detail["ProductId"] == offered.product
    tags = sagemaker.list_tags(ResourceArn=made["ProjectArn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "sea"}]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ProductId": "prod-none"}, "Product with Id 'prod-none' not found."),
        (
            {"ProvisioningArtifactId": "pa-none"},
            "Provisioning Artifact with Id 'pa-none' not found.",
        ),
        ({"PathId": "lpv2-none"}, "Launch Path 'lpv2-none' of product "),
        ({"ProvisioningParameters": []}, "Parameters: [Token] must have values"),
        (
            {"ProvisioningParameters": parameters(Token="12345678", Stage="test")},
            "Parameter 'Stage' must be one of AllowedValues",
        ),
    ],
)
def test_what_cannot_be_provisioned_fails_and_says_why(
    sagemaker: Any, offered: Offered, change: Any, message: str
) -> None:
    name = f"Fails-{next(iter(change))[:12]}-{len(message)}"
    details = {
        "ProductId": offered.product,
        "ProvisioningParameters": parameters(Token="12345678"),
    }
    sagemaker.create_project(
        ProjectName=name, ServiceCatalogProvisioningDetails={**details, **change}
    )
    found = sagemaker.describe_project(ProjectName=name)
    assert found["ProjectStatus"] == "CreateFailed"
    state = found["ServiceCatalogProvisionedProductDetails"]
    assert state["ProvisionedProductStatusMessage"].startswith(message)
    assert "ProvisionedProductId" not in state
    with refused() as error:
        sagemaker.update_project(
            ProjectName=name,
            ServiceCatalogProvisioningUpdateDetails={"ProvisioningArtifactId": offered.artifact},
        )
    assert error.code == "ValidationException"


def test_a_template_without_the_projects_parameters_fails(shop: Shop, sagemaker: Any) -> None:
    made = shop.offer("Plain", "Resources: {Topic: {Type: 'AWS::SNS::Topic'}}")
    create(sagemaker, "Plain", made.product, values={})
    state = sagemaker.describe_project(ProjectName="Plain")[
        "ServiceCatalogProvisionedProductDetails"
    ]
    assert state["ProvisionedProductStatusMessage"] == (
        "Parameters: [SageMakerProjectName, SageMakerProjectId] do not exist in the template"
    )


def test_names_are_unique_until_the_project_is_deleted(
    sagemaker: Any, catalog: Any, offered: Offered
) -> None:
    first = create(sagemaker, "Again", offered.product)
    with refused() as error:
        create(sagemaker, "Again", offered.product)
    assert error.code == "ValidationException"
    assert error.text == f"Project already exists: {first['ProjectArn']}"
    product = sagemaker.describe_project(ProjectName="Again")[
        "ServiceCatalogProvisionedProductDetails"
    ]
    sagemaker.delete_project(ProjectName="Again")
    assert sagemaker.describe_project(ProjectName="Again")["ProjectStatus"] == "DeleteCompleted"
    with refused() as error:
        catalog.describe_provisioned_product(Id=product["ProvisionedProductId"])
    assert error.code == "ResourceNotFoundException"
    for call in (sagemaker.delete_project, sagemaker.update_project):
        with refused() as error:
            call(ProjectName="Again")
        assert error.code == "ValidationException"
        assert error.text.endswith("Project in DeleteCompleted status")
    second = create(sagemaker, "Again", offered.product)
    assert second["ProjectId"] != first["ProjectId"]
    assert sagemaker.describe_project(ProjectName="Again")["ProjectStatus"] == "CreateCompleted"


def test_a_missing_project_does_not_exist(sagemaker: Any) -> None:
    for call in (sagemaker.describe_project, sagemaker.delete_project, sagemaker.update_project):
        with refused() as error:
            call(ProjectName="lost")
        assert (error.code, error.text) == (
            "ValidationException",
            f"Project {ARN}/lost does not exist.",
        )


def test_a_project_is_updated(shop: Shop, sagemaker: Any, catalog: Any) -> None:
    made = shop.offer("Update template")
    create(sagemaker, "Updated", made.product)
    sagemaker.update_project(ProjectName="Updated", ProjectDescription="described")
    found = sagemaker.describe_project(ProjectName="Updated")
    assert (found["ProjectStatus"], found["ProjectDescription"]) == ("UpdateCompleted", "described")
    url = shop.put_template("update-2.yaml", TEMPLATE.replace("Rounds", "Epochs"))
    second = catalog.create_provisioning_artifact(
        ProductId=made.product, Parameters={"Name": "v2", "Info": {"LoadTemplateFromURL": url}}
    )["ProvisioningArtifactDetail"]["Id"]
    sagemaker.update_project(
        ProjectName="Updated",
        ServiceCatalogProvisioningUpdateDetails={
            "ProvisioningParameters": parameters(Epochs="7", Token="87654321")
        },
        Tags=[{"Key": "team", "Value": "sea"}],
    )
    found = sagemaker.describe_project(ProjectName="Updated")
    assert found["ProjectStatus"] == "UpdateCompleted"
    details = found["ServiceCatalogProvisioningDetails"]
    assert details["ProvisioningArtifactId"] == second
    assert details["ProvisioningParameters"] == parameters(Epochs="7", Token="87654321")
    assert sagemaker.list_tags(ResourceArn=found["ProjectArn"])["Tags"]
    sagemaker.update_project(
        ProjectName="Updated",
        ServiceCatalogProvisioningUpdateDetails={
            "ProvisioningParameters": parameters(Epochs="none")
        },
    )
    found = sagemaker.describe_project(ProjectName="Updated")
    assert found["ProjectStatus"] == "UpdateFailed"
    state = found["ServiceCatalogProvisionedProductDetails"]
    assert "between 1 and 1000" in state["ProvisionedProductStatusMessage"]
    provisioned = catalog.describe_provisioned_product(Id=state["ProvisionedProductId"])
    assert provisioned["ProvisionedProductDetail"]["ProvisioningArtifactId"] == second


def test_a_project_is_made_from_a_template_in_s3(shop: Shop, sagemaker: Any) -> None:
    url = shop.put_template("own.yaml")
    provider = {
        "TemplateName": "own",
        "TemplateURL": url,
        "RoleARN": ROLE,
        "Parameters": parameters(Token="12345678"),
    }
    sagemaker.create_project(
        ProjectName="Own", TemplateProviders=[{"CfnTemplateProvider": provider}]
    )
    found = sagemaker.describe_project(ProjectName="Own")
    assert found["ProjectStatus"] == "CreateCompleted"
    [detail] = found["TemplateProviderDetails"]
    assert detail["CfnTemplateProviderDetail"] == {
        **provider,
        "StackDetail": {"StatusMessage": KEPT},
    }
    change = {"TemplateName": "own", "TemplateURL": url, "Parameters": parameters(Token="x")}
    sagemaker.update_project(
        ProjectName="Own", TemplateProvidersToUpdate=[{"CfnTemplateProvider": change}]
    )
    found = sagemaker.describe_project(ProjectName="Own")
    assert found["ProjectStatus"] == "UpdateFailed"
    [detail] = found["TemplateProviderDetails"]
    assert detail["CfnTemplateProviderDetail"]["RoleARN"] == ROLE
    message = detail["CfnTemplateProviderDetail"]["StackDetail"]["StatusMessage"]
    assert message == "Parameter 'Token' must contain at least 8 characters"
    with refused() as error:
        sagemaker.update_project(
            ProjectName="Own",
            TemplateProvidersToUpdate=[{"CfnTemplateProvider": {**change, "TemplateName": "no"}}],
        )
    assert "has no template 'no'" in error.text
    sagemaker.delete_project(ProjectName="Own")
    assert sagemaker.describe_project(ProjectName="Own")["ProjectStatus"] == "DeleteCompleted"


def test_exactly_one_template_is_given(shop: Shop, sagemaker: Any) -> None:
    with refused() as error:
        sagemaker.create_project(ProjectName="None")
    assert error.code == "ValidationException"
    lost = {"TemplateName": "lost", "TemplateURL": "https://b.s3.amazonaws.com/lost.yaml"}
    sagemaker.create_project(ProjectName="Lost", TemplateProviders=[{"CfnTemplateProvider": lost}])
    found = sagemaker.describe_project(ProjectName="Lost")
    assert found["ProjectStatus"] == "CreateFailed"
    [detail] = found["TemplateProviderDetails"]
    message = detail["CfnTemplateProviderDetail"]["StackDetail"]["StatusMessage"]
    assert message.startswith(f"Cannot read the template {lost['TemplateURL']}")


def test_projects_are_listed_and_searched(sagemaker: Any, offered: Offered) -> None:
    for name in ("List-b", "List-a", "List-c"):
        create(sagemaker, name, offered.product, Tags=[{"Key": "listed", "Value": name}])
    pages = sagemaker.get_paginator("list_projects").paginate(
        NameContains="list", SortBy="Name", MaxResults=2
    )
    found = [each for page in pages for each in page["ProjectSummaryList"]]
    assert [each["ProjectName"] for each in found] == ["List-a", "List-b", "List-c"]
    assert found[0]["ProjectStatus"] == "CreateCompleted"
    oldest = sagemaker.list_projects(NameContains="List")["ProjectSummaryList"]
    assert [each["ProjectName"] for each in oldest] == ["List-b", "List-a", "List-c"]
    [hit] = sagemaker.search(
        Resource="Project",
        SearchExpression={"Filters": [{"Name": "Tags.listed", "Value": "List-a"}]},
    )["Results"]
    assert hit["Project"]["ProjectName"] == "List-a"


def test_the_portfolio_of_sagemaker_is_enabled_and_disabled(sagemaker: Any) -> None:
    def status() -> Any:
        return sagemaker.get_sagemaker_servicecatalog_portfolio_status()["Status"]

    assert status() == "Disabled"
    sagemaker.enable_sagemaker_servicecatalog_portfolio()
    sagemaker.enable_sagemaker_servicecatalog_portfolio()
    assert status() == "Enabled"
    sagemaker.disable_sagemaker_servicecatalog_portfolio()
    assert status() == "Disabled"
