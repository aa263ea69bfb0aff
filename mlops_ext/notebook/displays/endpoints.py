"""How endpoints, their answers and what was cleaned show themselves."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.blocks import Block, Cell, Code, Facts, Line, Table
from mlops_ext.services.records import (
    Cleaned,
    ConnectionInfo,
    DeployPlan,
    Endpoint,
    EndpointSummary,
    Invocation,
)

_LARGEST_BODY = 4000


def endpoints(shown: Sequence[EndpointSummary]) -> list[Block]:
    """Return endpoints with their state and what they serve."""
    if not shown:
        code = Cell('ml.deploy("churn@approved", "churn-prod")', "code")
        return [Line(("No endpoints yet.", code))]
    rows = [
        (
            Cell(endpoint.name, "strong"),
            Cell(endpoint.status, state=True),
            ", ".join(endpoint.serves),
            words.day(endpoint.modified),
        )
        for endpoint in shown
    ]
    return [Table(("Endpoint", "State", "Serves", "Changed"), rows)]


def endpoint(shown: Endpoint) -> list[Block]:
    """Return an endpoint: state, what it serves, which versions it served when."""
    title = Line((Cell(shown.name, "strong"), Cell(shown.status, state=True)), large=True)
    facts: list[tuple[str, str | Cell]] = [("Serves", ", ".join(shown.serves) or words.NOTHING)]
    reason, _, traceback = (shown.failure_reason or "").partition("\n")
    if reason:
        facts.append(("Reason", reason))
    facts.append(("Changed", words.day(shown.modified)))
    blocks: list[Block] = [title, Facts(tuple(facts))]
    if traceback:
        blocks.append(Code(traceback))
    if shown.served:
        rows = [
            (
                served.reference,
                words.day(served.start),
                words.day(served.end) if served.end else "now",
                served.by or "not known",
            )
            for served in shown.served
        ]
        blocks.append(Table(("Served", "From", "To", "By"), rows))
    return blocks


def plan(shown: DeployPlan) -> list[Block]:
    """Return what a deployment will do."""
    title = f"Deploy {shown.reference} to {shown.endpoint}"
    blocks: list[Block] = [Line((Cell(title, "strong"),), large=True)]
    if shown.blocked:
        blocks.append(Line((Cell(shown.blocked, "bad"),)))
    rows = [(Cell(step.verb, "strong"), step.kind, step.name, step.why) for step in shown.steps]
    blocks.append(Table(("Do", "What", "Name", "Why"), rows))
    blocks += [Line((Cell(warning, "second"),)) for warning in shown.warnings]
    return blocks


def invocation(shown: Invocation) -> list[Block]:
    """Return what an endpoint answered."""
    facts = f"{shown.status} · {shown.content_type} · {shown.milliseconds:.0f} ms"
    body = shown.body
    if len(body) > _LARGEST_BODY:
        more = words.counted(len(body) - _LARGEST_BODY, "character")
        body = f"{body[:_LARGEST_BODY]}…\n({more} more)"
    return [Line((Cell(facts, "second"),)), Code(body)]


def cleaned(shown: Cleaned) -> list[Block]:
    """Return what a clean-up removed."""
    if not shown.removed:
        return [Line(("Nothing to remove.",))]
    title = Line(
        (Cell("Removed", "strong"), Cell(words.counted(len(shown.removed), "thing"), "second"))
    )
    return [title, Code("\n".join(shown.removed))]


def connection(shown: ConnectionInfo) -> list[Block]:
    """Return which SageMaker is spoken to, and as whom."""
    title = "Local SageMaker" if shown.kind == "local" else f"AWS · {shown.account}"
    facts: list[tuple[str, str | Cell]] = [
        ("Region", shown.region),
        ("Account", shown.account),
        ("User", shown.user),
        ("Identity", Cell(shown.identity, "code")),
    ]
    if shown.role:
        facts.append(("Role", shown.role))
    if shown.profile:
        facts.append(("Profile", shown.profile))
    if shown.state_dir:
        facts.append(("Directory", Cell(shown.state_dir, "code")))
    facts.append(("Chosen by", shown.chosen_by))
    return [Line((Cell(title, "strong"),), large=True), Facts(tuple(facts))]
