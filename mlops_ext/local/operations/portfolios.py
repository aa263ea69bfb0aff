"""Service Catalog's portfolios: the products in them, who may use them, their constraints."""

from __future__ import annotations

import json

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.catalog import paths, products
from mlops_ext.local.catalog.entities import (
    CONSTRAINT,
    LAUNCH_PATH,
    PORTFOLIO,
    PRODUCT,
    add,
    change,
    made_by,
    page,
    picked,
    remove,
    require,
)
from mlops_ext.local.catalog.errors import duplicate, in_use, invalid, missing
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Document


def create_portfolio(call: Call) -> Output:
    """CreatePortfolio."""
    given, engine = call.input, call.engine
    portfolio = made_by(engine, PORTFOLIO, given["IdempotencyToken"])
    if portfolio is None:
        body = {**picked(given, "Description", "ProviderName"), "Principals": []}
        with engine.database.transaction():
            name, token = given["DisplayName"], given["IdempotencyToken"]
            portfolio = add(engine, PORTFOLIO, name, body, token=token)
            put_tags(engine, portfolio.arn, given.get("Tags", []), invalid)
    return _portfolio_with_tags(call, portfolio)


def _portfolio_with_tags(call: Call, portfolio: Document) -> Output:
    tags = products.tags_of(call.engine, portfolio)
    return {"PortfolioDetail": _portfolio_detail(portfolio), "Tags": tags}


def _portfolio_detail(portfolio: Document) -> Output:
    return {
        "Id": portfolio.key,
        "ARN": portfolio.arn,
        "DisplayName": portfolio.name,
        "CreatedTime": portfolio.created,
        **picked(portfolio.body, "Description", "ProviderName"),
    }


def describe_portfolio(call: Call) -> Output:
    """DescribePortfolio."""
    shown = _portfolio_with_tags(call, require(call.engine, PORTFOLIO, call.input["Id"]))
    return {**shown, "TagOptions": [], "Budgets": []}


def update_portfolio(call: Call) -> Output:
    """UpdatePortfolio."""
    given, engine = call.input, call.engine
    portfolio = require(engine, PORTFOLIO, given["Id"])
    body = {**portfolio.body, **picked(given, "Description", "ProviderName")}
    changed = change(call, portfolio, body, given.get("DisplayName"))
    return _portfolio_with_tags(call, changed)


def list_portfolios(call: Call) -> Output:
    """ListPortfolios."""
    found = list(call.engine.documents.each(PORTFOLIO.name))
    return page(call, "PortfolioDetails", found, _portfolio_detail)


def delete_portfolio(call: Call) -> Output:
    """DeletePortfolio.

    Raises:
        ApiError: ResourceNotFoundException, there is none; ResourceInUseException, it has
            products, principals or constraints.
    """
    engine = call.engine
    portfolio = require(engine, PORTFOLIO, call.input["Id"])
    held = [each for each in engine.documents.each(LAUNCH_PATH.name) if each.name == portfolio.key]
    if held or portfolio.body["Principals"] or paths.constraints_of(engine, portfolio.key):
        raise in_use(
            f"Portfolio {portfolio.key} has products, principals or constraints. Remove them first."
        )
    remove(engine, portfolio)
    return {}


def associate_product(call: Call) -> Output:
    """AssociateProductWithPortfolio: makes the product's launch path; again changes nothing."""
    given, engine = call.input, call.engine
    product = require(engine, PRODUCT, given["ProductId"])
    portfolio = require(engine, PORTFOLIO, given["PortfolioId"])
    if not any(path.name == portfolio.key for path in paths.paths_of(engine, product)):
        add(engine, LAUNCH_PATH, portfolio.key, {}, product.key)
    return {}


def disassociate_product(call: Call) -> Output:
    """DisassociateProductFromPortfolio.

    Raises:
        ApiError: ResourceNotFoundException, it is not in it; ResourceInUseException, the portfolio
            has constraints of it.
    """
    given, engine = call.input, call.engine
    product = require(engine, PRODUCT, given["ProductId"])
    portfolio = require(engine, PORTFOLIO, given["PortfolioId"])
    found = [path for path in paths.paths_of(engine, product) if path.name == portfolio.key]
    if not found:
        raise missing(f"Product {product.key} is not in portfolio {portfolio.key}.")
    if paths.constraints_of(engine, portfolio.key, product.key):
        raise in_use(f"Portfolio {portfolio.key} has constraints of product {product.key}.")
    engine.documents.delete(found[0])
    return {}


def list_portfolios_of_product(call: Call) -> Output:
    """ListPortfoliosForProduct."""
    engine = call.engine
    product = require(engine, PRODUCT, call.input["ProductId"])
    found = [paths.portfolio_of(engine, path) for path in paths.paths_of(engine, product)]
    return page(call, "PortfolioDetails", found, _portfolio_detail)


def associate_principal(call: Call) -> Output:
    """AssociatePrincipalWithPortfolio; again changes nothing."""
    return _set_principal(call, present=True)


def disassociate_principal(call: Call) -> Output:
    """DisassociatePrincipalFromPortfolio; one that is not there is ignored."""
    return _set_principal(call, present=False)


def _set_principal(call: Call, present: bool) -> Output:
    given, engine = call.input, call.engine
    portfolio = require(engine, PORTFOLIO, given["PortfolioId"])
    arn = given["PrincipalARN"]
    kept = [each for each in portfolio.body["Principals"] if each["PrincipalARN"] != arn]
    if present:
        kept.append(picked(given, "PrincipalARN", "PrincipalType"))
    engine.documents.change(portfolio, {**portfolio.body, "Principals": kept}, engine.now())
    return {}


def list_principals(call: Call) -> Output:
    """ListPrincipalsForPortfolio."""
    portfolio = require(call.engine, PORTFOLIO, call.input["PortfolioId"])
    return page(call, "Principals", portfolio.body["Principals"], lambda each: each)


def create_constraint(call: Call) -> Output:
    """CreateConstraint.

    Raises:
        ApiError: ResourceNotFoundException, the product is not in the portfolio;
            InvalidParametersException, Parameters is no JSON object; DuplicateResourceException,
            there is one of that type already.
    """
    given, engine = call.input, call.engine
    constraint = made_by(engine, CONSTRAINT, given["IdempotencyToken"])
    if constraint is not None:
        return _constraint_detail(call, constraint)
    portfolio = require(engine, PORTFOLIO, given["PortfolioId"])
    product = require(engine, PRODUCT, given["ProductId"])
    if not any(path.name == portfolio.key for path in paths.paths_of(engine, product)):
        raise missing(f"Product {product.key} is not in portfolio {portfolio.key}.")
    _check_parameters(given["Parameters"])
    present = paths.constraints_of(engine, portfolio.key, product.key)
    if any(each.body["Type"] == given["Type"] for each in present):
        raise duplicate(f"Product {product.key} has a constraint of type {given['Type']} already.")
    body = picked(given, "PortfolioId", "ProductId", "Type", "Description", "Parameters")
    token = given["IdempotencyToken"]
    return _constraint_detail(call, add(engine, CONSTRAINT, given["Type"], body, token=token))


def _check_parameters(text: str) -> None:
    try:
        if isinstance(json.loads(text), dict):
            return
    except ValueError:
        pass
    raise invalid("Parameters of a constraint must be a JSON object.")


def _constraint_detail(call: Call, constraint: Document) -> Output:
    return {
        "ConstraintDetail": _constraint(call, constraint),
        "ConstraintParameters": constraint.body["Parameters"],
        "Status": "AVAILABLE",
    }


def _constraint(call: Call, constraint: Document) -> Output:
    own = {"ConstraintId": constraint.key, "Owner": call.engine.account_id}
    return {**constraint.body, **own}


def describe_constraint(call: Call) -> Output:
    """DescribeConstraint."""
    return _constraint_detail(call, require(call.engine, CONSTRAINT, call.input["Id"]))


def update_constraint(call: Call) -> Output:
    """UpdateConstraint."""
    given, engine = call.input, call.engine
    constraint = require(engine, CONSTRAINT, given["Id"])
    if "Parameters" in given:
        _check_parameters(given["Parameters"])
    body = {**constraint.body, **picked(given, "Description", "Parameters")}
    return _constraint_detail(call, engine.documents.change(constraint, body, engine.now()))


def delete_constraint(call: Call) -> Output:
    """DeleteConstraint."""
    call.engine.documents.delete(require(call.engine, CONSTRAINT, call.input["Id"]))
    return {}


def list_constraints(call: Call) -> Output:
    """ListConstraintsForPortfolio."""
    given, engine = call.input, call.engine
    portfolio = require(engine, PORTFOLIO, given["PortfolioId"])
    found = paths.constraints_of(engine, portfolio.key, given.get("ProductId"))
    return page(call, "ConstraintDetails", found, lambda each: _constraint(call, each))


OPERATIONS: dict[str, dict[str, Operation]] = {
    "servicecatalog": {
        "CreatePortfolio": create_portfolio,
        "DescribePortfolio": describe_portfolio,
        "UpdatePortfolio": update_portfolio,
        "ListPortfolios": list_portfolios,
        "DeletePortfolio": delete_portfolio,
        "AssociateProductWithPortfolio": associate_product,
        "DisassociateProductFromPortfolio": disassociate_product,
        "ListPortfoliosForProduct": list_portfolios_of_product,
        "AssociatePrincipalWithPortfolio": associate_principal,
        "DisassociatePrincipalFromPortfolio": disassociate_principal,
        "ListPrincipalsForPortfolio": list_principals,
        "CreateConstraint": create_constraint,
        "DescribeConstraint": describe_constraint,
        "UpdateConstraint": update_constraint,
        "DeleteConstraint": delete_constraint,
        "ListConstraintsForPortfolio": list_constraints,
    }
}
