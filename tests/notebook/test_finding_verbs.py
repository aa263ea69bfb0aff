"""``ml.find``, ``ml.best`` and their magics, on a real local SageMaker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from IPython.core.interactiveshell import InteractiveShell

from mlops_ext.errors import InvalidInput
from mlops_ext.notebook.displays.bundle import MIME
from mlops_ext.notebook.magics.failing import MagicError
from mlops_ext.notebook.session import MLOps

HOSTILE = "<b onclick=x>bold</b>"
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1"


@pytest.fixture
def group(ml: MLOps) -> Iterator[str]:
    """A group with three versions that differ in their metrics."""
    name, client = f"find-{uuid4().hex[:8]}", ml.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName=name)
    for auc, approval in ((0.8, "Approved"), (0.95, "Rejected"), (0.9, "Approved")):
        client.create_model_package(
            ModelPackageGroupName=name,
            ModelPackageDescription=HOSTILE,
            ModelApprovalStatus=approval,
            InferenceSpecification={"Containers": [{"Image": IMAGE}]},
            CustomerMetadataProperties={"auc": str(auc), "gain": "3"},
        )
    yield name
    ml.clean(name)


def run(shell: InteractiveShell, line: str) -> Any:
    return shell.run_line_magic("mlops", line)


def test_a_trend_shows_each_version_and_that_approved_ones_became_worse(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    found = ml.trend(group, "auc")
    assert [point.value for point in found.points] == [0.8, 0.95, 0.9]
    assert found.regression is None
    assert found.rows()[0] == {"version": f"{group}/1", "status": "Approved", "auc": 0.8}
    assert repr(found) == f"<Trend of auc in {group}>"
    shown = found._repr_mimebundle_()
    assert shown["text/plain"].splitlines()[0] == f"AUC of {group}  3 versions"
    assert shown["text/plain"].splitlines()[-1].split() == [f"{group}/1", "Approved", "0.8000"]
    assert shown["text/html"].count("<polyline") == 1
    assert "<b>0.9500</b>" in shown["text/html"]
    assert shown[MIME]["data"] == found.record.to_wire()
    ml.client("sagemaker").create_model_package(
        ModelPackageGroupName=group,
        ModelApprovalStatus="Approved",
        InferenceSpecification={"Containers": [{"Image": IMAGE}]},
        CustomerMetadataProperties={"auc": "0.85"},
    )
    run(shell, "find")
    fell = run(shell, f"trend {group}")
    assert fell.record.metric == "auc"
    assert f"{group}/4 is worse than {group}/3, approved before it.  AUC −0.0500" in str(fell)


def test_find_shows_what_a_query_keeps_with_the_metrics_as_columns(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    found = ml.find(f'auc > 0.85 "{HOSTILE}" group:{group}', sort="-auc")
    assert found.references == [f"{group}/2", f"{group}/3"]
    assert [row["auc"] for row in found.rows()] == [0.95, 0.9]
    assert found.first().reference == f"{group}/2"
    shown = found._repr_mimebundle_()
    assert "0.9500" in shown["text/plain"]
    assert "by auc, largest first" in shown["text/plain"]
    assert "&lt;b" in shown["text/html"]
    assert "<b onclick" not in shown["text/html"]
    assert shown[MIME]["data"]["metrics"] == ["auc", "gain"]
    assert str(ml.find("no such thing")) == "No version matches no such thing."
    assert len(str(ml.find("x" * 3000))) < 300
    with pytest.raises(InvalidInput, match=r"no status aproved\. The closest is approved\."):
        ml.find("status:aproved")
    assert ml.find(f"status:appr*,PENDING group:{group}").record.total == 2
    line = f"find group:{group} status:approved auc>0.5 --sort=-auc --limit 1"
    assert run(shell, line).references == [f"{group}/3"]
    assert run(shell, f"find 'group:{group} \"{HOSTILE}\"'").record.total == 3
    assert ml.find(group=group, status=["approved"]).references == [f"{group}/3", f"{group}/1"]


def test_best_gives_the_version_and_asks_for_a_direction_it_does_not_know(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    assert ml.best(group, "auc").reference == f"{group}/2"
    assert ml.best(group, "auc", status="approved").approval == "Approved"
    assert run(shell, f"best {group} auc status:approved").reference == f"{group}/3"
    assert run(shell, f"best {group} gain --direction higher").number == 3
    with pytest.raises(InvalidInput, match="Whether a higher or a lower gain is better"):
        ml.best(group, "gain")
    with pytest.raises(MagicError, match="--direction higher"):
        run(shell, f"best {group} gain")
    with pytest.raises(MagicError, match=r"There is no field stauts\. Closest: status"):
        run(shell, f"best {group} auc stauts:approved")


def test_aliases_and_collections_say_what_they_changed(
    ml: MLOps, shell: InteractiveShell, group: str
) -> None:
    assert str(ml.version(f"{group}/1").alias("champion")) == (
        f"{group}@champion names {group}/1 now."
    )
    assert str(run(shell, f"alias {group}/2 champion")) == (
        f"{group}@champion names {group}/2 now, {group}/1 before."
    )
    assert ml.version(f"{group}@champion").number == 2
    gone = run(shell, f"unalias {group}@champion")
    assert str(gone) == f"{group}@champion is taken away; it named {group}/2."
    with pytest.raises(MagicError, match="latest is no alias to set"):
        run(shell, f"alias {group}/1 latest")
    path = f"risk-{group}"
    with pytest.raises(MagicError, match="Name the collection"):
        run(shell, "collections --create")
    ml.create_collection(path)
    shown = run(shell, f"collections {path}/inner --create --add {group}")
    assert [one.path for one in shown[path].collections] == [f"{path}/inner"]
    assert shown[f"{path}/inner"].groups == [group]
    assert group in str(shown)
    assert ml.find(collection=path).record.total == 3
    inner = ml.collection(f"{path}/inner")._repr_mimebundle_()
    assert group in inner["text/plain"]
    assert inner["text/plain"].startswith(f"{path}/inner")
    assert inner[MIME]["data"]["collections"][0]["path"] == f"{path}/inner"
    renamed = run(shell, f"collections {path}/inner --rename core")
    assert (renamed.path, renamed.groups) == (f"{path}/core", [group])
    assert ml.collection(f"{path}/core").rename("inner").path == f"{path}/inner"
    run(shell, f"collections {path}/inner --remove {group} --delete")
    ml.collection(path).delete()
    assert path not in str(ml.collections())
