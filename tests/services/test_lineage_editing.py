"""Lineage edited by hand: what is made, what is said before, what is refused, who did it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from services.support import Trained, fault

from mlops_ext.connection import Connection
from mlops_ext.errors import Conflict, InvalidInput, NotAllowed, UnknownReference
from mlops_ext.services import lineage
from mlops_ext.services.graph.entities import by_hand_key
from mlops_ext.services.lineage.editing import marks
from mlops_ext.services.records import LineageGraph, LinkChange
from mlops_ext.services.registration.register import register

BUCKET = "s3://by-hand"


def did(change: LinkChange) -> list[tuple[str, str, str]]:
    return [(step.verb, step.kind, step.why) for step in change.steps]


def associations(connection: Connection, **ends: str) -> list[dict[str, Any]]:
    found = connection.client("sagemaker").list_associations(**ends)["AssociationSummaries"]
    return list(found)


def _both_ways(connection: Connection, reference: str) -> list[LineageGraph]:
    """The lineage of something read at once, and step by step as on AWS."""
    with pytest.MonkeyPatch.context() as patch:
        found = [lineage.ask(connection, reference)]
        patch.setattr(connection, "local_client", lambda: None)
        return [*found, lineage.ask(connection, reference)]


@pytest.fixture(scope="module")
def version(connection: Connection, trained: list[Trained]) -> str:
    """A version without any data set."""
    made = register(connection, trained[0].model, "by-hand", evaluation=trained[0].result)
    return made.reference


def test_data_is_linked_once_and_taken_away_by_whoever_linked_it(
    connection: Connection, reviewer: Connection, version: str
) -> None:
    uri = f"{BUCKET}/clicks.parquet"
    plan = lineage.link(connection, uri, version, dry_run=True)
    assert (plan.done, plan.source.id, plan.source.name) == (False, None, "clicks.parquet")
    assert [kind for _, kind, _ in did(plan)] == ["Artifact DataSet", "Association"]
    client = connection.client("sagemaker")
    assert client.list_artifacts(SourceUri=uri)["ArtifactSummaries"] == []

    change = lineage.link(connection, uri, version)
    assert (change.done, change.by) == (True, "data-scientist")
    [made] = client.list_artifacts(SourceUri=uri)["ArtifactSummaries"]
    assert made["ArtifactArn"] == change.source.id
    assert client.describe_artifact(ArtifactArn=made["ArtifactArn"])["Properties"] == {
        "name": "clicks.parquet",
        "mlops:by": "data-scientist",
        by_hand_key(made["ArtifactArn"], str(change.destination.id)): "data-scientist",
    }
    [kept] = associations(connection, SourceArn=made["ArtifactArn"])
    assert kept["AssociationType"] == "ContributedTo"
    answer = lineage.ask(connection, version, "datasets").answer
    assert answer == f"{version} learned from clicks.parquet."

    for graph in _both_ways(connection, version):
        names = {node.id: node for node in graph.nodes}
        hows = {names[edge.source].name: edge.how for edge in graph.edges}
        assert (hows["clicks.parquet"], hows["model.tar.gz"]) == ("by hand", "")
        shown = names[made["ArtifactArn"]].properties
        assert shown == {"name": "clicks.parquet", "mlops:by": "data-scientist"}

    again = lineage.link(reviewer, uri, version)
    assert (again.done, again.steps, again.by) == (False, [], "data-scientist")
    other = lineage.link(connection, uri, version, "Produced", dry_run=True)
    assert "as ContributedTo" in str(other.blocked)
    with pytest.raises(Conflict, match="Unlink them first"):
        lineage.link(connection, uri, version, "Produced")

    found = lineage.links_of(connection, str(change.destination and change.destination.id))
    ours = {one.source.name: (one.by_hand, one.by) for one in found.links if one.by_hand}
    assert ours == {"clicks.parquet": (True, "data-scientist")}
    assert {one.by_hand for one in found.links if one.source.name != "clicks.parquet"} == {False}

    gone = lineage.unlink(reviewer, uri, version)
    assert (gone.done, gone.by) == (True, "data-scientist")
    assert associations(connection, SourceArn=made["ArtifactArn"]) == []
    assert not marks.tags_of(connection, made["ArtifactArn"])
    kept = client.describe_artifact(ArtifactArn=made["ArtifactArn"])["Properties"]
    assert kept == {"name": "clicks.parquet", "mlops:by": "data-scientist"}
    with pytest.raises(UnknownReference, match="is not linked to"):
        lineage.unlink(connection, uri, version)


def test_each_content_of_a_file_is_an_artifact_of_its_own(
    connection: Connection, version: str, tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    arns = []
    for content in ("a\n1\n", "a\n2\n2\n"):
        path.write_text(content)
        arns.append(lineage.link(connection, path, version, "AssociatedWith").source.id)
        assert lineage.link(connection, path, version, "AssociatedWith").steps == []
    assert len(set(arns)) == 2
    client = connection.client("sagemaker")
    kept = [client.describe_artifact(ArtifactArn=arn)["Properties"]["rows"] for arn in arns]
    assert kept == ["1", "2"]
    path.unlink()
    assert lineage.link(connection, path, version, "AssociatedWith").steps == []
    assert len(lineage.unlink(connection, path, version).steps) == 2
    removed = lineage.remove_entity(connection, path)
    assert (removed.done, len(removed.steps)) == (True, 2)
    with pytest.raises(UnknownReference, match="no file"):
        lineage.link(connection, path, version)


def test_a_cycle_is_said_and_made_and_what_sagemaker_refuses_is_said_before(
    connection: Connection, version: str
) -> None:
    one, other = f"{BUCKET}/one.csv", f"{BUCKET}/other.csv"
    assert not lineage.link(connection, one, other, "DerivedFrom").warnings
    plan = lineage.link(connection, other, one, "DerivedFrom", dry_run=True)
    assert "closes a cycle" in plan.warnings[0]
    assert lineage.link(connection, other, one, "DerivedFrom").done
    with pytest.raises(Conflict, match="linked to itself"):
        lineage.link(connection, one, one)
    jobs = [
        connection.client("sagemaker").create_trial_component(TrialComponentName=f"by-hand-{n}")
        for n in range(2)
    ]
    arns = [job["TrialComponentArn"] for job in jobs]
    with pytest.raises(Conflict, match="both jobs or notebooks"):
        lineage.link(connection, *arns)
    with pytest.raises(InvalidInput, match="The closest is ContributedTo"):
        lineage.link(connection, one, version, "ContributesTo")
    with pytest.raises(UnknownReference, match="no version 99"):
        lineage.link(connection, one, "by-hand/99")
    assert lineage.link(connection, version, one, "Produced").done
    with pytest.raises(UnknownReference, match="the other way round"):
        lineage.unlink(connection, one, version)


def test_what_nobody_made_by_hand_goes_only_when_that_is_confirmed(
    connection: Connection, trained: list[Trained], data: Path
) -> None:
    made = register(connection, trained[1].model, "confirmed", datasets=[data], force=True)
    [session] = [
        node.id for node in lineage.ask(connection, made.reference).nodes if node.kind == "notebook"
    ]
    plan = lineage.unlink(connection, data, session, dry_run=True)
    assert "will not record it again" in str(plan.blocked)
    with pytest.raises(Conflict, match="Nobody linked"):
        lineage.unlink(connection, data, session)
    assert lineage.unlink(connection, data, session, force=True).done
    with pytest.raises(Conflict, match="Nobody made train"):
        lineage.remove_entity(connection, data)
    with pytest.raises(Conflict, match="job's or notebook's own record"):
        lineage.remove_entity(connection, session, force=True)


def test_entities_of_each_kind_are_made_linked_and_removed_with_what_hangs_on_them(
    connection: Connection, version: str
) -> None:
    survey = lineage.make_entity(
        connection, "Artifact", f"{BUCKET}/survey", "Survey", properties={"waves": 3, "empty": ""}
    )
    assert (survey.made, survey.by, survey.type) == (True, "data-scientist", "Survey")
    assert survey.properties["waves"] == "3"
    labelled = lineage.make_entity(
        connection, "Action", f"{BUCKET}/labels", "Labelling", name="label-2026"
    )
    campaign = lineage.make_entity(
        connection, "Context", f"{BUCKET}/campaign", "Campaign", name="spring"
    )
    again = lineage.make_entity(
        connection, "Context", f"{BUCKET}/campaign", "Campaign", name="spring"
    )
    assert (again.made, again.id) == (False, campaign.id)
    with pytest.raises(Conflict, match="another context spring"):
        lineage.make_entity(connection, "Context", f"{BUCKET}/x", "Campaign", name="spring")
    with pytest.raises(Conflict, match="of type Survey already"):
        lineage.make_entity(connection, "Artifact", f"{BUCKET}/survey", "DataSet")
    with pytest.raises(InvalidInput, match="Use 'no-blanks'"):
        lineage.make_entity(connection, "Action", f"{BUCKET}/x", "Y", name="no blanks")
    many = {f"p{number}": "x" for number in range(30)}
    with pytest.raises(InvalidInput, match="at most 29"):
        lineage.make_entity(connection, "Artifact", f"{BUCKET}/x", "Y", properties=many)

    lineage.link(connection, survey.id, labelled.id)
    lineage.link(connection, labelled.id, version)
    lineage.link(connection, version, campaign.id, "AssociatedWith")
    plan = lineage.remove_entity(connection, labelled.id, dry_run=True)
    assert [step.kind for step in plan.steps] == ["Association"] * 2 + ["Action Labelling"]
    for one in (survey, labelled, campaign):
        assert lineage.remove_entity(connection, one.id).done
        with pytest.raises(UnknownReference):
            lineage.links_of(connection, one.id)


def test_what_fails_half_way_leaves_nothing_and_a_quota_is_explained(
    connection: Connection, version: str
) -> None:
    uri = f"{BUCKET}/half.csv"
    text = "The account-level service limit 'Manually created Associations' is 6000."
    with (
        fault(connection, "AddAssociation", "ResourceLimitExceeded", text),
        pytest.raises(Conflict, match="limit is reached") as told,
    ):
        lineage.link(connection, uri, version)
    assert text in told.value.problem.message
    assert "higher quota" in told.value.problem.hint
    for operation in ("AddTags", "UpdateArtifact"):
        with fault(connection, operation, "AccessDeniedException"), pytest.raises(NotAllowed):
            lineage.link(connection, uri, version)
    client = connection.client("sagemaker")
    assert client.list_artifacts(SourceUri=uri)["ArtifactSummaries"] == []
