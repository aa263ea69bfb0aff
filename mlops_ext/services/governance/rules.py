"""How a version stands against one rule: what is so, and what is missing."""

from __future__ import annotations

from mlops_ext.services.governance import moves
from mlops_ext.services.governance.facts import Facts
from mlops_ext.services.governance.grammar import (
    AUTHOR,
    EVIDENCE,
    MIN,
    NEEDS,
    STAGES,
    Rule,
    rule_of,
    title,
)
from mlops_ext.services.records.governance import Policy, RuleState

_DIGITS = range(4, 18)


def stand(policy: Policy, facts: Facts, stage: str | None = None) -> RuleState:
    """Tell how a version stands against a rule.

    Args:
        policy: the rule.
        facts: about the version.
        stage: the stage that it would be moved to.
    """
    if not policy.readable:
        return RuleState(
            rule=policy.rule,
            title=f"Unreadable rule {policy.rule}",
            state="unmet",
            evidence=policy.title,
            fix=f"Set the tag {policy.tag} anew, or remove it.",
        )
    rule = rule_of(policy.rule, policy.value)
    if rule.kind == AUTHOR:
        return _author(rule, facts)
    if rule.kind == NEEDS:
        return _evidence(rule, facts)
    if rule.kind == STAGES:
        return _stage(rule, facts, stage)
    return _threshold(rule, facts)


def _state(rule: Rule, met: bool, evidence: str, fix: str = "") -> RuleState:
    return RuleState(
        rule=rule.name,
        title=title(rule),
        state="met" if met else "unmet",
        evidence=evidence,
        fix="" if met else fix,
        overridable=rule.overridable,
    )


def _author(rule: Rule, facts: Facts) -> RuleState:
    if facts.authorship == "other":
        return _state(rule, True, f"registered by {facts.author}")
    if facts.authorship == "self":
        waiting = _state(rule, False, f"registered by {facts.author}, which is you")
        fix = f"Let someone else than {facts.author} approve it."
        return waiting.model_copy(update={"state": "waiting", "fix": fix})
    said = f"registered by {facts.author}, " if facts.author else ""
    evidence = f"{said}whether that is someone else cannot be told"
    if not said:
        evidence = "who registered it cannot be told"
    return _state(rule, False, evidence, "SageMaker does not say who registered it.")


def _threshold(rule: Rule, facts: Facts) -> RuleState:
    least = rule.kind == MIN
    needed = f"at {'least' if least else 'most'} {rule.value} is needed"
    name = _named(rule.subject, facts)
    group = facts.reference.partition("/")[0]
    if name is None or facts.figures[name] is None:
        so = "is not recorded" if name is None else "is not a finite number"
        fix = _FIXES["evaluation"].format(group=group)
        return _state(rule, False, f"{rule.subject} {so}, {needed}", fix)
    value, limit = float(facts.figures[name] or 0.0), float(rule.value)
    met = value >= limit if least else value <= limit
    fix = f"Register a version whose {rule.subject} is at {'least' if least else 'most'} "
    return _state(rule, met, f"{figure(value, limit)}, {needed}", f"{fix}{rule.value}.")


def _named(subject: str, facts: Facts) -> str | None:
    """The metric that a rule means: by its name, else by its name in another case."""
    if subject in facts.figures:
        return subject
    return next((name for name in facts.figures if name.lower() == subject.lower()), None)


def figure(value: float, limit: float) -> str:
    """Return a value with four digits, or as many as tell it from the limit as it is."""
    for digits in _DIGITS:
        text = f"{value:.{digits}g}"
        shown = float(text)
        if (shown < limit, shown > limit) == (value < limit, value > limit):
            return text
    return repr(value)


_FIXES = {
    "evaluation": "Register it with one: "
    'ml.register(model, "{group}", evaluation=ml.evaluate(model, X, y))',
    "card": 'Write one: ml.version("{reference}").card()'
    '.edit({{"intended_uses.purpose_of_model": "…"}})',
    "dataset": 'Register it with its data: ml.register(model, "{group}", datasets=["train.csv"])',
}


def _evidence(rule: Rule, facts: Facts) -> RuleState:
    found = {
        "evaluation": facts.evaluation or "",
        "card": "its model card" if facts.card else "",
        "dataset": ", ".join(facts.datasets),
    }[rule.subject]
    group = facts.reference.partition("/")[0]
    fix = _FIXES[rule.subject].format(group=group, reference=facts.reference)
    missing = f"{EVIDENCE[rule.subject]} is missing"
    return _state(rule, bool(found), found or missing, fix)


def _stage(rule: Rule, facts: Facts, stage: str | None) -> RuleState:
    before = facts.stage or "no stage"
    if stage is None:
        return _state(rule, True, f"in {before}")
    allowed = moves.targets(rule.value, facts.stage)
    ways = ", ".join("any stage" if one == moves.ANY else one for one in allowed)
    fix = f"From {before} it may go to {ways}." if ways else f"From {before} it may go nowhere."
    move = f"from {before} to {stage}"
    return _state(rule, moves.allows(rule.value, facts.stage, stage), move, fix)
