from __future__ import annotations

import json
import re
from typing import Any

import pytest
from cataloguing import TEMPLATE, Offered, Shop
from making import ROLE, refused


def test_ids_and_arns_are_those_of_service_catalog(catalog: Any, offered: Offered) -> None:
    assert re.fullmatch(r"port-\w{13}", offered.portfolio)
    assert re.fullmatch(r"prod-\w{13}", offered.product)
    assert re.fullmatch(r"pa-\w{13}", offered.artifact)
    assert re.fullmatch(r"lpv2-\w{13}", offered.path)
    found = catalog.describe_portfolio(Id=offered.portfolio)["PortfolioDetail"]
    assert found["ARN"] == f"arn:aws:catalog:us-east-1:000000000000:portfolio/{offered.portfolio}"


def test_a_product_is_described_by_id_and_by_name(catalog: Any, offered: Offered) -> None:
    for reference in ({"Id": offered.product}, {"Name": "Churn template"}):
        found = catalog.describe_product(**reference)
        summary = found["ProductViewSummary"]
        assert (summary["ProductId"], summary["Name"]) == (offered.product, "Churn template")
        [version] = found["ProvisioningArtifacts"]
        assert (version["Id"], version["Name"], version["Guidance"]) == (
            offered.artifact,
            "v1",
            "DEFAULT",
        )
        assert found["LaunchPaths"] == [{"Id": offered.path, "Name": "Churn template portfolio"}]
    view = catalog.describe_product_view(Id=summary["Id"])
    assert view["ProductViewSummary"] == summary


@pytest.mark.parametrize(
    ("reference", "code", "text"),
    [
        ({}, "InvalidParametersException", "Either Id or Name must be specified."),
        ({"Id": "prod-no"}, "ResourceNotFoundException", "Product with Id 'prod-no' not found."),
        ({"Name": "No"}, "ResourceNotFoundException", "Product with Name 'No' not found."),
    ],
)
def test_a_missing_product_is_named(catalog: Any, reference: Any, code: str, text: str) -> None:
    with refused() as error:
        catalog.describe_product(**reference)
    assert (error.code, error.text) == (code, text)


def test_the_tag_for_studio_is_on_the_launch_path_and_for_admins_on_the_product(
    catalog: Any, offered: Offered
) -> None:
    tag = {"Key": "sagemaker:studio-visibility", "Value": "true"}
    [path] = catalog.list_launch_paths(ProductId=offered.product)["LaunchPathSummaries"]
    assert path["Tags"] == [tag]
    assert catalog.describe_product_as_admin(Id=offered.product)["Tags"] == [tag]
    catalog.update_product(Id=offered.product, RemoveTags=[tag["Key"]])
    [path] = catalog.list_launch_paths(ProductId=offered.product)["LaunchPathSummaries"]
    assert path["Tags"] == []
    catalog.update_product(Id=offered.product, AddTags=[tag])
    assert catalog.describe_product_as_admin(Id=offered.product)["Tags"] == [tag]


def test_products_are_searched_when_they_can_be_launched(
    shop: Shop, catalog: Any, offered: Offered
) -> None:
    hidden = catalog.create_product(
        Name="Hidden", Owner="them", ProductType="CLOUD_FORMATION_TEMPLATE"
    )["ProductViewDetail"]["ProductViewSummary"]["ProductId"]
    shop.offer("Another template")
    pages = catalog.get_paginator("search_products_as_admin").paginate(
        SortBy="Title", SortOrder="DESCENDING", PaginationConfig={"PageSize": 1}
    )
    names = [
        each["ProductViewSummary"]["Name"] for page in pages for each in page["ProductViewDetails"]
    ]
    assert names == sorted(names, reverse=True)
    assert {"Hidden", "Another template", "Churn template"} <= set(names)
    found = catalog.search_products(SortBy="Title")
    shown = [each["Name"] for each in found["ProductViewSummaries"]]
    assert shown == ["Another template", "Churn template"]
    assert found["ProductViewAggregations"]["Owner"] == [{"Value": "us", "ApproximateCount": 2}]
    text = catalog.search_products(Filters={"FullTextSearch": ["churn"]})["ProductViewSummaries"]
    assert [each["ProductId"] for each in text] == [offered.product]
    owner = catalog.search_products(Filters={"Owner": ["them"]})["ProductViewSummaries"]
    assert owner == []
    within = catalog.search_products_as_admin(PortfolioId=offered.portfolio)["ProductViewDetails"]
    assert [each["ProductViewSummary"]["ProductId"] for each in within] == [offered.product]
    assert catalog.list_portfolios_for_product(ProductId=hidden)["PortfolioDetails"] == []


def test_parameters_come_from_the_template(catalog: Any, offered: Offered) -> None:
    found = catalog.describe_provisioning_parameters(
        ProductId=offered.product, ProvisioningArtifactId=offered.artifact, PathId=offered.path
    )
    shown = {each["ParameterKey"]: each for each in found["ProvisioningArtifactParameters"]}
    assert list(shown) == [
        "SageMakerProjectName",
        "SageMakerProjectId",
        "Stage",
        "Rounds",
        "Token",
    ]
    assert shown["Stage"] == {
        "ParameterKey": "Stage",
        "ParameterType": "String",
        "DefaultValue": "staging",
        "IsNoEcho": False,
        "ParameterConstraints": {"AllowedValues": ["staging", "production"]},
    }
    assert shown["Rounds"]["ParameterConstraints"] == {
        "MinValue": "1",
        "MaxValue": "1000",
        "ConstraintDescription": "between 1 and 1000 rounds",
    }
    assert shown["Token"]["IsNoEcho"] is True
    assert shown["SageMakerProjectName"]["Description"] == "Name of the project"
    assert found["ProvisioningArtifactOutputs"] == [
        {"Key": "Url", "Description": "where to clone from"}
    ]
    version = catalog.describe_provisioning_artifact(
        ProductId=offered.product,
        ProvisioningArtifactId=offered.artifact,
        IncludeProvisioningArtifactParameters=True,
    )
    assert version["ProvisioningArtifactParameters"] == found["ProvisioningArtifactParameters"]


def test_a_template_may_be_json(shop: Shop, catalog: Any) -> None:
    template = {
        "Parameters": {"Name": {"Type": "String", "Default": True}},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    }
    made = shop.offer("JSON", json.dumps(template, indent="\t"))
    [found] = catalog.describe_provisioning_parameters(
        ProductName="JSON", ProvisioningArtifactName="v1", PathName="JSON portfolio"
    )["ProvisioningArtifactParameters"]
    assert (found["ParameterKey"], found["DefaultValue"]) == ("Name", "true")
    catalog.delete_provisioning_artifact(
        ProductId=made.product, ProvisioningArtifactId=made.artifact
    )
    assert (
        catalog.list_provisioning_artifacts(ProductId=made.product)["ProvisioningArtifactDetails"]
        == []
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n- b", "Template format error: unsupported structure."),
        (
            "Parameters: {}",
            "Template format error: At least one Resources member must be defined.",
        ),
        (
            "Resources: {A: {}}\nParameters: {P: {Default: x}}",
            "Template format error: Every Parameters object must contain a Type member.",
        ),
        (
            "Resources: {A: {}}\nParameters: {P: {Type: String, Default: [x]}}",
            "Template format error: Every Default member must be a string.",
        ),
        (
            "Resources: {A: {}}\nParameters: {P: {Type: String, MinLength: few}}",
            "Template format error: Every MinLength member must be a number.",
        ),
        (
            "Resources: {A: {}}\nParameters: {P: {Type: String, AllowedPattern: '['}}",
            "Template format error: AllowedPattern [ is no regular expression.",
        ),
        ("Resources: {A: ", "Template format error: YAML not well-formed."),
        ('{"Resources": ', "Template format error: JSON not well-formed."),
        ("a: !!python/object/apply:os.system [x]", "Template format error: YAML not well-formed."),
    ],
)
def test_what_is_no_template_is_refused(shop: Shop, catalog: Any, text: str, message: str) -> None:
    url = shop.put_template("bad.yaml", text)
    before = len(catalog.search_products_as_admin()["ProductViewDetails"])
    with refused() as error:
        catalog.create_product(
            Name="Bad",
            Owner="us",
            ProductType="CLOUD_FORMATION_TEMPLATE",
            ProvisioningArtifactParameters={"Info": {"LoadTemplateFromURL": url}},
        )
    assert error.code == "InvalidParametersException"
    assert error.text.startswith(message)
    assert len(catalog.search_products_as_admin()["ProductViewDetails"]) == before


def test_a_template_lies_in_the_local_s3(catalog: Any, offered: Offered) -> None:
    for url in ("https://templates.s3.amazonaws.com/lost.yaml", "s3://lost/a", "https://x"):
        with refused() as error:
            catalog.create_provisioning_artifact(
                ProductId=offered.product, Parameters={"Info": {"LoadTemplateFromURL": url}}
            )
        assert error.code == "InvalidParametersException"
        assert url in error.text


def test_versions_are_added_and_put_out_of_use(shop: Shop, catalog: Any) -> None:
    made = shop.offer("Versioned")
    url = shop.put_template("v2.yaml", TEMPLATE.replace("Rounds", "Epochs"))
    path_style = url.replace("templates.s3.us-east-1", "s3.us-east-1").replace(
        ".com/", ".com/templates/"
    )
    second = catalog.create_provisioning_artifact(
        ProductId=made.product,
        Parameters={"Name": "v2", "Info": {"LoadTemplateFromURL": path_style}},
    )
    detail = second["ProvisioningArtifactDetail"]
    assert (second["Status"], detail["Active"]) == ("AVAILABLE", True)
    catalog.update_provisioning_artifact(
        ProductId=made.product,
        ProvisioningArtifactId=detail["Id"],
        Name="second",
        Active=False,
        Guidance="DEPRECATED",
    )
    shown = catalog.describe_product(Id=made.product)["ProvisioningArtifacts"]
    assert [each["Id"] for each in shown] == [made.artifact]
    listed = catalog.list_provisioning_artifacts(ProductId=made.product)
    assert [
        (each["Name"], each["Active"], each["Guidance"])
        for each in listed["ProvisioningArtifactDetails"]
    ] == [("v1", True, "DEFAULT"), ("second", False, "DEPRECATED")]


def test_a_portfolio_is_changed_listed_and_has_principals(catalog: Any) -> None:
    request = {"DisplayName": "Ours", "ProviderName": "us", "IdempotencyToken": "ours"}
    made = catalog.create_portfolio(**request, Tags=[{"Key": "a", "Value": "1"}])
    identity = made["PortfolioDetail"]["Id"]
    assert catalog.create_portfolio(**request)["PortfolioDetail"]["Id"] == identity
    catalog.update_portfolio(
        Id=identity,
        DisplayName="Mine",
        AddTags=[{"Key": "b", "Value": "2"}],
        RemoveTags=["a"],
    )
    found = catalog.describe_portfolio(Id=identity)
    assert found["PortfolioDetail"]["DisplayName"] == "Mine"
    assert found["Tags"] == [{"Key": "b", "Value": "2"}]
    pages = catalog.get_paginator("list_portfolios").paginate(PaginationConfig={"PageSize": 1})
    listed = [each["Id"] for page in pages for each in page["PortfolioDetails"]]
    assert identity in listed
    principal = {"PortfolioId": identity, "PrincipalARN": ROLE, "PrincipalType": "IAM"}
    for _ in range(2):
        catalog.associate_principal_with_portfolio(**principal)
    found = catalog.list_principals_for_portfolio(PortfolioId=identity)
    assert found["Principals"] == [{"PrincipalARN": ROLE, "PrincipalType": "IAM"}]
    with refused() as error:
        catalog.delete_portfolio(Id=identity)
    assert error.code == "ResourceInUseException"
    catalog.disassociate_principal_from_portfolio(PortfolioId=identity, PrincipalARN=ROLE)
    catalog.delete_portfolio(Id=identity)
    with refused() as error:
        catalog.describe_portfolio(Id=identity)
    assert error.code == "ResourceNotFoundException"
