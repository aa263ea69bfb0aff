"""Launch paths: a product in a portfolio, and what the portfolio demands of it.

On AWS a portfolio also says who may launch; here everyone is the owner of the account.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Output
from mlops_ext.local.catalog.entities import CONSTRAINT, LAUNCH_PATH, PORTFOLIO
from mlops_ext.local.catalog.errors import invalid, missing
from mlops_ext.local.resources.tagging import tag_list
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine


def paths_of(engine: Engine, product: Document) -> list[Document]:
    """The launch paths of a product, the oldest first; a path's name is its portfolio's id."""
    return list(engine.documents.each(LAUNCH_PATH.name, product.key))


def portfolio_of(engine: Engine, path: Document) -> Document:
    """The portfolio that a path leads through."""
    portfolio = engine.documents.find(PORTFOLIO.name, path.name)
    if portfolio is None:
        raise missing(f"Portfolio with Id '{path.name}' not found.")
    return portfolio


def constraints_of(engine: Engine, portfolio: str, product: str | None = None) -> list[Document]:
    """The constraints of a portfolio, or of one product in it."""
    return [
        each
        for each in engine.documents.each(CONSTRAINT.name)
        if each.body["PortfolioId"] == portfolio and product in (None, each.body["ProductId"])
    ]


def summary(engine: Engine, product: Document, path: Document) -> Output:
    """LaunchPathSummary: the product's tags stand before the portfolio's."""
    portfolio = portfolio_of(engine, path)
    tags = engine.tags.of(portfolio.arn) | engine.tags.of(product.arn)
    return {
        "Id": path.key,
        "Name": portfolio.name,
        "ConstraintSummaries": constraint_summaries(engine, product, path),
        "Tags": tag_list(tags),
    }


def constraint_summaries(engine: Engine, product: Document, path: Document) -> list[Output]:
    """ConstraintSummaries of a path."""
    found = constraints_of(engine, path.name, product.key)
    return [
        {"Type": each.body["Type"], "Description": each.body.get("Description")} for each in found
    ]


def launch_role(engine: Engine, product: Document, path: Document) -> str | None:
    """The role that a LAUNCH constraint names; None without one."""
    for each in constraints_of(engine, path.name, product.key):
        if each.body["Type"] == "LAUNCH":
            role: str | None = json.loads(each.body["Parameters"]).get("RoleArn")
            return role
    return None


def chosen(engine: Engine, product: Document, given: dict[str, Any]) -> Document:
    """The path that a request names by PathId or PathName; the only one otherwise.

    Raises:
        ApiError: ResourceNotFoundException, there is no such path; InvalidParametersException,
            there are several to choose from.
    """
    paths = paths_of(engine, product)
    if not paths:
        raise missing(f"No launch paths found for resource: {product.key}")
    identity, name = given.get("PathId"), given.get("PathName")
    if identity is not None:
        paths = [path for path in paths if path.key == identity]
    if name is not None:
        paths = [path for path in paths if portfolio_of(engine, path).name == name]
    if not paths:
        raise missing(f"Launch Path '{identity or name}' of product {product.key} not found.")
    if len(paths) > 1:
        known = ", ".join(path.key for path in paths)
        raise invalid(f"Product {product.key} has several launch paths, choose one: {known}.")
    return paths[0]
