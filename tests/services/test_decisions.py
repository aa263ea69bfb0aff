"""What is decided and what the history says of it: both, or neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from services.support import Trained, fault

from mlops_ext.connection import Connection
from mlops_ext.errors import NotAllowed
from mlops_ext.services import aliases, cards, deployment, governance, lineage, models
from mlops_ext.services.governance import Refused
from mlops_ext.services.governance.actions import withdrawn
from mlops_ext.services.governance.decisions import Decision
from mlops_ext.services.registration.register import register

GROUP = "decided-whole"


@pytest.fixture(scope="module")
def reference(connection: Connection, trained: list[Trained]) -> str:
    """An approved version with an alias."""
    register(connection, trained[0].model, GROUP)
    governance.decide(connection, f"{GROUP}/1", "Approved")
    aliases.set_alias(connection, f"{GROUP}/1", "kept")
    return f"{GROUP}/1"


def _card(connection: Connection, reference: str) -> None:
    content = {"intended_uses": {"purpose_of_model": "Calls"}}
    cards.write_card(connection, reference, "", content=content)


DECISIONS: dict[str, Callable[[Connection, str], object]] = {
    "approve": lambda one, version: governance.decide(one, version, "Rejected", "No"),
    "stage": lambda one, version: governance.set_stage(one, version, "QA"),
    "alias": lambda one, version: aliases.set_alias(one, version, "champion"),
    "no alias": lambda one, _: aliases.remove_alias(one, f"{GROUP}@kept"),
    "card": _card,
    "deploy": lambda one, version: deployment.deploy(one, version, GROUP),
}


@pytest.mark.parametrize("operation", ["CreateAction", "AddAssociation"])
@pytest.mark.parametrize("decide", DECISIONS.values(), ids=list(DECISIONS))
def test_without_the_right_to_keep_a_decision_nothing_is_decided(
    connection: Connection,
    reference: str,
    decide: Callable[[Connection, str], object],
    operation: str,
) -> None:
    def all_that_is_decided() -> object:
        return (
            models.get_version(connection, reference),
            cards.read_card(connection, reference).revision,
            [(one.what, one.who) for one in governance.version_history(connection, reference)],
            connection.client("sagemaker").list_endpoints()["Endpoints"],
        )

    before = all_that_is_decided()
    with (
        fault(connection, operation, "AccessDeniedException"),
        pytest.raises(NotAllowed, match="so nothing is changed") as caught,
    ):
        decide(connection, reference)
    assert f"sagemaker:{operation}" in str(caught.value.problem)
    assert all_that_is_decided() == before


@pytest.mark.parametrize(
    ("decision", "operation"),
    [
        ("approve", "UpdateModelPackage"),
        ("stage", "UpdateModelPackage"),
        ("card", "UpdateModelPackage"),
        ("alias", "AddTags"),
        ("no alias", "DeleteTags"),
        ("deploy", "CreateEndpoint"),
    ],
)
def test_of_what_was_refused_the_history_says_nothing(
    connection: Connection, reference: str, decision: str, operation: str
) -> None:
    before = governance.version_history(connection, reference)
    with (
        fault(connection, operation, "AccessDeniedException"),
        pytest.raises(NotAllowed, match=f"sagemaker:{operation}"),
    ):
        DECISIONS[decision](connection, reference)
    assert governance.version_history(connection, reference) == before


@pytest.mark.parametrize("denied", ["DeleteAction", "DeleteAssociation"])
@pytest.mark.parametrize(
    ("decision", "operation"), [("approve", "UpdateModelPackage"), ("alias", "AddTags")]
)
def test_who_may_not_delete_withdraws_what_was_refused(
    connection: Connection, reference: str, decision: str, operation: str, denied: str
) -> None:
    history = governance.version_history(connection, reference)
    graph = lineage.ask(connection, reference)
    with (
        fault(connection, operation, "AccessDeniedException"),
        fault(connection, denied, "AccessDeniedException"),
        pytest.raises(NotAllowed, match=f"sagemaker:{operation}"),
    ):
        DECISIONS[decision](connection, reference)
    assert governance.version_history(connection, reference) == history
    after = lineage.ask(connection, reference)
    assert [node.id for node in after.nodes] == [node.id for node in graph.nodes]


def test_nobody_withdraws_an_older_decision(connection: Connection) -> None:
    when = datetime(2026, 1, 1, tzinfo=UTC)
    kept = Decision("Approved", when, "ann", "", "", "", "", "v")
    said = Decision("Withdrawn", when + timedelta(hours=1), "bob", "", "", "", "", "v", of="kept")
    assert withdrawn({"kept": kept, "said": said}) == {"said"}
    assert withdrawn({"kept": kept, "said": replace(said, when=when)}) == {"said", "kept"}


def test_an_approval_and_its_move_are_one(
    connection: Connection, reviewer: Connection, trained: list[Trained]
) -> None:
    group = "decided-with-stage"
    reference = register(connection, trained[0].model, group).reference
    governance.set_policy(connection, group, "stages", "@new:QA:Production", override=True)
    with pytest.raises(Refused, match="From no stage it may go to QA"):
        governance.decide(reviewer, reference, "Approved", "Good", stage="Production")
    assert models.get_version(connection, reference).approval == "PendingManualApproval"
    with (
        fault(connection, "UpdateModelPackage", "AccessDeniedException"),
        pytest.raises(NotAllowed, match="sagemaker:UpdateModelPackage"),
    ):
        governance.decide(reviewer, reference, "Approved", "Good", stage="QA")
    assert len(governance.version_history(connection, reference)) == 1
    done = governance.decide(
        reviewer, reference, "Approved", "Good", stage="production", overrides=["stages"]
    )
    assert (done.approval, done.stage, done.stage_status) == (
        "Approved",
        "Production",
        "InProgress",
    )
    history = governance.version_history(connection, reference)
    assert [one.title for one in history[:3]] == [
        "Approved",
        "Moved to Production · InProgress",
        "Rule stages waived for a stage move: from no stage to Production",
    ]
    # It is there already: nothing is moved, nor told of a move.
    governance.decide(reviewer, reference, "Approved", "Still good", stage="Production")
    assert governance.version_history(connection, reference)[1].what == "Approved"
