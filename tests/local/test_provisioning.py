from __future__ import annotations

import json
import re
from typing import Any

import pytest
from cataloguing import TEMPLATE, Offered, Shop, parameters
from making import ROLE, refused

GIVEN = {"SageMakerProjectName": "p", "SageMakerProjectId": "p-1", "Token": "12345678"}


def provision(catalog: Any, offered: Offered, name: str, **more: Any) -> Any:
    request = {
        "ProductId": offered.product,
        "ProvisioningArtifactId": offered.artifact,
        "ProvisionedProductName": name,
        "ProvisioningParameters": parameters(**GIVEN),
    }
    return catalog.provision_product(**{**request, **more})["RecordDetail"]


def test_a_provisioned_product_is_kept_with_its_record(catalog: Any, offered: Offered) -> None:
    record = provision(catalog, offered, "kept", Tags=[{"Key": "team", "Value": "sea"}])
    assert record["Status"] == "CREATED"
    assert re.fullmatch(r"rec-\w{13}", record["RecordId"])
    assert re.fullmatch(r"pp-\w{13}", record["ProvisionedProductId"])
    done = catalog.describe_record(Id=record["RecordId"])
    assert done["RecordDetail"]["Status"] == "SUCCEEDED"
    assert done["RecordDetail"]["RecordType"] == "PROVISION_PRODUCT"
    assert done["RecordOutputs"] == []
    found = catalog.describe_provisioned_product(Name="kept")["ProvisionedProductDetail"]
    assert found["Id"] == record["ProvisionedProductId"]
    assert found["Status"] == "AVAILABLE"
    assert "are not made" in found["StatusMessage"]
    assert found["LastRecordId"] == record["RecordId"]
    assert found["Arn"].endswith(f":stack/kept/{found['Id']}")
    searched = catalog.search_provisioned_products(Filters={"SearchQuery": ["name:kept"]})
    assert searched["TotalResultsCount"] == 1
    [attributes] = searched["ProvisionedProducts"]
    assert attributes["ProductName"] == "Churn template"
    assert attributes["ProvisioningArtifactName"] == "v1"
    assert attributes["Tags"] == [{"Key": "team", "Value": "sea"}]
    assert catalog.get_provisioned_product_outputs(ProvisionedProductName="kept")["Outputs"] == []
    scanned = catalog.scan_provisioned_products()["ProvisionedProducts"]
    assert found["Id"] in {each["Id"] for each in scanned}


def test_the_same_token_provisions_once(catalog: Any, offered: Offered) -> None:
    first = provision(catalog, offered, "once", ProvisionToken="token")
    again = provision(catalog, offered, "once", ProvisionToken="token")
    assert again["RecordId"] == first["RecordId"]
    with refused() as error:
        provision(catalog, offered, "once")
    assert (error.code, error.text) == (
        "InvalidParametersException",
        "A stack named once already exists.",
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "Parameters: [SageMakerProjectName, SageMakerProjectId, Token] must have values"),
        ({**GIVEN, "More": "x"}, "Parameters: [More] do not exist in the template"),
        ({**GIVEN, "Stage": "test"}, "Parameter 'Stage' must be one of AllowedValues"),
        ({**GIVEN, "Token": "short"}, "Parameter 'Token' must contain at least 8 characters"),
        (
            {**GIVEN, "Rounds": "1001"},
            "Parameter 'Rounds' failed to satisfy constraint: between 1 and 1000 rounds",
        ),
        (
            {**GIVEN, "Rounds": "many"},
            "Parameter 'Rounds' failed to satisfy constraint: between 1 and 1000 rounds",
        ),
    ],
)
def test_parameters_fit_the_template(
    catalog: Any, offered: Offered, values: Any, text: str
) -> None:
    with refused() as error:
        provision(catalog, offered, "unfit", ProvisioningParameters=parameters(**values))
    assert (error.code, error.text) == ("InvalidParametersException", text)


def test_a_product_outside_every_portfolio_has_no_launch_path(shop: Shop, catalog: Any) -> None:
    made = shop.offer("Withdrawn")
    catalog.disassociate_product_from_portfolio(ProductId=made.product, PortfolioId=made.portfolio)
    with refused() as error:
        provision(catalog, made, "nowhere")
    assert (error.code, error.text) == (
        "ResourceNotFoundException",
        f"No launch paths found for resource: {made.product}",
    )
    catalog.delete_portfolio(Id=made.portfolio)
    catalog.delete_product(Id=made.product)
    with refused() as error:
        catalog.describe_product(Id=made.product)
    assert error.code == "ResourceNotFoundException"


def test_of_several_launch_paths_one_is_chosen(shop: Shop, catalog: Any) -> None:
    made = shop.offer("Twofold")
    other = catalog.create_portfolio(DisplayName="Other", ProviderName="us")
    identity = other["PortfolioDetail"]["Id"]
    for _ in range(2):
        catalog.associate_product_with_portfolio(ProductId=made.product, PortfolioId=identity)
    paths = catalog.list_launch_paths(ProductId=made.product)["LaunchPathSummaries"]
    assert [path["Name"] for path in paths] == ["Twofold portfolio", "Other"]
    with refused() as error:
        provision(catalog, made, "unchosen")
    assert error.code == "InvalidParametersException"
    assert paths[1]["Id"] in error.text
    chosen = provision(catalog, made, "chosen", PathId=paths[1]["Id"])
    assert chosen["PathId"] == paths[1]["Id"]


def test_an_update_keeps_what_it_does_not_name(shop: Shop, catalog: Any) -> None:
    made = shop.offer("Updated")
    url = shop.put_template("updated-2.yaml", TEMPLATE.replace("Rounds", "Epochs"))
    second = catalog.create_provisioning_artifact(
        ProductId=made.product, Parameters={"Name": "v2", "Info": {"LoadTemplateFromURL": url}}
    )["ProvisioningArtifactDetail"]["Id"]
    first = provision(catalog, made, "updated")
    with refused() as error:
        catalog.update_provisioned_product(
            ProvisionedProductName="updated",
            ProvisioningArtifactId=second,
            ProvisioningParameters=[
                {"Key": "Stage", "Value": "production"},
                {"Key": "Epochs", "UsePreviousValue": True},
            ],
        )
    assert error.text == "Parameter 'Epochs' has no previous value to use."
    record = catalog.update_provisioned_product(
        ProvisionedProductName="updated",
        ProvisioningArtifactId=second,
        ProvisioningParameters=[
            {"Key": "Stage", "Value": "production"},
            {"Key": "Token", "UsePreviousValue": True},
        ],
    )["RecordDetail"]
    assert record["RecordType"] == "UPDATE_PROVISIONED_PRODUCT"
    found = catalog.describe_provisioned_product(Id=first["ProvisionedProductId"])
    assert found["ProvisionedProductDetail"]["ProvisioningArtifactId"] == second
    assert found["ProvisionedProductDetail"]["LastRecordId"] == record["RecordId"]


def test_what_is_terminated_is_gone_and_its_records_stay(shop: Shop, catalog: Any) -> None:
    made = shop.offer("Ended")
    identity = provision(catalog, made, "ended")["ProvisionedProductId"]
    with refused() as error:
        catalog.delete_provisioning_artifact(
            ProductId=made.product, ProvisioningArtifactId=made.artifact
        )
    assert error.code == "ResourceInUseException"
    record = catalog.terminate_provisioned_product(ProvisionedProductId=identity)["RecordDetail"]
    assert record["RecordType"] == "TERMINATE_PROVISIONED_PRODUCT"
    with refused() as error:
        catalog.describe_provisioned_product(Id=identity)
    assert error.code == "ResourceNotFoundException"
    history = catalog.list_record_history(
        SearchFilter={"Key": "provisionedproduct", "Value": identity}
    )["RecordDetails"]
    assert [each["RecordType"] for each in history] == [
        "TERMINATE_PROVISIONED_PRODUCT",
        "PROVISION_PRODUCT",
    ]


def test_a_launch_constraint_names_the_role(shop: Shop, catalog: Any) -> None:
    made = shop.offer("Constrained")
    constraint = {
        "ProductId": made.product,
        "PortfolioId": made.portfolio,
        "Type": "LAUNCH",
        "Parameters": json.dumps({"RoleArn": ROLE}),
    }
    created = catalog.create_constraint(**constraint, Description="as the service")
    assert created["ConstraintDetail"]["Owner"] == "000000000000"
    with refused() as error:
        catalog.create_constraint(**constraint)
    assert error.code == "DuplicateResourceException"
    [path] = catalog.list_launch_paths(ProductId=made.product)["LaunchPathSummaries"]
    assert path["ConstraintSummaries"] == [{"Type": "LAUNCH", "Description": "as the service"}]
    assert provision(catalog, made, "constrained")["LaunchRoleArn"] == ROLE
    with refused() as error:
        catalog.disassociate_product_from_portfolio(
            ProductId=made.product, PortfolioId=made.portfolio
        )
    assert error.code == "ResourceInUseException"
    identity = created["ConstraintDetail"]["ConstraintId"]
    catalog.update_constraint(Id=identity, Description="otherwise")
    assert (
        catalog.describe_constraint(Id=identity)["ConstraintDetail"]["Description"] == "otherwise"
    )
    catalog.delete_constraint(Id=identity)
    found = catalog.list_constraints_for_portfolio(PortfolioId=made.portfolio)
    assert found["ConstraintDetails"] == []
