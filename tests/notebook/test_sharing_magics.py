"""Copying, sharing and deleting by magics and objects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from sklearn.datasets import load_breast_cancer
from sklearn.tree import DecisionTreeClassifier

import mlops_ext
from mlops_ext.local import launcher
from mlops_ext.notebook.magics.failing import MagicError
from mlops_ext.notebook.objects.models import Version
from mlops_ext.notebook.objects.sharing import CopyPlan, Removal, Sharing
from mlops_ext.notebook.session import MLOps

MIME = "application/vnd.mlops+json"
ACCOUNT = "111122223333"


def run(shell: InteractiveShell, line: str) -> Any:
    return shell.run_line_magic("mlops", line)


@pytest.fixture
def group(ml: MLOps) -> Iterator[str]:
    rows, truth = load_breast_cancer(return_X_y=True)
    model = DecisionTreeClassifier(max_depth=2).fit(rows, truth)
    ml.register(model, "spread", metrics={"auc": 0.9}, no_code=True)
    yield "spread"
    ml.clean("spread")


def test_a_version_goes_to_another_sagemaker_after_a_dry_run(
    ml: MLOps, shell: InteractiveShell, group: str, tmp_path: Path
) -> None:
    launcher.start(tmp_path / "there", port=0, account_id="222233334444", region="eu-west-1")
    try:
        there = f"--to local --state-dir {tmp_path / 'there'}"
        plan = run(shell, f"copy {group}/1 {there} --dry-run")
        assert isinstance(plan, CopyPlan)
        assert "222233334444, eu-west-1" in str(plan)
        assert "model.tar.gz" in str(plan)
        assert plan._repr_mimebundle_()[MIME]["kind"] == "copy"
        made = run(shell, f"copy {group}/1 {there} --group arrived")
        assert isinstance(made, Version)
        assert made.arn.startswith("arn:aws:sagemaker:eu-west-1:222233334444:model-package/arrived")
        assert made.metrics == {"auc": 0.9}
        other = mlops_ext.connect("local", state_dir=tmp_path / "there")
        back = ml.version(f"{group}/1").copy(to=other, group="arrived")
        assert isinstance(back, Version)
        assert back.record.existing
        assert [one.name for one in other.models()] == ["arrived"]
    finally:
        launcher.stop(tmp_path / "there")


def test_a_group_is_shared_shown_and_taken_back(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    planned = run(shell, f"share {group} {ACCOUNT} --rights deploy --dry-run")
    assert isinstance(planned, Sharing)
    assert planned.accounts == {ACCOUNT: "deploy"}
    assert ml.group(group).shared().accounts == {}
    run(shell, f"share {group} {ACCOUNT} --rights deploy --promote")
    shown = run(shell, f"share {group}")
    assert shown.accounts == {ACCOUNT: "deploy"}
    assert "sagemaker:CreateModel" in str(shown)
    assert "s3:GetObject" in shown._repr_mimebundle_()["text/html"]
    assert run(shell, f"unshare {group}").accounts == {}
    assert ml.group(group).shared().accounts == {ACCOUNT: "deploy"}
    run(shell, f"unshare {group} --yes")
    assert ml.group(group).shared().policy is None
    received = ml.models(shared=True)
    assert len(received) == 0
    assert str(received) == "No other account shares a model group with this one."
    with pytest.raises(MagicError, match="twelve digits"):
        run(shell, f"share {group} 12345")


def test_delete_says_first_what_goes_and_deletes_with_yes(
    ml: MLOps, shell: InteractiveShell, group: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = run(shell, f"delete {group}")
    assert isinstance(plan, Removal)
    assert "Nothing is deleted yet" in capsys.readouterr().out
    assert f"{group} " in str(plan)
    assert ml.version(f"{group}/1").number == 1
    assert isinstance(ml.group(group).delete(dry_run=True), Removal)
    removed = run(shell, f"delete {group}/1 --yes")
    assert f"version {group}/1" in removed.removed
    run(shell, f"delete {group} --yes")
    with pytest.raises(MagicError, match="no model group"):
        run(shell, f"delete {group} --yes")
