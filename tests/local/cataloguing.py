"""Service Catalog's products for tests: templates in the local S3, offered in a portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

BUCKET = "templates"
TEMPLATE = """
AWSTemplateFormatVersion: 2010-09-09
Description: A project with one repository
Parameters:
  SageMakerProjectName:
    Type: String
    Description: Name of the project
  SageMakerProjectId:
    Type: String
    Description: Service generated Id of the project.
  Stage:
    Type: String
    Default: staging
    AllowedValues: [staging, production]
  Rounds:
    Type: Number
    Default: 50
    MinValue: 1
    MaxValue: 1000
    ConstraintDescription: between 1 and 1000 rounds
  Token:
    Type: String
    NoEcho: true
    MinLength: 8
Resources:
  Repository:
    Type: AWS::CodeCommit::Repository
    Properties:
      RepositoryName: !Sub "sagemaker-${SageMakerProjectName}"
Outputs:
  Url:
    Description: where to clone from
    Value: !GetAtt Repository.CloneUrlHttp
"""


@dataclass(frozen=True)
class Offered:
    """Ids of what `offer` made."""

    portfolio: str
    product: str
    artifact: str
    path: str


class Shop:
    """Where products are offered.

    Args:
        engine: the local SageMaker under test.
    """

    def __init__(self, engine: Any) -> None:
        self.catalog = engine.client("servicecatalog")
        self._s3 = engine.client("s3")
        self._s3.create_bucket(Bucket=BUCKET)

    def put_template(self, key: str, text: str = TEMPLATE) -> str:
        """Put a template into the local S3; its URL as AWS writes it."""
        self._s3.put_object(Bucket=BUCKET, Key=key, Body=text.encode())
        return f"https://{BUCKET}.s3.us-east-1.amazonaws.com/{key}"

    def offer(self, name: str, text: str = TEMPLATE) -> Offered:
        """A product of that name, visible in Studio, in a portfolio of its own."""
        url = self.put_template(f"{name}.yaml", text)
        portfolio = self.catalog.create_portfolio(
            DisplayName=f"{name} portfolio", ProviderName="us"
        )
        product = self.catalog.create_product(
            Name=name,
            Owner="us",
            ProductType="CLOUD_FORMATION_TEMPLATE",
            Tags=[{"Key": "sagemaker:studio-visibility", "Value": "true"}],
            ProvisioningArtifactParameters={"Name": "v1", "Info": {"LoadTemplateFromURL": url}},
        )
        portfolio_id = portfolio["PortfolioDetail"]["Id"]
        product_id = product["ProductViewDetail"]["ProductViewSummary"]["ProductId"]
        self.catalog.associate_product_with_portfolio(
            ProductId=product_id, PortfolioId=portfolio_id
        )
        [path] = self.catalog.list_launch_paths(ProductId=product_id)["LaunchPathSummaries"]
        artifact = product["ProvisioningArtifactDetail"]["Id"]
        return Offered(portfolio_id, product_id, artifact, path["Id"])


def parameters(**values: str) -> list[dict[str, str]]:
    """ProvisioningParameters."""
    return [{"Key": key, "Value": value} for key, value in values.items()]
