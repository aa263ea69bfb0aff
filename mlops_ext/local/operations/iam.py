"""IAM, as far as clients of SageMaker ask for it: roles, their policies, what they may do.

The local SageMaker checks no policies: whoever has a key of it may do everything. So policies are
kept and shown as they were given, and a simulation answers what is true here: allowed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.identity import ROLE, role_arn, role_id
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Document, Draft, DuplicateError

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

KIND = "iam-role"
"""The kind of the documents that roles are."""

T = TypeVar("T")

_ATTACHED, _INLINE = "AttachedPolicies", "InlinePolicies"  # of a role's body, by name
_FULL_ACCESS = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
_SERVICES = ("sagemaker.amazonaws.com", "events.amazonaws.com", "scheduler.amazonaws.com")
_PAGE = 100


def get_role(call: Call) -> Output:
    """A role; raises `ApiError` NoSuchEntity."""
    return {"Role": _shown(call.engine, _role(call))}


def create_role(call: Call) -> Output:
    """Keep a role; raises `ApiError` EntityAlreadyExists or MalformedPolicyDocument."""
    engine, given = call.engine, call.input
    name, path = given["RoleName"], given.get("Path", "/")
    try:
        json.loads(given["AssumeRolePolicyDocument"])
    except ValueError:
        text = "This policy contains invalid Json"
        raise ApiError("MalformedPolicyDocument", text) from None
    body = {
        "Path": path,
        "AssumeRolePolicyDocument": given["AssumeRolePolicyDocument"],
        "MaxSessionDuration": given.get("MaxSessionDuration", 3600),
        "Description": given.get("Description"),
        _ATTACHED: {},
        _INLINE: {},
    }
    arn = f"arn:aws:iam::{engine.account_id}:role{path}{name}"
    find_role(engine, name)  # the role that is always there takes its name
    try:
        with engine.database.transaction():
            role = engine.documents.add(Draft(KIND, arn, name, body), engine.now())
            put_tags(engine, arn, given.get("Tags", ()), _invalid)
    except DuplicateError:
        text = f"Role with name {name} already exists."
        raise ApiError("EntityAlreadyExists", text, 409) from None
    return {"Role": _shown(engine, role)}


def list_roles(call: Call) -> Output:
    """Roles below a path, by name."""
    engine, prefix = call.engine, call.input.get("PathPrefix", "/")
    find_role(engine, ROLE)
    roles = [each for each in engine.documents.each(KIND) if each.body["Path"].startswith(prefix)]
    return _page(call, "Roles", roles, lambda role: role.name, lambda role: _shown(engine, role))


def delete_role(call: Call) -> Output:
    """Forget a role; raises `ApiError` NoSuchEntity or DeleteConflict."""
    role, engine = _role(call), call.engine
    if role.body[_ATTACHED] or role.body[_INLINE]:
        text = "Cannot delete entity, must detach all policies first."
        raise ApiError("DeleteConflict", text, 409)
    with engine.database.transaction():
        engine.tags.clear(role.arn)
        engine.documents.delete(role)
    return {}


def attach_role_policy(call: Call) -> Output:
    """Attach a managed policy; again is no error."""
    arn = call.input["PolicyArn"]
    return _change(call, _ATTACHED, lambda policies: {**policies, arn.rpartition("/")[2]: arn})


def detach_role_policy(call: Call) -> Output:
    """Detach a managed policy; raises `ApiError` NoSuchEntity when it is not attached."""
    arn = call.input["PolicyArn"]
    if arn not in _role(call).body[_ATTACHED].values():
        raise _missing(f"Policy {arn} was not found.")
    return _change(call, _ATTACHED, lambda found: {k: v for k, v in found.items() if v != arn})


def list_attached_role_policies(call: Call) -> Output:
    """The managed policies of a role."""
    return _page(
        call,
        "AttachedPolicies",
        list(_role(call).body[_ATTACHED].items()),
        lambda policy: str(policy[0]),
        lambda policy: {"PolicyName": policy[0], "PolicyArn": policy[1]},
    )


def put_role_policy(call: Call) -> Output:
    """Keep a policy inside a role."""
    name, document = call.input["PolicyName"], call.input["PolicyDocument"]
    return _change(call, _INLINE, lambda policies: {**policies, name: document})


def get_role_policy(call: Call) -> Output:
    """A policy inside a role; raises `ApiError` NoSuchEntity."""
    role, name = _role(call), call.input["PolicyName"]
    if name not in role.body[_INLINE]:
        raise _missing(f"The role policy with name {name} cannot be found.")
    document = quote(role.body[_INLINE][name], safe="")
    return {"RoleName": role.name, "PolicyName": name, "PolicyDocument": document}


def delete_role_policy(call: Call) -> Output:
    """Forget a policy inside a role; raises `ApiError` NoSuchEntity."""
    get_role_policy(call)
    name = call.input["PolicyName"]
    return _change(call, _INLINE, lambda found: {k: v for k, v in found.items() if k != name})


def list_role_policies(call: Call) -> Output:
    """The names of the policies inside a role."""
    names = list(_role(call).body[_INLINE])
    return _page(call, "PolicyNames", names, str, str)


def tag_role(call: Call) -> Output:
    """Add tags to a role."""
    put_tags(call.engine, _role(call).arn, call.input["Tags"], _invalid)
    return {}


def untag_role(call: Call) -> Output:
    """Remove tags from a role."""
    call.engine.tags.remove(_role(call).arn, call.input["TagKeys"])
    return {}


def list_role_tags(call: Call) -> Output:
    """The tags of a role."""
    tags = list(call.engine.tags.of(_role(call).arn).items())
    return _page(
        call,
        "Tags",
        tags,
        lambda tag: str(tag[0]),
        lambda tag: {"Key": tag[0], "Value": tag[1]},
    )


def simulate_principal_policy(call: Call) -> Output:
    """What a role may do: everything, on every resource that is asked about.

    Raises:
        ApiError: NoSuchEntity, the role is not one of this account.
    """
    arn = call.input["PolicySourceArn"]
    role = find_role(call.engine, arn.rpartition("/")[2])
    if role is None or role.arn != arn:
        raise _missing(f"The principal {arn} cannot be found.")
    results = [
        {
            "EvalActionName": action,
            "EvalResourceName": resource,
            "EvalDecision": "allowed",
            "MatchedStatements": [],
            "MissingContextValues": [],
        }
        for action in call.input["ActionNames"]
        for resource in call.input.get("ResourceArns") or ["*"]
    ]
    return _page(
        call,
        "EvaluationResults",
        list(enumerate(results)),
        name=lambda numbered: f"{numbered[0]:09}",
        show=lambda numbered: numbered[1],
    )


def find_role(engine: Engine, name: str) -> Document | None:
    """A role, None for an unknown name; everybody's own comes to be when it is asked for."""
    found = engine.documents.find(KIND, name.lower())
    if found is not None or name.lower() != ROLE:
        return found
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": list(_SERVICES)},
        "Action": "sts:AssumeRole",
    }
    body = {
        "Path": "/",
        "AssumeRolePolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        "MaxSessionDuration": 43200,
        "Description": "The role of everyone who calls the local SageMaker",
        _ATTACHED: {_FULL_ACCESS.rpartition("/")[2]: _FULL_ACCESS},
        _INLINE: {},
    }
    return engine.documents.add(
        Draft(KIND, role_arn(engine.account_id), ROLE, body), engine.started
    )


def _role(call: Call) -> Document:
    name = call.input["RoleName"]
    role = find_role(call.engine, name)
    if role is None:
        raise _missing(f"The role with name {name} cannot be found.")
    return role


def _shown(engine: Engine, role: Document) -> dict[str, Any]:
    tags = [{"Key": key, "Value": value} for key, value in engine.tags.of(role.arn).items()]
    return {
        "Path": role.body["Path"],
        "RoleName": role.name,
        "RoleId": role_id(role.arn),
        "Arn": role.arn,
        "CreateDate": role.created,
        "AssumeRolePolicyDocument": quote(role.body["AssumeRolePolicyDocument"], safe=""),
        "Description": role.body["Description"],
        "MaxSessionDuration": role.body["MaxSessionDuration"],
        "Tags": tags or None,
        "RoleLastUsed": {},
    }


def _change(call: Call, member: str, change: Callable[[dict[str, str]], dict[str, str]]) -> Output:
    role, engine = _role(call), call.engine
    body = {**role.body, member: change(role.body[member])}
    with engine.database.transaction():
        engine.documents.change(role, body, engine.now())
    return {}


def _page(
    call: Call,
    member: str,
    items: Sequence[T],
    name: Callable[[T], str],
    show: Callable[[T], Any],
) -> Output:
    """A page of items by name; IAM's marker is where the next one begins."""
    marker, most = call.input.get("Marker", ""), call.input.get("MaxItems", _PAGE)
    rest = [item for item in sorted(items, key=name) if name(item) > marker]
    shown = rest[:most]
    page: Output = {member: [show(item) for item in shown], "IsTruncated": len(rest) > most}
    return page | ({"Marker": name(shown[-1])} if len(rest) > most else {})


def _invalid(text: str) -> ApiError:
    return ApiError("InvalidInput", text)


def _missing(text: str) -> ApiError:
    return ApiError("NoSuchEntity", text, 404)


OPERATIONS: dict[str, dict[str, Operation]] = {
    "iam": {
        "AttachRolePolicy": attach_role_policy,
        "CreateRole": create_role,
        "DeleteRole": delete_role,
        "DeleteRolePolicy": delete_role_policy,
        "DetachRolePolicy": detach_role_policy,
        "GetRole": get_role,
        "GetRolePolicy": get_role_policy,
        "ListAttachedRolePolicies": list_attached_role_policies,
        "ListRolePolicies": list_role_policies,
        "ListRoleTags": list_role_tags,
        "ListRoles": list_roles,
        "PutRolePolicy": put_role_policy,
        "SimulatePrincipalPolicy": simulate_principal_policy,
        "TagRole": tag_role,
        "UntagRole": untag_role,
    }
}
