"""The grammar of policies: one rule a group tag, ``mlops:policy:<rule>`` = ``<value>``.

=========================  ==========================================  ===========================
rule                       value                                       asks for
=========================  ==========================================  ===========================
``author``                 ``other``                                   another approver than the
                                                                       one who registered
``min:<metric>``           a number                                    at least that much
``max:<metric>``           a number                                    at most that much
``needs:evaluation``       ``yes``                                     a stored evaluation
``needs:card``             ``yes``                                     a model card with content
``needs:dataset``          ``yes``                                     a known data set
``stages``                 paths: ``Development:QA:Production``        moves along these paths only
=========================  ==========================================  ===========================

A value that ends in ``+override`` lets a reason do in place of the rule. All of it stays within
AWS's tag grammar: letters, digits, spaces and ``_ . : / = + - @``, keys of at most 128 and values
of at most 256 characters, at most 50 tags a group
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from mlops_ext.errors import InvalidInput
from mlops_ext.services.given import as_text
from mlops_ext.services.governance import moves
from mlops_ext.services.governance.moves import Unreadable
from mlops_ext.services.metrics import metric
from mlops_ext.services.names import (
    LONGEST_METADATA_KEY,
    LONGEST_METADATA_VALUE,
    is_metadata_character,
    metadata_keys,
)
from mlops_ext.services.records.governance import Change, Policy

POLICY_TAG = "mlops:policy:"
OVERRIDE = "+override"
AUTHOR, MIN, MAX, NEEDS, STAGES = "author", "min", "max", "needs", "stages"
EVIDENCE = {"evaluation": "an evaluation", "card": "a model card", "dataset": "a known data set"}

_APPROVING: tuple[Change, ...] = ("approve", "register")
_COVERS: dict[str, tuple[Change, ...]] = {
    AUTHOR: _APPROVING,
    MIN: (*_APPROVING, "deploy"),
    MAX: (*_APPROVING, "deploy"),
    NEEDS: (*_APPROVING, "deploy"),
    STAGES: ("stage",),
}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Rule:
    """A rule as it is written.

    Args:
        name: ``min:auc``.
        value: without ``+override``.
        overridable: whether it had that.
    """

    name: str
    value: str
    overridable: bool = False

    @property
    def kind(self) -> str:
        """``author``, ``min``, ``max``, ``needs`` or ``stages``."""
        return self.name.partition(":")[0]

    @property
    def subject(self) -> str:
        """The metric, or the kind of evidence."""
        return self.name.partition(":")[2]

    @property
    def tag(self) -> dict[str, str]:
        """The tag that keeps it, as AddTags takes it."""
        value = f"{self.value} {OVERRIDE}" if self.overridable else self.value
        return {"Key": f"{POLICY_TAG}{self.name}", "Value": value}


def rule_of(name: str, text: str) -> Rule:
    """Read a rule from what follows ``mlops:policy:`` and from the tag's value.

    Raises:
        Unreadable: it is none.
    """
    value, overridable = text.strip(), False
    if value == OVERRIDE or value.endswith(f" {OVERRIDE}"):
        value, overridable = value.removesuffix(OVERRIDE).strip(), True
    rule = Rule(name, value, overridable)
    _check(rule)
    return rule


def _check(rule: Rule) -> None:
    kind, subject = rule.kind, rule.subject
    if rule.name == AUTHOR:
        _expect(rule.value == "other", f"{rule.value!r} is not other")
    elif rule.name == STAGES:
        moves.parse(rule.value)
    elif kind in (MIN, MAX):
        _expect(bool(subject.strip()), "it names no metric")
        number = bool(_NUMBER.fullmatch(rule.value)) and math.isfinite(float(rule.value))
        given = f"{rule.value!r} is not a number" if rule.value else "it needs a number"
        _expect(number, given)
    elif kind == NEEDS:
        _expect(subject in EVIDENCE, f"{subject!r} is none of {', '.join(EVIDENCE)}")
        _expect(rule.value == "yes", f"{rule.value!r} is not yes")
    else:
        raise Unreadable("there is no such rule")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unreadable(otherwise)


def title(rule: Rule) -> str:
    """Return what a rule asks for, in words."""
    if rule.kind == AUTHOR:
        return "Approved by someone else than its author"
    if rule.kind == STAGES:
        return f"Moves along {rule.value}"
    if rule.kind == NEEDS:
        return f"Has {EVIDENCE[rule.subject]}"
    label = metric(rule.subject, None).label
    return f"{label} at {'least' if rule.kind == MIN else 'most'} {rule.value}"


def policies_of(tags: Iterable[tuple[str, str]]) -> list[Policy]:
    """Return the policies among a group's tags, by name; unreadable ones say so."""
    return [_policy(key, value) for key, value in sorted(tags) if key.startswith(POLICY_TAG)]


def _policy(key: str, value: str) -> Policy:
    name = key.removeprefix(POLICY_TAG)
    try:
        rule = rule_of(name, value)
    except Unreadable as error:
        known = _COVERS.get(name.partition(":")[0], ())
        return Policy(
            rule=name,
            tag=key,
            value=value,
            title=f"The tag {key} = {value!r} cannot be read: {error}.",
            readable=False,
            # What it was meant to hold is not known, so nothing is approved past it.
            covers=list(dict.fromkeys((*_APPROVING, *known))),
        )
    return Policy(
        rule=name,
        tag=key,
        value=value,
        title=title(rule),
        overridable=rule.overridable,
        covers=list(_COVERS[rule.kind]),
    )


def written(name: str, value: object = None, override: bool = False) -> Rule:
    """Return the rule that a person writes, within AWS's tag grammar.

    Args:
        name: ``author``, ``min:auc``, ``needs:card``, ``stages``.
        value: the threshold or the paths; what is always the same can be left out.
        override: whether a reason is enough to do without it.

    Raises:
        InvalidInput: there is no such rule, or the value does not fit it.
    """
    name = as_text(name, "rule", "min:auc").strip()
    kind, _, subject = name.partition(":")
    if kind in (MIN, MAX) and subject:
        name = f"{kind}:{metadata_keys([subject.strip()])[subject.strip()]}"
    given = "" if value is None else " ".join(str(value).split())
    given = given or {AUTHOR: "other", NEEDS: "yes"}.get(kind, "")
    try:
        rule = rule_of(name, f"{given} {OVERRIDE}" if override else given)
        tag = rule.tag
        _expect(len(tag["Key"]) <= LONGEST_METADATA_KEY, "its name is too long for a tag")
        _expect(len(tag["Value"]) <= LONGEST_METADATA_VALUE, "its value is too long for a tag")
        wrong = {sign for sign in "".join(tag.values()) if not is_metadata_character(sign)}
        _expect(not wrong, f"AWS takes no {' '.join(sorted(wrong))} in tags")
    except Unreadable as error:
        raise InvalidInput.of(
            "InvalidPolicy",
            f"{name or 'An empty name'} = {given!r} is no rule: {error}.",
            hint="Rules are author, min:METRIC and max:METRIC with a number, needs:evaluation, "
            "needs:card, needs:dataset, and stages with paths such as Development:QA:Production.",
        ) from None
    return rule
