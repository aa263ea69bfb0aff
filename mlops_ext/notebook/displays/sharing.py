"""How plans of copies and deletions show themselves, and with whom a group is shared."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.blocks import Block, Cell, Code, Line, Table
from mlops_ext.services.records import Companion, CopyPlan, PlanStep, Removal, Sharing

_SERVICES = {"s3": "Bucket", "ecr": "Repository", "kms": "Key"}


def steps(shown: Sequence[PlanStep]) -> Table:
    """Return what is to be done, one thing a row."""
    rows = [(Cell(step.verb, "strong"), step.kind, step.name, step.why) for step in shown]
    return Table(("Do", "What", "Name", "Why"), rows)


def copy_plan(shown: CopyPlan) -> list[Block]:
    """Return what a copy will do."""
    title = f"Copy {shown.reference} to {shown.group} in {shown.target}"
    blocks: list[Block] = [Line((Cell(title, "strong"),), large=True)]
    if shown.existing:
        return [*blocks, Line((f"{shown.existing} there has the same content: nothing is made.",))]
    if shown.blocked:
        blocks.append(Line((Cell(shown.blocked, "bad"),)))
    size = f"{words.counted(shown.objects, 'object')}, {words.size(shown.size)}"
    blocks += [Line((Cell(size, "second"),)), steps(shown.steps)]
    if shown.left:
        blocks.append(Table(("Stays behind", "Why"), [(one.what, one.why) for one in shown.left]))
    return blocks


def removal(shown: Removal) -> list[Block]:
    """Return what a deletion will do."""
    blocks: list[Block] = [Line((Cell(f"Delete {shown.name}", "strong"),), large=True)]
    if shown.blocked:
        blocks.append(Line((Cell(shown.blocked, "bad"),)))
    return [*blocks, steps(shown.steps)]


def sharing(shown: Sharing) -> list[Block]:
    """Return with whom a group is shared, and the statements that other policies need."""
    return [*_shares(shown), *_policies(shown)]


def _shares(shown: Sharing) -> Iterator[Block]:
    yield Line((Cell(shown.group, "strong"), Cell("shared with", "second")), large=True)
    if shown.steps:
        yield steps(shown.steps)
    if shown.grants:
        yield Table(("Account", "Rights"), [(one.account, one.rights) for one in shown.grants])
    else:
        code = Cell(f'ml.group("{shown.group}").share("123456789012")', "code")
        yield Line(("No other account.", code))
    if shown.others:
        kept = words.counted(shown.others, "statement")
        yield Line((Cell(f"{kept} of others in the policy, untouched.", "second"),))
    if shown.promotion:
        yield Line((shown.promotion,))


def _policies(shown: Sharing) -> Iterator[Block]:
    if shown.policy:
        yield Line((Cell("The group's policy", "strong"),))
        yield Code(_json(shown.policy))
    for one in shown.companions:
        yield Line((Cell(_companion(one), "strong"), Cell(one.why, "second")))
        if one.statements:
            yield Code(_json(one.statements))


def _companion(one: Companion) -> str:
    return f"{_SERVICES[one.service]} {one.resource}"


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
