"""How policies, and how versions stand against them, show themselves."""

from __future__ import annotations

import json

from mlops_ext.notebook.displays.blocks import Block, Cell, Code, Line, Table
from mlops_ext.services.records import (
    Assessment,
    IamPolicy,
    Policies,
    RuleState,
    VersionDecision,
    VersionDecisions,
)

_GOALS = {
    "approve": "to be approved",
    "register": "to be registered as approved",
    "deploy": "to be deployed",
    "stage": "to be moved",
}


def policies(shown: Policies) -> list[Block]:
    """Return the rules of a group."""
    heading = Line((Cell(shown.group, "strong"), Cell("policy", "second")), large=True)
    if not shown.policies:
        add = Cell(f'ml.group("{shown.group}").policy.set("author")', "code")
        return [heading, Line(("It demands nothing yet.", add))]
    rows = [
        (
            one.rule,
            one.title,
            Cell("with a reason" if one.overridable else "no", "second"),
            Cell(", ".join(one.covers), "second"),
        )
        for one in shown.policies
    ]
    return [heading, Table(("Rule", "Asks for", "Override", "Holds"), rows)]


def standing(shown: Assessment) -> list[Block]:
    """Return how a version stands against each rule."""
    goal = f"{_GOALS[shown.change]}{f' to {shown.stage}' if shown.stage else ''}"
    ready = "ready" if shown.allowed else "not ready"
    heading = Line((Cell(shown.reference, "strong"), f"{ready} {goal}"), large=True)
    if not shown.rules:
        return [heading, Line(("No rule of its group covers that.",))]
    return [
        heading,
        Table(("State", "Rule", "What is so", "What to do"), list(map(_row, shown.rules))),
    ]


def decisions(shown: VersionDecisions) -> list[Block]:
    """Return what came of a decision about each of several versions."""
    done = sum(one.problem is None for one in shown.decisions)
    word = shown.status.lower()
    counted = f"{done} of {len(shown.decisions)} {word}"
    heading = Line((Cell(counted, "strong"), Cell(shown.comment, "second")), large=True)
    rows = [_decision(one, word) for one in shown.decisions]
    return [heading, Table(("Version", "", "Why not", "What to do"), rows)]


def _decision(one: VersionDecision, word: str) -> tuple[str | Cell, ...]:
    if one.problem is None:
        return one.reference, Cell(word, state=True), "", ""
    why = one.problem.message or one.problem.title
    return one.reference, Cell(f"not {word}", "bad"), why, Cell(one.problem.hint, "second")


def _row(state: RuleState) -> tuple[str | Cell, ...]:
    todo = state.fix
    if state.state == "waived":
        todo = f"waived by {state.waived_by or 'not known'}: “{state.waived_why}”"
    elif state.overridable and state.fix:
        todo = f"{state.fix} Or --override {state.rule}."
    return Cell(state.state, state=True), state.title, state.evidence, Cell(todo, "second")


def iam(shown: IamPolicy) -> list[Block]:
    """Return the policy, how to attach it, and what it does not hold."""
    heading = Line((Cell(shown.name, "strong"), Cell(f"for {shown.role}", "second")), large=True)
    return [
        heading,
        Code(json.dumps(shown.document, indent=2)),
        Line((Cell("Attach it", "second"),)),
        Code("\n".join(shown.attach)),
        *(Line((Cell(note, "second"),)) for note in shown.notes),
    ]
