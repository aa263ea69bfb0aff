"""The panel in a cell: models, versions, endpoints and their actions, of core controls only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import MLOpsError
from mlops_ext.notebook.displays import words
from mlops_ext.services.records import ModelGroup, VersionSummary

if TYPE_CHECKING:
    from mlops_ext.notebook.session import MLOps


class Panel:
    """Models, versions, endpoints and their actions as an ipywidgets panel.

    It works in every front end that shows core ipywidgets controls, VS Code among them. Without
    ipywidgets its display is a list as text and HTML.
    """

    def __init__(self, ml: MLOps) -> None:
        self._ml = ml
        self._view: View | None = None

    def view(self) -> View:
        """Return its controls, made once.

        Raises:
            ImportError: ipywidgets is not installed.
        """
        if self._view is None:
            self._view = View(self._ml)
        return self._view

    def refresh(self) -> None:
        """Read models and endpoints again."""
        if self._view is not None:
            self._view.refresh()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Return the controls with text and HTML for where there are none."""
        still = self._ml.models()._repr_mimebundle_()
        try:
            view = self.view()
        except ImportError:
            return still
        live = view.root._repr_mimebundle_()
        bundle = live[0] if isinstance(live, tuple) else live
        return {**bundle, "text/plain": still["text/plain"], "text/html": still["text/html"]}


class View:
    """The panel's controls.

    Attributes:
        root: The ipywidgets box that holds them.
        groups: Choice of the group.
        versions: Choice of versions; one for most actions, more to compare.
        comment: Why, for approving, rejecting and deploying.
        target: Name of the endpoint to deploy to.
        endpoints: Choice of the endpoint.
        body: Request body for the endpoint.
        actions: The buttons by what they say.
        output: Where results are shown.
    """

    def __init__(self, ml: MLOps) -> None:
        import ipywidgets as widgets

        self._ml = ml
        self._records: dict[str, ModelGroup] = {}
        self.actions: dict[str, Any] = {}
        wide = widgets.Layout(width="auto")
        self._badge = widgets.HTML()
        self.groups = widgets.Dropdown(description="Model")
        self.versions = widgets.SelectMultiple(description="Versions", rows=7, layout=wide)
        self.comment = widgets.Text(description="Comment", layout=wide)
        self.target = widgets.Text(description="Endpoint", placeholder="churn-prod")
        self.endpoints = widgets.Select(description="Endpoints", rows=4, layout=wide)
        self.body = widgets.Textarea(description="Body", rows=3, layout=wide)
        self.output = widgets.Output()
        self.groups.observe(lambda _: self._show_versions(), names="value")
        self.endpoints.observe(lambda _: self._show_sample(), names="value")
        self.root = self._arranged(widgets)
        self.refresh()

    def refresh(self) -> None:
        """Read models and endpoints again, keeping what is chosen."""
        self._attempt(self._read)

    def _arranged(self, widgets: Any) -> Any:
        row = widgets.HBox
        header = row([self._badge, self._button("Refresh", self._read)])
        look = row(
            [
                self._button("Show", lambda: self._ml.version(self._one())),
                self._button("Compare", lambda: self._ml.compare(*self._several())),
                self._button("Lineage", lambda: self._ml.lineage(self._one())),
                self._button("History", lambda: self._ml.version(self._one()).history()),
            ]
        )
        decide = row(
            [
                self._button("Approve", lambda: self._decided("approve")),
                self._button("Reject", lambda: self._decided("reject")),
                self.target,
                self._button("Deploy", self._deployed),
            ]
        )
        serve = row(
            [
                self._button("Show endpoint", lambda: self._ml.endpoint(self._endpoint())),
                self._button("Invoke", self._invoked),
                self._button("Delete endpoint", self._deleted),
            ]
        )
        parts = [header, self.groups, self.versions, look, self.comment, decide]
        return widgets.VBox([*parts, self.endpoints, self.body, serve, self.output])

    def _button(self, words_: str, act: Callable[[], Any]) -> Any:
        import ipywidgets as widgets

        button = widgets.Button(description=words_, layout=widgets.Layout(width="auto"))
        button.on_click(lambda _: self._attempt(act))
        self.actions[words_] = button
        return button

    def _attempt(self, act: Callable[[], Any]) -> None:
        """Run an action and show in the output what it gives, or why it failed."""
        from IPython.display import display

        self.output.clear_output(wait=True)
        with self.output:
            try:
                shown = act()
            except MLOpsError as error:
                print(error)
            else:
                if shown is not None:
                    display(shown)  # type: ignore[no-untyped-call]

    def _read(self) -> None:
        info = self._ml.connection.info()
        name = "Local SageMaker" if info.kind == "local" else f"AWS {info.account}"
        self._badge.value = f"<b>{escape(name)}</b> {escape(info.region)}, {escape(info.user)}"
        self._records = {group.name: group.record for group in self._ml.models()}
        _choose(self.groups, list(self._records))
        self._show_versions()
        endpoints = list(self._ml.endpoints())
        labels = [_labelled(e.name, words.state(e.status).word, *e.serves) for e in endpoints]
        _choose(self.endpoints, list(zip(labels, [e.name for e in endpoints], strict=True)))

    def _show_versions(self) -> None:
        group = self._records.get(self.groups.value or "")
        versions = group.versions if group else []
        known = {version.reference for version in versions}
        kept = tuple(chosen for chosen in self.versions.value if chosen in known)
        self.versions.options = [(_described(version), version.reference) for version in versions]
        self.versions.value = kept or tuple(version.reference for version in versions[:1])

    def _show_sample(self) -> None:
        if self.endpoints.value and not self.body.value:
            self.body.value = self._ml.endpoint(self.endpoints.value).details().sample or ""

    def _one(self) -> str:
        chosen = self._several()
        if len(chosen) != 1:
            raise _choice("Choose one version.", "Click it in the list.")
        return chosen[0]

    def _several(self) -> Sequence[str]:
        chosen: Sequence[str] = self.versions.value
        if not chosen:
            raise _choice("No version is chosen.", "Click one; with Ctrl or Shift, more.")
        return chosen

    def _endpoint(self) -> str:
        name: str | None = self.endpoints.value
        if not name:
            raise _choice("No endpoint is chosen.", "Deploy a version first.")
        return name

    def _decided(self, verb: str) -> Any:
        decided = getattr(self._ml.version(self._one()), verb)(self.comment.value)
        self.comment.value = ""
        self._read()
        return decided

    def _deployed(self) -> Any:
        name = self.target.value.strip()
        if not name:
            raise _choice("The endpoint has no name.", "Write one beside Deploy.")
        deployment = self._ml.deploy(self._one(), name, comment=self.comment.value)
        self._read()
        return deployment

    def _invoked(self) -> Any:
        return self._ml.endpoint(self._endpoint()).invoke(self.body.value)

    def _deleted(self) -> Any:
        cleaned = self._ml.endpoint(self._endpoint()).delete()
        self._read()
        return cleaned


def _choice(title: str, hint: str) -> MLOpsError:
    from mlops_ext.errors import InvalidInput

    return InvalidInput.of("NothingChosen", title, hint=hint)


def _choose(control: Any, options: list[Any]) -> None:
    """Give a control its options, keeping its value where it is still one of them."""
    before = control.value
    control.options = options
    values = [option[1] if isinstance(option, tuple) else option for option in options]
    if before in values:
        control.value = before
    elif values:
        control.value = values[0]


def _described(version: VersionSummary) -> str:
    metric = version.metrics[0] if version.metrics else None
    measured = f"{metric.label} {words.figure(metric.value)}" if metric else ""
    aliases = " ".join(f"@{alias}" for alias in version.aliases)
    state = words.state(version.approval).word
    return _labelled(version.reference, state, measured, aliases)


def _labelled(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
