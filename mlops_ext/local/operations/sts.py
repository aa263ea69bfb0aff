"""STS: who calls."""

from __future__ import annotations

from mlops_ext.local.call import Call, Operation, Output

ROLE = "mlops-local"
"""The name of the role that every caller has assumed."""


def identity(account_id: str, user: str) -> str:
    """ARN of a caller, as STS gives it."""
    return f"arn:aws:sts::{account_id}:assumed-role/{ROLE}/{user}"


def get_caller_identity(call: Call) -> Output:
    """The caller as a session of the role: the SDK derives its execution role from this."""
    user, account = call.caller.user, call.engine.account_id
    return {
        "Arn": identity(account, user),
        "UserId": f"{call.caller.access_key_id}:{user}",
        "Account": account,
    }


OPERATIONS: dict[str, dict[str, Operation]] = {"sts": {"GetCallerIdentity": get_caller_identity}}
