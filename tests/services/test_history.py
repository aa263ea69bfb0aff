"""What happened to versions and endpoints, and what is not a part of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from services.support import Trained, wait_for

from mlops_ext.connection import Connection
from mlops_ext.notebook.objects.endpoints import Endpoint
from mlops_ext.services import cleanup, deployment, governance
from mlops_ext.services.governance.deployments import served_versions
from mlops_ext.services.records import HistoryEntry
from mlops_ext.services.registration.register import register

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def deployed(reference: str, hour: int) -> HistoryEntry:
    return HistoryEntry(
        when=NOON + timedelta(hours=hour), what="Deployed", title="", reference=reference
    )


@pytest.mark.parametrize(
    ("serving", "ends"),
    [
        (["churn/3"], [("churn/3", None), ("churn/2", 2), ("churn/1", 1)]),
        (["churn/2"], [("churn/2", None), ("churn/1", 1)]),
        ([], []),
    ],
)
def test_what_was_deployed_after_the_version_in_service_has_served_nothing(
    serving: list[str], ends: list[tuple[str, int | None]]
) -> None:
    entries = [deployed("churn/3", 2), deployed("churn/2", 1), deployed("churn/1", 0)]
    assert [(one.reference, one.end) for one in served_versions(entries, serving)] == [
        (reference, None if hour is None else NOON + timedelta(hours=hour))
        for reference, hour in ends
    ]


def test_a_roll_back_leaves_what_serves_and_an_endpoint_made_again_starts_anew(
    connection: Connection, trained: list[Trained], tmp_path: Path
) -> None:
    code = tmp_path / "code"
    code.mkdir()
    (code / "inference.py").write_text("import a_module_that_is_not_there\n")
    register(connection, trained[0].model, "steady", approval="Approved")
    register(connection, tmp_path, "steady", approval="Approved")
    deployment.deploy(connection, "steady/1", "steady")
    wait_for(lambda: deployment.get_endpoint(connection, "steady").status == "InService")
    deployment.deploy(connection, "steady/2", "steady")
    wait_for(lambda: bool(deployment.get_endpoint(connection, "steady").failure_reason))
    endpoint = deployment.get_endpoint(connection, "steady")
    assert (endpoint.status, endpoint.serves) == ("InService", ["steady/1"])
    assert [(one.reference, one.end) for one in endpoint.served] == [("steady/1", None)]
    cleanup.delete_endpoint(connection, "steady")

    deployment.deploy(connection, "steady/1", "steady")
    wait_for(lambda: deployment.get_endpoint(connection, "steady").status == "InService")
    again = deployment.get_endpoint(connection, "steady")
    assert [one.title for one in again.history] == ["steady/1 deployed"]
    assert Endpoint(connection, again).history().entries == again.history
    cleanup.delete_endpoint(connection, "steady")


def test_a_group_made_again_has_no_history_of_the_old_one(
    connection: Connection, trained: list[Trained]
) -> None:
    register(connection, trained[0].model, "again")
    governance.decide(connection, "again/1", "Approved", "The old one")
    cleanup.delete_group(connection, "again")
    register(connection, trained[0].model, "again")
    entries = governance.version_history(connection, "again/1")
    assert [one.what for one in entries] == ["Registered"]
