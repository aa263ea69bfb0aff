"""Model cards in a notebook: shown, edited, exported, on a real local SageMaker."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from IPython.core.interactiveshell import InteractiveShell

from mlops_ext.errors import Conflict
from mlops_ext.notebook.displays.bundle import MIME
from mlops_ext.notebook.magics.failing import MagicError
from mlops_ext.notebook.session import MLOps

HOSTILE = "</style><script>alert(1)</script>"
CONTENT = {
    "model_overview": {"model_creator": HOSTILE},
    "evaluation_details": [
        {
            "name": HOSTILE,
            "metric_groups": [
                {
                    "name": "binary_classification_metrics",
                    "metric_data": [
                        {"name": "auc", "type": "number", "value": 0.91, "notes": HOSTILE},
                        {
                            "name": "precision_recall_curve",
                            "type": "linear_graph",
                            "value": [[0, 1], [1, 0.4]],
                        },
                        {"name": "gains", "type": "linear_graph", "value": [[10, 250]]},
                        {
                            "name": "shap",
                            "type": "bar_chart",
                            "value": [0.5, -0.25],
                            "x_axis_name": ["age", HOSTILE],
                        },
                        {
                            "name": "confusion_matrix",
                            "type": "matrix",
                            "value": [[3, 1], [0, 4]],
                            "x_axis_name": ["no", HOSTILE],
                        },
                        {"name": "odd", "type": "matrix", "value": "none"},
                    ],
                },
                "no group",
            ],
        }
    ],
    "a_later_section": [HOSTILE, 3],
}


class _Elements(HTMLParser):
    """The names of all elements of a page, and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.names.append(tag)
        self.open.append(tag)
        self.attributes += [f"{name}={value}" for name, value in attrs]

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.names.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def reference(ml: MLOps) -> Iterator[str]:
    """A version without a card."""
    name, client = f"card-{uuid4().hex[:8]}", ml.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName=name)
    image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1"
    client.create_model_package(
        ModelPackageGroupName=name,
        InferenceSpecification={"Containers": [{"Image": image}]},
        CustomerMetadataProperties={"auc": "0.9"},
    )
    yield f"{name}/1"
    ml.clean(name)


def run(shell: InteractiveShell, line: str) -> Any:
    return shell.run_line_magic("mlops", line)


def test_a_proposal_says_so_and_is_stored_by_an_edit(
    ml: MLOps, shell: InteractiveShell, reference: str
) -> None:
    card = run(shell, f"card {reference}")
    assert (card.stored, repr(card)) == (False, f"<Card of {reference}, not stored>")
    shown = card._repr_mimebundle_()
    assert "Proposed from what the version knows" in shown["text/plain"]
    assert "auc = 0.9" in shown["text/plain"]
    assert (shown[MIME]["kind"], shown[MIME]["data"]["stored"]) == ("card", False)
    edited = run(
        shell, f'card {reference} --set intended_uses.purpose_of_model="Find who leaves = churn"'
    )
    assert edited.content["intended_uses"] == {"purpose_of_model": "Find who leaves = churn"}
    assert run(shell, f"card {reference} --status PendingReview").record.status == "PendingReview"
    assert "Pending review" in str(ml.version(reference).card())
    with pytest.raises(Conflict, match="was changed after this one was read"):
        edited.edit(intended_uses={"risk_rating": "Low"})
    again = ml.version(reference).card().edit(intended_uses={"risk_rating": "Low"})
    assert again.content["intended_uses"]["purpose_of_model"] == "Find who leaves = churn"
    assert again.edit({"intended_uses": None}).content.get("intended_uses") is None
    with pytest.raises(MagicError, match="sets nothing"):
        run(shell, f"card {reference} --set purpose")


def test_the_exported_page_needs_nothing_else_and_escapes_all(
    ml: MLOps, shell: InteractiveShell, reference: str, tmp_path: Path
) -> None:
    client = ml.client("sagemaker")
    client.update_model_package(
        ModelPackageArn=ml.version(reference).arn,
        ModelCard={
            "ModelCardContent": json.dumps(
                {name: value for name, value in CONTENT.items() if name != "a_later_section"}
            ),
            "ModelCardStatus": "Approved",
        },
    )
    target = tmp_path / "card.html"
    run(shell, f"card {reference} --html {target}")
    text = target.read_text(encoding="utf-8")
    page = _Elements()
    page.feed(text)
    assert page.open == []
    assert {"script", "link", "img", "iframe"}.isdisjoint(page.names)
    assert not [one for one in page.attributes if re.match(r"on|src=|href=", one)]
    assert "url(" not in text
    assert "@media print" in text
    assert page.names.count("svg") == 2
    for said in ("0.9100", "Approved", "Gains", "250", "&lt;/style&gt;&lt;script&gt;", "−0.2500"):
        assert said in text
    assert f"Model card of {reference}" in text
