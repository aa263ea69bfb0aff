"""Comparisons in a cell: what they carry, and that it is never too much."""

from __future__ import annotations

import json

from notebook.test_displays import CONNECTION, compared, evaluation, version

from mlops_ext.notebook.displays import comparison, thinning
from mlops_ext.notebook.displays.blocks import joined
from mlops_ext.notebook.displays.bundle import MIME, bundle
from mlops_ext.services import records


def test_a_comparison_of_ten_versions_is_drawn_by_components_and_still_fits() -> None:
    points = [at / 511 for at in range(512)]
    bent = [value**0.3 for value in points]
    curve = records.Curve(x=points, y=bent, thresholds=[None, *points[1:]])
    large = evaluation().model_copy(update={"roc": curve, "precision_recall": curve})
    packages = [f"package-{index}" for index in range(150)]
    environment = records.Environment(python="3.11", packages=dict.fromkeys(packages, "1.0"))
    kept = {"environment": environment}
    row = {"values": [0.9] * 10, "differences": [0.01] * 10, "best": None}
    values: list[str | None] = [*["1.0"] * 9, "2.0"]
    changed = records.ChangeRow(kind="environment", name="", values=values, differs=True)
    untested = "No 95 % interval for churn/2: no predictions are stored with churn/2."
    record = compared().model_copy(
        update={
            "versions": [version(number).model_copy(update=kept) for number in range(1, 11)],
            "evaluations": [large] * 6 + [large.model_copy(update={"roc": None})] * 4,
            "metrics": [compared().metrics[0].model_copy(update=row)] * 14,
            "changes": [changed.model_copy(update={"name": name}) for name in packages[:40]],
            "untested": [untested],
        }
    )
    data = thinning.compared(record).to_wire()
    found = bundle("comparison", CONNECTION, lambda: data, comparison.blocks(record))
    assert len(json.dumps(found)) < 200_000
    drawn = records.Comparison.model_validate(found[MIME]["data"]).to_wire()
    assert [one["reference"] for one in drawn["versions"]] == [f"churn/{n}" for n in range(1, 11)]
    first = drawn["evaluations"][0]
    assert 100 < len(first["roc"]["x"]) <= 128
    assert first["confusion"] == evaluation().confusion
    assert untested in found["text/plain"]
    assert untested in found["text/html"]
    # What changed has no column a version: it would be wider than a cell.
    assert "package-39    environment  1.0      2.0" in found["text/plain"]
    assert max(map(len, joined(comparison.blocks(record)).splitlines())) < 160
