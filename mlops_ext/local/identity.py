"""How callers and their role are named: one role, with a session for each user."""

from __future__ import annotations

import hashlib

ROLE = "mlops-local"


def role_arn(account_id: str) -> str:
    """ARN of the role that every caller has assumed."""
    return f"arn:aws:iam::{account_id}:role/{ROLE}"


def role_id(arn: str) -> str:
    """The id of a role, always the same for an ARN."""
    return "AROA" + hashlib.sha256(arn.encode()).hexdigest()[:17].upper()


def caller_arn(account_id: str, user: str, role: str = ROLE) -> str:
    """ARN of a caller, as STS gives it: a session of the role."""
    return f"arn:aws:sts::{account_id}:assumed-role/{role}/{user}"


def principal_id(role: str, user: str) -> str:
    """The id of a session of a role's ARN: STS's UserId, SageMaker's PrincipalId."""
    return f"{role_id(role)}:{user}"
