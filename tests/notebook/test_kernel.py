"""What only a kernel shows: errors as a notebook stops at them, and displays that live."""

from __future__ import annotations

import os
from typing import Any

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from mlops_ext.connection import Connection

SET_UP = """
%load_ext mlops_ext
import mlops_ext
from sklearn.datasets import load_breast_cancer
from sklearn.tree import DecisionTreeClassifier

ml = mlops_ext.connect()
model = DecisionTreeClassifier(max_depth=2).fit(*load_breast_cancer(return_X_y=True))
ml.register(model, "live").approve("To be served")
"""


RULED = "%mlops reject live/1\n%mlops policy live set author"


def executed(*sources: str) -> tuple[Any, NotebookClient]:
    """The notebook of these cells, executed, with its client."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    client = NotebookClient(notebook, timeout=150)
    with client.setup_kernel(env=dict(os.environ)):
        for at, cell in enumerate(notebook.cells):
            client.execute_cell(cell, at)
    return notebook, client


@pytest.mark.timeout(240)
def test_a_failing_magic_stops_the_notebook_with_short_text(sagemaker: Connection) -> None:
    with pytest.raises(CellExecutionError) as raised:
        executed(SET_UP, RULED, "%mlops approve live/1", "raise SystemError('not reached')")
    shown = str(raised.value)
    assert "registered by" in shown
    assert "which is you" in shown
    assert "Traceback" not in shown
    assert "mlops_ext/" not in shown
    assert "not reached" not in shown


@pytest.mark.timeout(240)
def test_a_deployment_lives_in_its_cell_while_the_kernel_goes_on(sagemaker: Connection) -> None:
    notebook, client = executed(
        SET_UP,
        "deployment = ml.deploy('live/1', 'live')\ndeployment",
        "deployment.wait()",
        "%mlops deploy live/1 live",
    )
    live = notebook.cells[1].outputs[-1].data
    view = live["application/vnd.jupyter.widget-view+json"]
    assert "live" in live["text/plain"]
    root = client.widget_state[view["model_id"]]
    assert root["_model_name"] == "VBoxModel"
    states = client.widget_state.values()
    bars = [state for state in states if state["_model_name"] == "IntProgressModel"]
    assert [(bar["value"], bar["bar_style"]) for bar in bars] == [(3, "success")]
    served = notebook.cells[2].outputs[-1].data["application/vnd.mlops+json"]
    assert served["data"]["status"] == "InService"
    warning, progress, result = notebook.cells[3].outputs
    assert warning.text == "live serves live/1 already.\n"
    assert progress.data["text/plain"].startswith("live/1 to live: In service")
    assert result.data["application/vnd.mlops+json"]["kind"] == "endpoint"
