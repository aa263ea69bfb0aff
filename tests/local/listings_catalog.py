"""Lists of projects, of Service Catalog, of groups of resources and of tags."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from cataloguing import Offered, Shop, parameters
from listing import COUNT, Engine, listing
from making import ROLE

VALUES = {"Token": "12345678"}
TAGGED = json.dumps(
    {
        "ResourceTypeFilters": ["AWS::SageMaker::ModelPackageGroup"],
        "TagFilters": [{"Key": "listed", "Values": ["yes"]}],
    }
)
QUERY = {"Type": "TAG_FILTERS_1_0", "Query": TAGGED}


def _offer(engine: Engine, name: str) -> tuple[Any, Offered]:
    shop = Shop(engine)
    return shop.catalog, shop.offer(name)


@listing("sagemaker", "ListProjects")
def _projects(engine: Engine) -> dict[str, Any]:
    _, offered = _offer(engine, "of projects")
    details = {
        "ProductId": offered.product,
        "ProvisioningParameters": parameters(**VALUES),
    }
    for number in range(COUNT):
        engine.client("sagemaker").create_project(
            ProjectName=f"listed-{number}", ServiceCatalogProvisioningDetails=details
        )
    return {}


@listing("servicecatalog", "ListPortfolios")
@listing("servicecatalog", "SearchProductsAsAdmin")
def _offers(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        _offer(engine, f"listed {number}")
    return {}


@listing("servicecatalog", "ListLaunchPaths")
@listing("servicecatalog", "ListPortfoliosForProduct")
def _portfolios_of_one(engine: Engine) -> dict[str, Any]:
    catalog, offered = _offer(engine, "in many portfolios")
    for number in range(COUNT - 1):
        portfolio = catalog.create_portfolio(DisplayName=f"more {number}", ProviderName="us")
        catalog.associate_product_with_portfolio(
            ProductId=offered.product, PortfolioId=portfolio["PortfolioDetail"]["Id"]
        )
    return {"ProductId": offered.product}


@listing("servicecatalog", "ListPrincipalsForPortfolio")
def _principals(engine: Engine) -> dict[str, Any]:
    catalog, offered = _offer(engine, "with principals")
    for number in range(COUNT):
        catalog.associate_principal_with_portfolio(
            PortfolioId=offered.portfolio, PrincipalARN=f"{ROLE}-{number}", PrincipalType="IAM"
        )
    return {"PortfolioId": offered.portfolio}


@listing("servicecatalog", "ListConstraintsForPortfolio")
def _constraints(engine: Engine) -> dict[str, Any]:
    shop = Shop(engine)
    first = shop.offer("constrained")
    for number in range(COUNT):
        offered = shop.offer(f"constrained {number}")
        place = {"PortfolioId": first.portfolio, "ProductId": offered.product}
        shop.catalog.associate_product_with_portfolio(**place)
        shop.catalog.create_constraint(
            **place, Type="LAUNCH", Parameters=json.dumps({"RoleArn": ROLE})
        )
    return {"PortfolioId": first.portfolio}


@listing("servicecatalog", "ScanProvisionedProducts")
@listing("servicecatalog", "ListRecordHistory")
def _provisioned(engine: Engine) -> dict[str, Any]:
    catalog, offered = _offer(engine, "provisioned")
    for number in range(COUNT):
        catalog.provision_product(
            ProductId=offered.product,
            ProvisioningArtifactId=offered.artifact,
            ProvisionedProductName=f"listed-{offered.product}-{number}",
            ProvisioningParameters=parameters(
                **VALUES, SageMakerProjectName="name", SageMakerProjectId="id"
            ),
        )
    return {}


def _tagged(engine: Engine) -> list[str]:
    """ARNs of groups with tags of many keys and values."""
    sagemaker, arns = engine.client("sagemaker"), []
    for number in range(COUNT):
        name = f"tagged-{number}"
        try:
            tags = [{"Key": "listed", "Value": "yes"}, {"Key": f"key-{number}", "Value": name}]
            made = sagemaker.create_model_package_group(ModelPackageGroupName=name, Tags=tags)
        except ClientError:
            made = sagemaker.describe_model_package_group(ModelPackageGroupName=name)
        arns.append(made["ModelPackageGroupArn"])
    return arns


@listing("resource-groups", "ListGroups")
def _groups(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        engine.client("resource-groups").create_group(Name=f"listed-{number}", ResourceQuery=QUERY)
    return {}


@listing("resource-groups", "SearchResources")
def _resources(engine: Engine) -> dict[str, Any]:
    _tagged(engine)
    return {"ResourceQuery": QUERY}


@listing("resource-groups", "ListGroupResources")
def _group_resources(engine: Engine) -> dict[str, Any]:
    _tagged(engine)
    engine.client("resource-groups").create_group(Name="of-groups", ResourceQuery=QUERY)
    return {"Group": "of-groups"}


@listing("resourcegroupstaggingapi", "GetResources")
def _tagged_resources(engine: Engine) -> dict[str, Any]:
    _tagged(engine)
    return {"TagFilters": [{"Key": "listed", "Values": ["yes"]}]}


@listing("resourcegroupstaggingapi", "GetTagKeys", page_size=None)
def _tag_keys(engine: Engine) -> dict[str, Any]:
    _tagged(engine)
    return {}


@listing("resourcegroupstaggingapi", "GetTagValues", page_size=None, least=1)
def _tag_values(engine: Engine) -> dict[str, Any]:
    _tagged(engine)
    return {"Key": "listed"}
