"""Resource policies: what IAM's grammar lets a policy of a resource say.

Source: IAM user guide, "Grammar of the IAM JSON policy language" and "AWS JSON policy elements".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_VERSIONS = ("2012-10-17", "2008-10-17")
_MEMBERS = {"Version", "Id", "Statement"}
_PAIRS = (("Principal", "NotPrincipal"), ("Action", "NotAction"), ("Resource", "NotResource"))
_STATEMENT = {"Sid", "Effect", "Condition"} | {name for pair in _PAIRS for name in pair}
_PRINCIPALS = {
    "AWS": r"\*|\d{12}|arn:[\w-]+:(iam|sts)::\d{12}:[\w+=,.@/-]+|A[A-Z0-9]{15,}",
    "Service": r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?",
    "Federated": r".+",
    "CanonicalUser": r"[0-9a-f]{64}",
}
_ACTION = r"\*|[a-z0-9-]+:[A-Za-z0-9*?]+"
_RESOURCE = r"\*|arn:[\w*?-]+:[\w*?-]+:[\w*?-]*:[\w*?-]*:.+"


def fault_of(text: str) -> str | None:
    """Return what is wrong with the policy of a resource; None when nothing is.

    Args:
        text: the policy as JSON.
    """
    try:
        policy = json.loads(text)
    except ValueError as error:
        return f"it is not a JSON document: {error}"
    if not isinstance(policy, dict):
        return "it is not a JSON object"
    return next(_faults(policy), None)


def _faults(policy: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(set(policy) - _MEMBERS):
        yield f"it has an unknown element {name}"
    if policy.get("Version", _VERSIONS[1]) not in _VERSIONS:
        yield f"its Version is none of {', '.join(_VERSIONS)}"
    found = policy.get("Statement")
    statements = [found] if isinstance(found, dict) else found
    if not isinstance(statements, list) or not statements:
        yield "it has no Statement"
        return
    sids = [one["Sid"] for one in statements if isinstance(one, dict) and "Sid" in one]
    if len(sids) != len(set(sids)):
        yield "two statements have the same Sid"
    for statement in statements:
        if not isinstance(statement, dict):
            yield "a Statement is not a JSON object"
            return
        yield from _faults_in(statement)


def _faults_in(statement: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(set(statement) - _STATEMENT):
        yield f"a statement has an unknown element {name}"
    if not re.fullmatch(r"[A-Za-z0-9]*", str(statement.get("Sid", ""))):
        yield f"the Sid {statement['Sid']} has other characters than letters and digits"
    if statement.get("Effect") not in ("Allow", "Deny"):
        yield "the Effect of a statement is neither Allow nor Deny"
    for one, other in _PAIRS:
        if (one in statement) == (other in statement):
            yield f"a statement must have either {one} or {other}"
    yield from _unlike(statement, ("Action", "NotAction"), _ACTION)
    yield from _unlike(statement, ("Resource", "NotResource"), _RESOURCE)
    for name in ("Principal", "NotPrincipal"):
        if name in statement:
            yield from _principals(statement[name])
    conditions = statement.get("Condition", {})
    if not isinstance(conditions, dict) or not all(
        isinstance(tested, dict) for tested in conditions.values()
    ):
        yield "a Condition is not a map of operators to keys and values"


def _principals(given: Any) -> Iterator[str]:
    if given == "*":
        return
    if not isinstance(given, dict) or not given:
        yield "a Principal is neither * nor a map"
        return
    for kind, who in given.items():
        if kind not in _PRINCIPALS:
            yield f"{kind} is no kind of principal"
        else:
            yield from _unlike({kind: who}, (kind,), _PRINCIPALS[kind])


def _unlike(holder: Mapping[str, Any], names: tuple[str, ...], pattern: str) -> Iterator[str]:
    for name in names:
        if name not in holder:
            continue
        values = holder[name] if isinstance(holder[name], list) else [holder[name]]
        if not values:
            yield f"{name} is empty"
        for value in values:
            if not isinstance(value, str) or not re.fullmatch(pattern, value):
                yield f"{value!r} is no valid {name}"
