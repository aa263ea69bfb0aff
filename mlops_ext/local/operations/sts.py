"""STS: who calls."""

from __future__ import annotations

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.identity import caller_arn, principal_id


def get_caller_identity(call: Call) -> Output:
    """The caller as a session of the role: the SDK derives its execution role from this."""
    user, account = call.caller.user, call.engine.account_id
    return {
        "Arn": caller_arn(account, user),
        "UserId": principal_id(call.caller.access_key_id, user),
        "Account": account,
    }


OPERATIONS: dict[str, dict[str, Operation]] = {"sts": {"GetCallerIdentity": get_caller_identity}}
