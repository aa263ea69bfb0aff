"""STS: who calls, and temporary keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mlops_ext.local import keys, state
from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.identity import ROLE, caller_arn, principal_id, role_arn
from mlops_ext.local.operations.iam import find_role

_HOUR = 3600  # seconds that a role is assumed for, if nothing else is said
_HALF_DAY = 12 * _HOUR


def get_caller_identity(call: Call) -> Output:
    """The caller as a session of the role: the SDK derives its execution role from this."""
    user, account, name = call.caller.user, call.engine.account_id, _role_of(call)
    role = find_role(call.engine, name)
    return {
        "Arn": caller_arn(account, user, name),
        "UserId": principal_id(role.arn if role else role_arn(account), user),
        "Account": account,
    }


def assume_role(call: Call) -> Output:
    """A temporary key for a session of a role.

    Raises:
        ApiError: AccessDenied for a role that this account does not have; ValidationError when
            the names of role and session are too long for a key.
    """
    engine, given = call.engine, call.input
    arn, session = given["RoleArn"], given["RoleSessionName"]
    role = find_role(engine, arn.rpartition("/")[2])
    if role is None or role.arn != arn:
        who = caller_arn(engine.account_id, call.caller.user, _role_of(call))
        text = f"User: {who} is not authorized to perform: sts:AssumeRole on resource: {arn}"
        raise ApiError("AccessDenied", text, 403)
    seconds = given.get("DurationSeconds", _HOUR)
    if seconds > role.body["MaxSessionDuration"]:
        text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        raise ApiError("ValidationError", text)
    return {
        "Credentials": _credentials(call, session, role.name, seconds),
        "AssumedRoleUser": {
            "AssumedRoleId": principal_id(role.arn, session),
            "Arn": caller_arn(engine.account_id, session, role.name),
        },
    }


def get_session_token(call: Call) -> Output:
    """A temporary key for the caller."""
    seconds = call.input.get("DurationSeconds", _HALF_DAY)
    return {"Credentials": _credentials(call, call.caller.user, _role_of(call), seconds)}


def _role_of(call: Call) -> str:
    session = keys.read_session(call.caller.holder)
    return session.role if session else ROLE


def _credentials(call: Call, user: str, role: str, seconds: int) -> dict[str, Any]:
    engine = call.engine
    ends = int(engine.now().timestamp()) + seconds
    try:
        key_id = keys.key_id(user, keys.Session(role, ends).holder)
    except ValueError as error:
        raise ApiError("ValidationError", str(error)) from None
    master = state.master_key(engine.state_dir)
    return {
        "AccessKeyId": key_id,
        "SecretAccessKey": keys.secret(master, key_id),
        "SessionToken": keys.session_token(master, key_id),
        "Expiration": datetime.fromtimestamp(ends, UTC),
    }


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sts": {
        "AssumeRole": assume_role,
        "GetCallerIdentity": get_caller_identity,
        "GetSessionToken": get_session_token,
    }
}
