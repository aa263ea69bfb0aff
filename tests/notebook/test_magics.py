"""``%mlops`` in a real IPython shell on a real local SageMaker."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from services.served import served

from mlops_ext.errors import InvalidInput
from mlops_ext.notebook.magics.failing import MagicError
from mlops_ext.notebook.magics.whereabouts import told
from mlops_ext.notebook.session import MLOps, connect


def run(shell: InteractiveShell, line: str) -> Any:
    return shell.run_line_magic("mlops", line)


def package(ml: MLOps, reference: str) -> dict[str, Any]:
    found: dict[str, Any] = ml.client("sagemaker").describe_model_package(
        ModelPackageName=ml.version(reference).arn
    )
    return found


def test_a_registered_version_is_what_boto3_says(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    version = run(shell, f"version {group}@latest")
    said = package(ml, f"{group}/2")
    assert version.number == said["ModelPackageVersion"] == 2
    assert version.arn == said["ModelPackageArn"]
    assert said["ModelPackageDescription"] == "C=1.0"
    assert version.metrics["auc"] == pytest.approx(float(said["CustomerMetadataProperties"]["auc"]))
    assert [use.name for use in version.datasets] == ["train <1>.csv"]
    assert version.datasets[0].rows == 100
    assert "train <1>.csv" in str(version)
    assert "train &lt;1&gt;.csv" in version._repr_mimebundle_()["text/html"]


def test_the_cells_run_so_far_are_kept_unless_code_is_left_out(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    from mlops_ext.services.manifest import read_manifest

    shell.run_cell("kept_marker = 17", store_history=True)
    run(shell, f"register clf {group} --force")
    manifest = read_manifest(ml.connection, package(ml, f"{group}/3"))
    assert manifest is not None
    assert "kept_marker = 17" in [cell.source for cell in manifest.cells]
    run(shell, f"register clf {group} --force --no-code")
    without = read_manifest(ml.connection, package(ml, f"{group}/4"))
    assert without is not None
    assert without.cells == []


def test_what_is_kept_is_said_once_before_the_first_upload(
    ml: MLOps,
    shell: InteractiveShell,
    group: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mlops_ext.notebook.registration._told", False)
    run(shell, f"register clf {group} --force")
    run(shell, f"register clf {group} --force")
    said = capsys.readouterr().out
    assert said.count("Kept with a version") == 1
    assert "(--no-code) leaves code out" in said


def test_a_comment_in_a_variable_arrives_unchanged_and_escaped(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    decided = run(shell, f"approve {group}/1 -m $note")
    assert decided.approval == package(ml, f"{group}/1")["ModelApprovalStatus"] == "Approved"
    assert package(ml, f"{group}/1")["ApprovalDescription"] == shell.user_ns["note"]
    html = decided._repr_mimebundle_()["text/html"]
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    history = run(shell, f"history {group}/1")
    assert shell.user_ns["note"] in [entry.why for entry in history]


def test_several_are_decided_at_once_and_each_says_what_came_of_it(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    shell.user_ns["note"] = "Looked at together"
    found = run(shell, f"approve {group}/1 {group}/2 {group}/99 -m $note")
    assert [one.approval for one in found] == ["Approved", "Approved", None]
    assert "2 of 3 approved" in str(found)
    assert f"{group}/99" in str(found)
    assert ml.version(f"{group}/2").history()[0].why == "Looked at together"
    assert [one.approval for one in run(shell, f"reject {group}/1 {group}/2")] == ["Rejected"] * 2
    with pytest.raises(MagicError, match="one version at a time"):
        run(shell, f"approve {group}/1 {group}/2 --override min:auc")
    with pytest.raises(MagicError, match="moved one at a time"):
        run(shell, f"approve {group}/1 {group}/2 --stage QA")
    moved = run(shell, f"approve {group}/2 --stage QA -m 'Good enough'")
    assert package(ml, f"{group}/2")["ModelLifeCycle"]["Stage"] == moved.record.stage == "QA"
    assert [one.what for one in moved.history()][:2] == ["Approved", "Stage"]


def test_reject_needs_no_comment(ml: MLOps, shell: InteractiveShell, group: str) -> None:
    assert run(shell, f"reject {group}@latest").approval == "Rejected"
    assert package(ml, f"{group}/2")["ModelApprovalStatus"] == "Rejected"


def test_a_rule_refuses_in_words_and_an_override_stays_in_the_history(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    rules = run(shell, f"policy {group} set min:auc 0.99999 --override")
    assert "AUC at least 0.99999" in str(rules)
    with pytest.raises(MagicError, match="min:auc holds it up") as refused:
        run(shell, f"approve {group}/1 -m $note")
    assert "--override min:auc" in str(refused.value)
    standing = run(shell, f"policy {group}/1")
    assert "Not met" in str(standing)
    assert "at least 0.99999 is needed" in standing._repr_mimebundle_()["text/html"]
    assert run(shell, f"approve {group}/1 -m $note --override min:auc").approval == "Approved"
    assert [entry.what for entry in run(shell, f"history {group}/1")][:2] == ["Approved", "Waived"]

    run(shell, f"policy {group} set stages @new:Development:QA")
    with pytest.raises(MagicError, match="it may go to Development"):
        run(shell, f"stage {group}/1 Production")
    moved = run(shell, f"stage {group}/1 Development --status OnHold -m Holiday")
    assert package(ml, f"{group}/1")["ModelLifeCycle"]["StageStatus"] == "OnHold"
    assert "Development · OnHold" in str(moved)
    assert len(run(shell, f"policy {group} remove stages")) == 1
    with pytest.raises(MagicError, match="Name the rule to set"):
        run(shell, f"policy {group} set")
    document = run(shell, f"policy {group} iam Reviewers").document
    assert document["Version"] == "2012-10-17"
    assert "aws iam put-role-policy" in str(run(shell, f"policy {group} iam S --registers"))
    policy = ml.group(group).policy
    policy.set("needs:card")
    assert [one.rule for one in policy] == ["min:auc", "needs:card"]
    policy.remove("needs:card")
    assert [one.rule for one in policy] == ["min:auc"]


def test_compare_shows_a_verdict_and_both_curves(shell: InteractiveShell, group: str) -> None:
    comparison = run(shell, f"compare {group}/1 {group}/2")
    assert comparison.record.judgements[0].lead in str(comparison)
    assert [v.reference for v in comparison.record.versions] == [f"{group}/1", f"{group}/2"]
    html = comparison._repr_mimebundle_()["text/html"]
    assert html.count("<polyline") == 4  # the diagonal, two curves and the gain


def test_compare_leaves_out_what_is_equal_and_writes_a_page_of_its_own(
    shell: InteractiveShell, group: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "compared.html"
    versions = f"{group}/1 {group}/2 --baseline {group}/1"
    found = run(shell, f"compare {versions} --differences --html {page}")
    assert all(row.differs for row in found.record.changes)
    assert f"Written to {page}." in capsys.readouterr().out
    html = page.read_text("utf-8")
    assert html.startswith("<!doctype html>")
    assert found.record.judgements[0].lead in html
    assert "What changed" in html
    assert "Gain in true positive rate" in html
    assert "<script" not in html
    assert "http" not in html
    rows = [row for row in found.table() if row["metric"] == "auc"]
    assert [row["version"] for row in rows] == [f"{group}/1", f"{group}/2"]
    assert rows[0]["low"] is None
    assert rows[1]["low"] <= rows[1]["difference"] <= rows[1]["high"]
    assert rows[1]["method"] == "DeLong"


def test_out_keeps_the_result_and_shows_nothing(shell: InteractiveShell, group: str) -> None:
    assert run(shell, f"models {group} --out kept") is None
    assert shell.user_ns["kept"].name == group
    assert len(shell.user_ns["kept"].versions) == 2


def test_lineage_is_saved_for_others_and_taken_in_again(
    shell: InteractiveShell, group: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lineage.jsonl"
    run(shell, f"lineage {group}/2 --export {file}")
    assert str(file) in capsys.readouterr().out
    again = run(shell, f"import {file} --dry-run")
    assert again.record.dry_run
    assert "events are there already." in str(again)
    assert again.bad == []
    run(shell, f"lineage {group}/2 --export {file} --format prov")
    assert "wasDerivedFrom" in file.read_text()


def test_lineage_leads_from_the_data_to_the_versions(shell: InteractiveShell, group: str) -> None:
    datasets = run(shell, f"lineage {group}/2 --datasets")
    assert datasets.names == ["train <1>.csv"]
    models = run(shell, "lineage $csv --models")
    assert {f"{group}/1", f"{group}/2"} <= set(models.names)
    way = run(shell, f"lineage {group}/2 --to $csv")
    assert way.answer.startswith("train <1>.csv → ")
    assert way.answer.endswith(f" → {group}/2.")


def test_lineage_takes_no_more_calls_than_it_may(
    shell: InteractiveShell, group: str, ml: MLOps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ml.connection, "local_client", lambda: None)
    part = run(shell, f"lineage {group}/2 --most-calls 1")
    assert part.record.partial
    assert "The calls that were given are used up" in str(part)
    with pytest.raises(MagicError, match="0 is not a whole number from 1"):
        run(shell, f"lineage {group}/2 --most-calls 0")


def test_questions_beyond_the_graph_have_rows(shell: InteractiveShell, group: str) -> None:
    unchanged = run(shell, f"stale {group}/2")
    assert [(row.subject, row.state) for row in unchanged.findings] == [("train <1>.csv", "Same")]
    assert unchanged.names == []
    affected = run(shell, "impact $csv")
    assert {f"{group}/1", f"{group}/2"} <= {row.subject for row in affected.findings}
    assert run(shell, f"lineage {group}/2 --approvers").record.question == "approvers"
    nowhere = run(shell, f"lineage {group}/2 --served 2026-01-01")
    assert nowhere.answer == f"On 1 Jan 2026 {group}/2 served nowhere."
    assert run(shell, f"lineage {group}/2 --served now").answer == f"Now {group}/2 serves nowhere."
    with pytest.raises(MagicError, match="One question at a time: --jobs and --impact are 2"):
        run(shell, f"lineage {group}/2 --impact --jobs")
    with pytest.raises(MagicError, match="'soon' is neither a date nor a time"):
        run(shell, f"lineage {group}/2 --served soon")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("aprove churn/1", "There is no command aprove. The closest is approve."),
        ("register cfl churn", "There is no variable cfl."),
        ("approve", "the following arguments are required: REFERENCE"),
        ("approve churn/1 --because x", "unrecognized arguments: --because"),
    ],
)
def test_errors_are_short_and_say_what_to_do(
    ml: MLOps, shell: InteractiveShell, line: str, says: str
) -> None:
    with pytest.raises(MagicError) as raised:
        run(shell, line)
    shown = "\n".join(raised.value._render_traceback_())
    assert says in shown
    assert "Traceback" not in shown


def test_an_unknown_version_gets_the_closest(shell: InteractiveShell, group: str) -> None:
    with pytest.raises(MagicError, match=f"{group}/2"):
        run(shell, f"version {group}/3")


def test_a_refused_group_name_gets_a_valid_one(shell: InteractiveShell, group: str) -> None:
    with pytest.raises(MagicError, match="churn-model"):
        run(shell, "register clf churn_model")


def test_help_is_printed_and_nothing_is_run(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(shell, "approve --help") is None
    assert "why, kept in the history" in capsys.readouterr().out
    assert run(shell, "") is None
    assert "register a model as the next version" in capsys.readouterr().out


def test_a_command_says_when_another_sagemaker_was_connected_to_since(
    ml: MLOps, shell: InteractiveShell, state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(shell, "models")
    capsys.readouterr()
    connect("local", state_dir=state_dir, user="ben")
    run(shell, "models")
    assert capsys.readouterr().out == ""
    other = connect("local", state_dir=state_dir.parent / "other")
    said = told(other.connection) or ""  # by itself, so that no second SageMaker starts
    assert said.startswith("%mlops works on the local SageMaker (us-east-1, ")
    assert str(state_dir.parent / "other") in said
    connect("local", state_dir=state_dir)
    run(shell, "models")
    assert f", {state_dir}) now" in capsys.readouterr().out


def test_copying_to_what_is_no_sagemaker_says_what_would_be(ml: MLOps, group: str) -> None:
    with pytest.raises(InvalidInput, match="int objects are no SageMaker"):
        ml.copy(f"{group}/1", to=3)  # type: ignore[arg-type]


def test_use_points_this_kernels_clients_at_the_local_sagemaker_and_back(
    shell: InteractiveShell, state_dir: Path, python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import boto3

    monkeypatch.setattr("mlops_ext.notebook.session._latest", None)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "theirs")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    before = dict(os.environ)
    which = run(shell, f"use local --state-dir {state_dir} --user ada")
    try:
        assert which.connection.kind == "local"
        said = boto3.client("sts").get_caller_identity()
        assert said["Arn"].endswith("mlops-local/ada")
        hard_wired = "https://sts.eu-west-1.amazonaws.com"
        sdk = boto3.client("sts", endpoint_url=hard_wired)
        assert sdk.meta.endpoint_url == os.environ["AWS_ENDPOINT_URL"]
        command = "import boto3; print(boto3.client('sts').get_caller_identity()['Account'])"
        output = shell.getoutput(f'{python} -c "{command}"')
        assert list(output) == ["000000000000"]
    finally:
        from mlops_ext.notebook import attach

        attach.detach()
    assert dict(os.environ) == before
    assert boto3.client("sts").meta.region_name == "eu-west-1"


def test_a_class_of_the_notebook_goes_along_and_is_served(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    cell = """
import numpy as np
from math import sqrt

FACTOR = 3.0


def scaled(value):
    return sqrt(value) * FACTOR


class Rooted:
    def predict(self, rows):
        return np.array([scaled(float(row[0])) for row in rows])


rooted = Rooted()
"""
    shell.run_cell(cell, store_history=True).raise_error()
    version = run(shell, f"register rooted {group}-own")
    assert version.record.source == "Rooted"
    assert served(ml.connection, version.record, [[4], [9]]) == [6.0, 9.0]
    shell.run_cell("LOCK = open('/dev/null')\nclass Held(Rooted):\n    def f(self): return LOCK\n")
    shell.run_cell("held = Held()")
    with pytest.raises(InvalidInput, match="Held uses the variable LOCK of the notebook"):
        ml.register(shell.user_ns["held"], f"{group}-own")
