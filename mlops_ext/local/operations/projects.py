"""Projects and the portfolio of SageMaker's templates."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.catalog import projects
from mlops_ext.local.catalog.projects import PRODUCT_DETAILS, PRODUCT_STATE, Members
from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.resources.declarations.projects import PROJECT
from mlops_ext.local.resources.generic import add, change, remove, require, user_context
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Document, Draft

DELETED = "DeleteCompleted"
_PROVIDERS = "TemplateProviders"
_PORTFOLIO = "sagemaker-portfolio"
_ENABLED, _DISABLED = "Enabled", "Disabled"
_ALPHABET = string.ascii_lowercase + string.digits
_ID_LENGTH = 12


def create_project(call: Call) -> Output:
    """CreateProject; a template that cannot be provisioned ends it CreateFailed, with the reason.

    Raises:
        ApiError: ValidationException, the name is taken or there is no template.
    """
    given, engine = call.input, call.engine
    if (PRODUCT_DETAILS in given) == (_PROVIDERS in given):
        raise validation(f"Exactly one of {PRODUCT_DETAILS} and {_PROVIDERS} must be provided.")
    provider = _provider(given.get(_PROVIDERS))
    name, identity = given["ProjectName"], f"p-{_random()}"
    body = {member: value for member, value in given.items() if member not in ("Tags", _PROVIDERS)}
    body |= {"ProjectId": identity, "ProjectStatus": "Pending", "CreatedBy": user_context(call)}
    with engine.database.transaction():
        before = engine.documents.find(PROJECT.kind, name)
        if before is not None and _status(before) == DELETED:
            remove(engine, before)
        draft = Draft(PROJECT.kind, engine.arn(PROJECT.tail(name)), name, body)
        project = _turn(call, add(call, PROJECT, draft, given.get("Tags", [])), "CreateInProgress")

    def work() -> Members:
        if provider is None:
            return projects.create_product(call, project)
        return projects.keep_stack(call, project, provider)

    _attempt(call, project, "Create", work, provider)
    return {"ProjectArn": project.arn, "ProjectId": identity}


def _random() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))


def _provider(providers: list[Members] | None) -> Members | None:
    """The one CfnTemplateProvider of a request, if it has any."""
    if providers is None:
        return None
    provider: Members | None = providers[0].get("CfnTemplateProvider")
    if provider is None:
        raise validation("A template provider must have a CfnTemplateProvider.")
    return provider


def _attempt(
    call: Call,
    project: Document,
    verb: str,
    work: Callable[[], Members],
    provider: Members | None,
) -> None:
    """Do the work; the project ends in ``<verb>Completed``, or in ``<verb>Failed`` with why."""
    try:
        with call.engine.database.transaction():
            _turn(call, project, f"{verb}Completed", work())
    except ApiError as error:
        _turn(call, project, f"{verb}Failed", _failure(project, provider, error.message))


def _failure(project: Document, provider: Members | None, message: str) -> Members:
    """The members that say why the template of a project was not provisioned."""
    if provider is not None:
        return projects.stack_members(provider, message)
    state = project.body.get(PRODUCT_STATE, {})
    return {PRODUCT_STATE: {**state, "ProvisionedProductStatusMessage": message}}


def _turn(call: Call, project: Document, status: str, members: Members | None = None) -> Document:
    """Give a project another status, with further members."""
    body = {**project.body, **(members or {}), "ProjectStatus": status}
    return call.engine.documents.change(project, body, call.engine.now())


def _status(project: Document) -> str:
    status: str = project.body["ProjectStatus"]
    return status


def update_project(call: Call) -> Output:
    """UpdateProject: description, tags, the product's version and parameters, or the template.

    Raises:
        ApiError: ValidationException, there is none, it is deleted, or it has no such template.
    """
    given, engine = call.input, call.engine
    project = _live(call, "update")
    product = given.get("ServiceCatalogProvisioningUpdateDetails")
    if product is not None and "ProvisionedProductId" not in project.body.get(PRODUCT_STATE, {}):
        raise validation(f"Project {project.arn} has no provisioned product to update.")
    provider = _updated(project, _provider(given.get("TemplateProvidersToUpdate")))
    with engine.database.transaction():
        put_tags(engine, project.arn, given.get("Tags", []))
        project = _turn(call, change(call, PROJECT, project), "UpdateInProgress")

    def work() -> Members:
        if provider is not None:
            return projects.keep_stack(call, project, provider)
        return {} if product is None else projects.update_product(call, project, product)

    _attempt(call, project, "Update", work, provider)
    return {"ProjectArn": project.arn}


def _updated(project: Document, provider: Members | None) -> Members | None:
    """A template provider after an update: role and parameters stay unless they are given."""
    if provider is None:
        return None
    before = projects.stack_of(project)
    if before.get("TemplateName") != provider["TemplateName"]:
        raise validation(f"Project {project.arn} has no template '{provider['TemplateName']}'.")
    return {**before, **provider}


def delete_project(call: Call) -> Output:
    """DeleteProject: the project is still described, as DeleteCompleted.

    Raises:
        ApiError: ValidationException, there is none or it is deleted already.
    """
    engine, project = call.engine, _live(call, "delete")
    with engine.database.transaction():
        project = _turn(call, project, "DeleteInProgress")
        projects.remove_product(engine, project)
        _turn(call, project, DELETED)
    return {}


def _live(call: Call, verb: str) -> Document:
    project = require(call.engine, PROJECT, call.input["ProjectName"])
    if _status(project) == DELETED:
        raise validation(f"Cannot {verb} Project in {DELETED} status")
    return project


def enable_portfolio(call: Call) -> Output:
    """EnableSagemakerServicecatalogPortfolio."""
    return _set_portfolio(call, _ENABLED)


def disable_portfolio(call: Call) -> Output:
    """DisableSagemakerServicecatalogPortfolio."""
    return _set_portfolio(call, _DISABLED)


def _set_portfolio(call: Call, status: str) -> Output:
    engine, body = call.engine, {"Status": status}
    kept = engine.documents.find(_PORTFOLIO, engine.account_id)
    if kept is None:
        arn = engine.arn(_PORTFOLIO)
        engine.documents.add(Draft(_PORTFOLIO, arn, engine.account_id, body), engine.now())
    else:
        engine.documents.change(kept, body, engine.now())
    return {}


def portfolio_status(call: Call) -> Output:
    """GetSagemakerServicecatalogPortfolioStatus."""
    kept = call.engine.documents.find(_PORTFOLIO, call.engine.account_id)
    return {"Status": _DISABLED if kept is None else kept.body["Status"]}


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateProject": create_project,
        "UpdateProject": update_project,
        "DeleteProject": delete_project,
        "EnableSagemakerServicecatalogPortfolio": enable_portfolio,
        "DisableSagemakerServicecatalogPortfolio": disable_portfolio,
        "GetSagemakerServicecatalogPortfolioStatus": portfolio_status,
    }
}
