"""The live widgets: core ipywidgets controls on a real local SageMaker."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets import HTML, Button, IntProgress
from sklearn.datasets import load_breast_cancer
from sklearn.tree import DecisionTreeClassifier

from mlops_ext.errors import MLOpsError
from mlops_ext.notebook.session import MLOps
from mlops_ext.notebook.widgets.panel import Panel, View
from mlops_ext.notebook.widgets.progress import ProgressLine
from mlops_ext.services.records import Progressed

VIEW = "application/vnd.jupyter.widget-view+json"
ROWS, TRUTH = load_breast_cancer(return_X_y=True)


@pytest.fixture
def group(ml: MLOps) -> Iterator[str]:
    """A group of this test alone with two versions."""
    name = f"widgets-{uuid4().hex[:8]}"
    for depth in (1, 3):
        model = DecisionTreeClassifier(max_depth=depth, random_state=7).fit(ROWS, TRUTH)
        ml.register(model, name, evaluation=ml.evaluate(model, ROWS, TRUTH))
    yield name
    ml.clean(f"endpoint:{name}")
    ml.clean(name)


def controls(root: Any) -> list[Any]:
    """The control and all below it."""
    return [root, *(found for child in getattr(root, "children", ()) for found in controls(child))]


def shown(view: View) -> str:
    """What the panel's output says."""
    return "".join(
        output.get("text", "") + output.get("data", {}).get("text/plain", "")
        for output in view.output.outputs
    )


@pytest.fixture
def view(ml: MLOps, group: str) -> View:
    """The panel's controls with the group chosen."""
    view = ml.panel().view()
    view.groups.value = group
    return view


def test_the_panel_is_made_of_core_controls_alone(view: View) -> None:
    modules = {type(control).__module__.partition(".")[0] for control in controls(view.root)}
    assert modules == {"ipywidgets"}
    models = {control.get_state()["_model_module"] for control in controls(view.root)}
    assert models <= {
        "@jupyter-widgets/controls",
        "@jupyter-widgets/base",
        "@jupyter-widgets/output",
    }


def test_the_panel_lists_what_there_is(ml: MLOps, view: View, group: str) -> None:
    assert [reference for _, reference in view.versions.options] == [f"{group}/2", f"{group}/1"]
    label = view.versions.options[0][0]
    assert "Pending" in label
    assert "@latest" in label
    bundle = ml.panel()._repr_mimebundle_()
    assert VIEW in bundle
    assert group in bundle["text/plain"]


def test_approving_in_the_panel_is_an_approval_at_sagemaker(
    ml: MLOps, view: View, group: str
) -> None:
    view.versions.value = (f"{group}/1",)
    view.comment.value = "Good <b>enough</b>"
    view.actions["Approve"].click()
    arn = ml.version(f"{group}/1").arn
    said = ml.client("sagemaker").describe_model_package(ModelPackageName=arn)
    assert said["ModelApprovalStatus"] == "Approved"
    assert said["ApprovalDescription"] == "Good <b>enough</b>"
    assert view.comment.value == ""
    assert (
        "Approved"
        in dict((reference, label) for label, reference in view.versions.options)[f"{group}/1"]
    )


def test_one_version_is_not_enough_to_compare_and_the_panel_says_so(
    view: View, group: str, capsys: pytest.CaptureFixture[str]
) -> None:
    view.versions.value = ()
    view.actions["Compare"].click()
    assert "No version is chosen." in capsys.readouterr().out
    view.versions.value = (f"{group}/1", f"{group}/2")
    view.actions["Compare"].click()
    assert f"{group}/2" in capsys.readouterr().out


def test_without_ipywidgets_the_panel_is_a_list(
    ml: MLOps, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    bundle = Panel(ml)._repr_mimebundle_()
    assert VIEW not in bundle
    assert group in bundle["text/plain"]
    assert group in bundle["text/html"]


@pytest.mark.timeout(180)
def test_a_deployment_returns_at_once_lives_and_can_be_waited_for(ml: MLOps, group: str) -> None:
    ml.version(f"{group}/2").approve("It is the better one")
    deployment = ml.deploy(f"{group}@approved", group)
    assert deployment.status == "Creating"
    moved = threading.Event()
    deployment.following.on_change(moved.set)
    view = deployment.view()
    bundle = deployment._repr_mimebundle_()
    assert VIEW in bundle
    assert group in bundle["text/plain"]
    endpoint = deployment.wait(120)
    assert moved.wait(10)
    assert endpoint.status == "InService"
    assert endpoint.serves == [f"{group}/2"]
    bar = next(one for one in controls(view.root) if isinstance(one, IntProgress))
    assert (bar.value, bar.bar_style) == (bar.max, "success")
    model = ml.version(f"{group}/2").load()
    assert endpoint.invoke(ROWS[:20]).json() == model.predict(ROWS[:20]).tolist()


@pytest.mark.timeout(180)
def test_a_model_that_does_not_load_fails_with_its_last_words(
    ml: MLOps, group: str, tmp_path: Path
) -> None:
    code = tmp_path / "model" / "code"
    code.mkdir(parents=True)
    (code / "inference.py").write_text("import a_module_that_is_not_there\n")
    name = f"{group}-broken"
    ml.register(str(tmp_path / "model"), name).approve("Nobody tried it")
    try:
        deployment = ml.deploy(f"{name}/1", name)
        with pytest.raises(MLOpsError, match="a_module_that_is_not_there"):
            deployment.wait(120)
        controls_shown = controls(deployment.view().root)
        shown = "".join(one.value for one in controls_shown if isinstance(one, HTML))
        assert "a_module_that_is_not_there" in shown
        assert "pre-wrap" in shown  # or the traceback would run together
        assert ml.endpoint(name).status == "Failed"
    finally:
        ml.clean(f"endpoint:{name}")
        ml.clean(name)


@pytest.mark.timeout(180)
def test_stop_deletes_the_endpoint_that_is_being_made(ml: MLOps, group: str) -> None:
    deployment = ml.version(f"{group}/1").approve("").deploy(group)
    stop = next(one for one in controls(deployment.view().root) if isinstance(one, Button))
    stop.click()
    assert "Stopping" in deployment.line()
    with pytest.raises(MLOpsError, match="was stopped"):
        deployment.wait(60)
    assert group not in [endpoint.name for endpoint in ml.endpoints()]


@pytest.fixture(autouse=True)
def _display_in(shell: InteractiveShell) -> InteractiveShell:
    """Displays need a shell."""
    return shell


def test_an_upload_shows_a_bar_with_words_for_front_ends_without_widgets() -> None:
    sent: list[dict[str, Any]] = []

    class Kernel:
        """A shell with a kernel, which is all that tells a live front end."""

        kernel = object()

    line = ProgressLine(Kernel())
    line._put = sent.append  # type: ignore[method-assign]
    line.show(Progressed(text="Packing <the> model"))
    line.show(Progressed(text="Uploading <the> model", done=5_000_000, total=20_000_000))
    assert sent[0] == {"text/plain": "Packing <the> model"}
    assert sent[1]["text/plain"].startswith("Uploading <the> model, ")
    assert sent[1]["text/plain"].endswith("(25%)")
    assert "application/vnd.jupyter.widget-view+json" in sent[1]
    bar, label = line._bar
    assert bar.value == 250
    assert label.value.startswith("Uploading &lt;the&gt; model")
    line.show(Progressed(text="Making the version"))
    assert sent[2] == {"text/plain": "Making the version"}
    ProgressLine(None).show(Progressed(text="nothing in a plain interpreter"))
