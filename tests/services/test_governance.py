"""Policies hold approvals, registrations, deployments and stage moves, through two users."""

from __future__ import annotations

from typing import Any

import pytest
from services.support import Trained, fault

from mlops_ext.connection import Connection
from mlops_ext.errors import InvalidInput, NotAllowed, UnknownReference
from mlops_ext.services import deployment, governance, models
from mlops_ext.services.governance import Refused
from mlops_ext.services.governance.facts import authorship
from mlops_ext.services.governance.rules import figure
from mlops_ext.services.registration.register import register


@pytest.fixture
def group(connection: Connection, trained: list[Trained], request: pytest.FixtureRequest) -> str:
    """A group of its own with one evaluated version, registered by data-scientist."""
    words = request.node.name.split("_")
    name, model = "-".join(words[1:5]), trained[0]
    register(connection, model.model, name, evaluation=model.result, datasets=str(model.path))
    return name


def states(assessment: Any) -> dict[str, str]:
    return {one.rule: one.state for one in assessment.rules}


def kinds(connection: Connection, reference: str) -> list[tuple[str, str | None]]:
    return [(one.what, one.who) for one in governance.version_history(connection, reference)]


def test_rules_are_tags_of_the_group_that_boto3_shows(connection: Connection, group: str) -> None:
    governance.set_policy(connection, group, "author")
    governance.set_policy(connection, group, "min:auc", "0.90", override=True)
    governance.set_policy(connection, group, "stages", "Development:QA:Production @any:Archived")
    kept = governance.set_policy(connection, group, "needs:card")
    assert [(one.rule, one.value, one.overridable) for one in kept.policies] == [
        ("author", "other", False),
        ("min:auc", "0.90 +override", True),
        ("needs:card", "yes", False),
        ("stages", "Development:QA:Production @any:Archived", False),
    ]
    listed = connection.client("sagemaker").list_tags(ResourceArn=kept.arn)["Tags"]
    assert {"Key": "mlops:policy:min:auc", "Value": "0.90 +override"} in listed
    left = governance.remove_policy(connection, group, "min:auc")
    assert [one.rule for one in left.policies] == ["author", "needs:card", "stages"]
    with pytest.raises(UnknownReference, match="It has author, needs:card, stages") as caught:
        governance.remove_policy(connection, group, "need:card")
    assert caught.value.problem.closest == ["needs:card"]


@pytest.mark.parametrize(
    ("rule", "value", "says"),
    [
        ("min:auc", "high", "'high' is not a number"),
        ("min:auc", "nan", "'nan' is not a number"),
        ("max:", 1, "names no metric"),
        ("min:" + "a" * 120, 1, "too long for a tag"),
        ("needs:luck", None, "none of evaluation, card, dataset"),
        ("stages", "Production", "write FROM:TO"),
        ("stages", "QA:Pro_duction", "'Pro_duction' is not the name of a stage"),
        ("stages", "", "no paths"),
        ("stages", "a:b " * 70, "too long for a tag"),
        ("author", "me", "'me' is not other"),
        ("fun", 1, "no such rule"),
    ],
)
def test_what_is_no_rule_is_refused_before_anything_is_kept(
    connection: Connection, rule: str, value: object, says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        governance.set_policy(connection, "any", rule, value)


def test_a_group_with_fifty_tags_takes_no_further_rule(connection: Connection, group: str) -> None:
    arn = governance.policies(connection, group).arn
    tags = [{"Key": f"own:{number}", "Value": ""} for number in range(50)]
    connection.client("sagemaker").add_tags(ResourceArn=arn, Tags=tags)
    with pytest.raises(InvalidInput, match="50 tags already"):
        governance.set_policy(connection, group, "author")


def test_the_author_waits_for_somebody_else(
    connection: Connection, reviewer: Connection, group: str
) -> None:
    governance.set_policy(connection, group, "author")
    with pytest.raises(Refused) as caught:
        governance.decide(connection, f"{group}/1", "Approved")
    problem = caught.value.problem
    assert "author holds it up" in problem.title
    assert "registered by data-scientist, which is you" in problem.message
    assert "Let someone else than data-scientist approve it." in problem.hint
    assert models.get_version(connection, f"{group}/1").approval == "PendingManualApproval"
    assert states(governance.assess(connection, f"{group}/1")) == {"author": "waiting"}
    with pytest.raises(Refused, match="author holds it up"):
        governance.decide(connection, f"{group}/1", "Approved", "I know", overrides=["author"])
    assert governance.assess(reviewer, f"{group}/1").allowed
    governance.decide(reviewer, f"{group}/1", "Approved", "Seen")
    assert kinds(connection, f"{group}/1")[0] == ("Approved", "reviewer")
    governance.decide(connection, f"{group}/1", "Rejected")  # rejecting needs nobody else


def test_a_refusal_says_value_against_threshold_and_which_evidence_is_missing(
    connection: Connection, reviewer: Connection, group: str
) -> None:
    auc = next(
        one.value
        for one in models.get_version(connection, f"{group}/1").metrics
        if one.name == "auc"
    )
    for rule, value in (("min:auc", 0.99999), ("max:rmse", 2), ("needs:card", None)):
        governance.set_policy(connection, group, rule, value)
    governance.set_policy(connection, group, "needs:dataset")
    governance.set_policy(connection, group, "needs:evaluation")
    with pytest.raises(Refused) as caught:
        governance.decide(reviewer, f"{group}/1", "Approved")
    problem = caught.value.problem
    assert "max:rmse, min:auc and needs:card hold it up" in problem.title
    assert f"{figure(float(auc or 0), 0.99999)}, at least 0.99999 is needed" in problem.message
    assert "rmse is not recorded, at most 2 is needed" in problem.message
    assert "a model card is missing" in problem.message
    assert states(governance.assess(reviewer, f"{group}/1")) == {
        "max:rmse": "unmet",
        "min:auc": "unmet",
        "needs:card": "unmet",
        "needs:dataset": "met",
        "needs:evaluation": "met",
    }
    card = {"ModelCardContent": '{"model_overview": {"model_creator": "us"}}'}
    connection.client("sagemaker").update_model_package(
        ModelPackageArn=models.get_version(connection, f"{group}/1").arn,
        ModelCard={**card, "ModelCardStatus": "Draft"},
    )
    assert states(governance.assess(reviewer, f"{group}/1"))["needs:card"] == "met"


def test_an_override_needs_a_reason_and_stays_in_the_history_and_for_the_deployment(
    connection: Connection, reviewer: Connection, group: str
) -> None:
    reference = f"{group}/1"
    governance.set_policy(connection, group, "min:auc", 0.99999, override=True)
    with pytest.raises(InvalidInput, match="Say why"):
        governance.decide(reviewer, reference, "Approved", overrides=["min:auc"])
    with pytest.raises(UnknownReference, match="no rule min:acu"):
        governance.decide(reviewer, reference, "Approved", "So", overrides=["min:acu"])
    with (
        fault(connection, "UpdateModelPackage", "AccessDeniedException"),
        pytest.raises(NotAllowed),
    ):
        governance.decide(reviewer, reference, "Approved", "So", overrides=["min:auc"])
    assert kinds(connection, reference) == [("Registered", "data-scientist")]

    approved = governance.decide(reviewer, reference, "Approved", "Noise", overrides=["min:auc"])
    assert approved.approval == "Approved"
    waived = governance.version_history(connection, reference)[1]
    assert (waived.what, waived.who, waived.why) == ("Waived", "reviewer", "Noise")
    assert "Rule min:auc waived for an approval" in waived.title
    assert "at least 0.99999 is needed" in waived.title
    standing = governance.assess(connection, reference, "deploy")
    assert [(one.state, one.waived_by) for one in standing.rules] == [("waived", "reviewer")]
    assert deployment.plan(connection, reference, group).blocked is None

    governance.decide(reviewer, reference, "Rejected", "After all")
    assert not governance.assess(reviewer, reference).allowed


def test_what_was_approved_elsewhere_is_held_at_the_deployment(
    connection: Connection, group: str
) -> None:
    governance.set_policy(connection, group, "min:auc", 0.99999)
    arn = models.get_version(connection, f"{group}/1").arn
    client = connection.client("sagemaker")
    client.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    plan = deployment.plan(connection, f"{group}/1", group)
    assert "at least 0.99999 is needed" in str(plan.blocked)
    assert [(one.rule, one.state, one.overridable) for one in plan.rules] == [
        ("min:auc", "unmet", False)
    ]
    with pytest.raises(Refused, match="cannot be deployed: min:auc holds it up"):
        deployment.deploy(connection, f"{group}/1", group)


def test_registering_as_approved_is_held_as_an_approval_is(
    connection: Connection, trained: list[Trained], group: str
) -> None:
    governance.set_policy(connection, group, "author")
    with pytest.raises(Refused, match="cannot be registered as approved: author holds it up"):
        register(connection, trained[1].model, group, approval="Approved")
    assert models.get_group(connection, group).versions[0].number == 1
    assert register(connection, trained[1].model, group).number == 2


def test_an_unreadable_rule_holds_approvals_up_and_says_which_tag(
    connection: Connection, reviewer: Connection, group: str
) -> None:
    arn = governance.policies(connection, group).arn
    tag = {"Key": "mlops:policy:min:auc", "Value": "high +override"}
    connection.client("sagemaker").add_tags(ResourceArn=arn, Tags=[tag])
    with pytest.raises(Refused) as caught:
        governance.decide(reviewer, f"{group}/1", "Approved", "So", overrides=["min:auc"])
    assert "mlops:policy:min:auc = 'high +override' cannot be read" in caught.value.problem.message
    assert "Set the tag mlops:policy:min:auc anew" in caught.value.problem.hint
    governance.remove_policy(connection, group, "min:auc")
    assert governance.assess(reviewer, f"{group}/1").allowed


def test_stages_move_along_the_paths_of_the_group(
    connection: Connection, reviewer: Connection, group: str
) -> None:
    reference = f"{group}/1"
    paths = "@new:Development:QA:Production @any:Archived"
    governance.set_policy(connection, group, "stages", paths, override=True)
    with pytest.raises(Refused, match="From no stage it may go to Archived, Development"):
        governance.set_stage(connection, reference, "Production")
    moved = governance.set_stage(connection, reference, "development")
    assert (moved.stage, moved.stage_status) == ("Development", "InProgress")
    governance.set_stage(connection, reference, "Development", "OnHold", "Holiday")
    governance.set_stage(connection, reference, "Development", comment="Still")
    governance.set_stage(reviewer, reference, "QA", comment="Look at it")
    with pytest.raises(Refused, match="From QA it may go to Archived, Production"):
        governance.set_stage(connection, reference, "Development")
    governance.set_stage(connection, reference, "Development", "", "Again", overrides=["stages"])
    kept = connection.client("sagemaker").describe_model_package(ModelPackageName=moved.arn)
    assert kept["ModelLifeCycle"] == {
        "Stage": "Development",
        "StageStatus": "InProgress",
        "StageDescription": "Again",
    }
    history = governance.version_history(connection, reference)
    assert [one.title for one in history] == [
        "Moved from QA · InProgress to Development · InProgress",
        "Rule stages waived for a stage move: from QA to Development",
        "Moved from Development · OnHold to QA · InProgress",
        "Stays in Development · OnHold",
        "Moved from Development · InProgress to Development · OnHold",
        "Moved to Development · InProgress",
        f"Registered as {reference}",
    ]
    assert [one.who for one in history[:3]] == ["data-scientist", "data-scientist", "reviewer"]
    with pytest.raises(UnknownReference, match="There is no stage Prodution") as caught:
        governance.set_stage(
            connection, reference, "Prodution", "Approved", "So", overrides=["stages"]
        )
    assert caught.value.problem.closest[0] == "Production"
    assert "new=True" in (caught.value.problem.hint or "")
    with pytest.raises(UnknownReference, match="There is no status Approvd") as caught:
        governance.set_stage(connection, reference, "Development", "Approvd")
    assert caught.value.problem.closest == ["Approved"]
    shadow = governance.set_stage(
        connection, reference, "Shadow", comment="So", overrides=["stages"], new=True
    )
    assert shadow.stage == "Shadow"
    # What a version has is no new word any more, and stays written as it is.
    again = governance.set_stage(connection, reference, "shadow", "OnHold", "So")
    assert (again.stage, again.stage_status) == ("Shadow", "OnHold")
    governance.set_stage(connection, reference, "Archived", comment="So")
    governance.set_stage(
        connection, reference, "Development", "InProgress", "So", overrides=["stages"]
    )
    with pytest.raises(InvalidInput, match="not a valid stage name"):
        governance.set_stage(connection, reference, "In Review")
    with pytest.raises(InvalidInput, match="already"):
        governance.set_stage(connection, reference, "Development")


def test_who_cannot_be_told_from_the_author_is_nobody_else(connection: Connection) -> None:
    info = connection.info()
    assert authorship(connection, None) == "unknown"
    shared = {"IamIdentity": {"Arn": info.identity}, "UserProfileName": "somebody"}
    assert info.identity.endswith(f"/{info.user}")
    assert authorship(connection, shared) == "unknown"
    assert authorship(connection, {"UserProfileName": info.user}) == "self"
    assert authorship(connection, {"UserProfileName": "somebody"}) == "other"


def test_an_unknown_author_is_not_met_and_overridden_where_the_rule_allows_it(
    connection: Connection, reviewer: Connection, group: str
) -> None:
    governance.set_policy(connection, group, "author", override=True)
    package = models.describe(reviewer, f"{group}/1")
    package.pop("CreatedBy")  # as SageMaker answers for versions that older roles registered
    with pytest.raises(Refused, match="who registered it cannot be told"):
        governance.check(reviewer, package, "approve")
    waived = governance.check(reviewer, package, "approve", overrides=["author"], reason="Asked")
    assert [one.rule for one in waived] == ["author"]


@pytest.mark.parametrize(
    ("value", "limit", "text"),
    [
        (0.88123, 0.9, "0.8812"),
        (0.899999, 0.9, "0.899999"),
        (0.9, 0.9, "0.9"),
        (41.7, 41.7, "41.7"),
    ],
)
def test_a_figure_never_rounds_to_the_other_side_of_its_threshold(
    value: float, limit: float, text: str
) -> None:
    assert figure(value, limit) == text


def test_the_iam_policies_hold_decisions_stages_and_rules(
    connection: Connection, group: str
) -> None:
    governance.set_policy(connection, group, "author")
    arn = governance.set_policy(connection, group, "stages", "@new:QA:Production").arn
    role = "arn:aws:iam::000000000000:role/service-role/Reviewers"
    approver = governance.iam_policy(connection, group, role)
    author = governance.iam_policy(connection, group, "Scientists", approves=False)
    by_sid = {one["Sid"]: one for one in approver.document["Statement"]}
    assert list(by_sid) == [
        *("Read", "Decide", "RecordDecisions", "NeverTheAuthor"),
        *("OnlyTheseStages", "OnlyTheseStagesBySlash", "RulesStay"),
    ]
    assert by_sid["Decide"]["Resource"] == [arn.replace("-group/", "/") + "/*"]
    assert by_sid["OnlyTheseStages"]["Condition"] == {
        "Null": {"sagemaker:ModelLifeCycle:stage": "false"},
        "StringNotEquals": {"sagemaker:ModelLifeCycle:stage": ["Production", "QA"]},
    }
    assert by_sid["OnlyTheseStagesBySlash"]["Condition"] == {
        "Null": {"sagemaker:ModelLifeCycle/stage": "false"},
        "StringNotEquals": {"sagemaker:ModelLifeCycle/stage": ["Production", "QA"]},
    }
    recording = by_sid["RecordDecisions"]["Action"]
    assert {"sagemaker:CreateAction", "sagemaker:DeleteAction"} <= set(recording)
    by_sid = {one["Sid"]: one for one in author.document["Statement"]}
    assert by_sid["NoDecision"]["Condition"] == {
        "StringEquals": {"sagemaker:ModelApprovalStatus": ["Approved", "Rejected"]}
    }
    allowed = by_sid["OnlyTheseStages"]["Condition"]["StringNotEquals"]
    assert allowed == {"sagemaker:ModelLifeCycle:stage": ["QA"]}
    assert by_sid["RulesStay"]["Condition"] == {
        "ForAnyValue:StringLike": {"aws:TagKeys": ["mlops:policy:*"]}
    }
    assert approver.attach[0].startswith("aws iam put-role-policy --role-name Reviewers ")
    assert {one["Effect"] for one in author.document["Statement"]} == {"Deny"}
    with pytest.raises(InvalidInput, match="is not a role"):
        governance.iam_policy(connection, group, "000000000000")


def test_several_are_decided_each_by_its_own_rules_and_each_has_its_history(
    connection: Connection, group: str, trained: list[Trained]
) -> None:
    bare = "bare-beside-others"
    register(connection, trained[1].model, bare)
    governance.set_policy(connection, bare, "needs:evaluation")
    named = [f"{group}/1", f"{bare}/1", f"{bare}/9", f"{group}/1"]
    standing = governance.assess_all(connection, named[:2]).assessments
    assert [(one.reference, one.allowed) for one in standing] == [
        (f"{group}/1", True),
        (f"{bare}/1", False),
    ]
    found = governance.decide_all(connection, named, "Approved", "Reviewed").decisions
    assert [(one.reference, one.approval) for one in found] == [
        (f"{group}/1", "Approved"),
        (f"{bare}/1", None),
        (f"{bare}/9", None),
    ]
    codes = [one.problem.code for one in found if one.problem]
    assert codes == ["Refused", "UnknownReference"]
    assert found[1].problem is not None
    assert "needs:evaluation" in found[1].problem.title
    assert kinds(connection, f"{group}/1")[0] == ("Approved", "data-scientist")
    assert models.get_version(connection, f"{bare}/1").approval == "PendingManualApproval"
    with (
        fault(connection, "UpdateModelPackage", "AccessDeniedException", "no"),
        pytest.raises(NotAllowed),
    ):
        governance.decide_all(connection, [f"{group}/1"], "Rejected")
    with pytest.raises(InvalidInput, match="No version is named"):
        governance.decide_all(connection, [], "Rejected")
