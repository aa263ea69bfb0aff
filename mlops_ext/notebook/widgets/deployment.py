"""A deployment as a cell shows it: progress, state, time, log, and a button that stops it."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import Conflict, MLOpsError
from mlops_ext.notebook.displays import words
from mlops_ext.notebook.objects.endpoints import Endpoint
from mlops_ext.notebook.widgets.following import Following
from mlops_ext.services import deployment

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def deploy(
    connection: Connection,
    reference: str,
    endpoint: str,
    *,
    comment: str = "",
    override: Collection[str] = (),
) -> Deployment:
    """Deploy an approved version to an endpoint and return at once.

    Args:
        connection: The SageMaker.
        reference: The version.
        endpoint: Name of the endpoint; made, or changed where it is there.
        comment: Why, for the history.
        override: Names of rules that shall not hold it up; the comment is the reason.

    Raises:
        MLOpsError: The version is not approved or cannot be served, or SageMaker refuses.
    """
    plan = deployment.plan(connection, reference, endpoint)
    record = deployment.deploy(
        connection, plan.reference, plan.endpoint, comment=comment, overrides=override
    )
    following = Following(connection, plan.reference, record)
    following.start()
    return Deployment(connection, following, replaces=plan.exists, warnings=plan.warnings)


class Deployment:
    """A deployment on its way, with a live display.

    Without ipywidgets the display is the endpoint's own, as it is at that moment.
    """

    def __init__(
        self,
        connection: Connection,
        following: Following,
        *,
        replaces: bool,
        warnings: list[str],
    ) -> None:
        self.connection = connection
        self.following = following
        self.replaces = replaces
        self.warnings = warnings
        self._view: Any = None

    @property
    def name(self) -> str:
        """Name of the endpoint."""
        return self.following.record.name

    @property
    def status(self) -> str:
        """EndpointStatus as it was seen last."""
        return self.following.record.status

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint as it was seen last."""
        return Endpoint(self.connection, self.following.record)

    def wait(self, timeout: float | None = None) -> Endpoint:
        """Wait until the version is in service and return the endpoint.

        Args:
            timeout: Seconds to wait at most; none for as long as it takes.

        Raises:
            MLOpsError: It failed, or is not there yet after `timeout` seconds.
        """
        if not self.following.wait(timeout):
            raise Conflict.of(
                "StillDeploying",
                f"{self.name} is not in service after {timeout:g} seconds.",
                hint="It goes on: wait again, or look at its log.",
            )
        if self.following.error:
            raise self.following.error
        return self.endpoint

    def stop(self) -> None:
        """Delete the endpoint that is being made, as soon as SageMaker lets it be deleted.

        SageMaker refuses to delete an endpoint on its way, so it is deleted when it stands.

        Raises:
            Conflict: It was there before, so that stopping would take down what it serves; or
                it is not on its way any more.
        """
        if self.replaces:
            raise Conflict.of(
                "EndpointExists",
                f"{self.name} was there before this deployment.",
                hint="Deploy the earlier version again, or delete the endpoint.",
            )
        self.following.discard()

    def line(self) -> str:
        """Return how it stands as one line."""
        stopping = self.following.discarded and not self.following.settled
        word = "Stopping" if stopping else words.state(self.status).word
        elapsed = words.seconds(self.following.elapsed)
        so_far = elapsed if self.following.settled else f"{elapsed} so far"
        return f"{self.following.reference} to {self.name}: {word}, {so_far}"

    def __repr__(self) -> str:
        return f"<Deployment of {self.line()}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Return the live widget with text and HTML for where there is none."""
        still = self.endpoint._repr_mimebundle_()
        try:
            view = self.view()
        except ImportError:
            return still
        live = view.root._repr_mimebundle_()
        bundle = live[0] if isinstance(live, tuple) else live
        return {**bundle, "text/plain": still["text/plain"], "text/html": still["text/html"]}

    def view(self) -> View:
        """Return its live display, made once.

        Raises:
            ImportError: ipywidgets is not installed.
        """
        if self._view is None:
            self._view = View(self)
        view: View = self._view
        return view


class View:
    """The live display of a deployment.

    Attributes:
        root: The ipywidgets box that holds it.
    """

    def __init__(self, shown: Deployment) -> None:
        import ipywidgets as widgets

        self._shown = shown
        self._title = widgets.HTML()
        self._bar = widgets.IntProgress(
            value=0, min=0, max=3, layout=widgets.Layout(width="240px", height="14px")
        )
        self._log = widgets.HTML()
        self._stop = widgets.Button(
            description="Stop",
            tooltip=f"Delete {shown.name}, which is being made",
            disabled=shown.replaces,
            layout=widgets.Layout(width="auto"),
        )
        self._stop.on_click(self._stopped)
        row = widgets.HBox([self._bar, self._title, self._stop])
        row.layout.align_items = "center"
        self.root = widgets.VBox([row, self._log])
        shown.following.on_change(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands now."""
        following = self._shown.following
        notes = [str(following.error)] if following.error else self._shown.warnings
        self._title.value = f"<b>{escape(self._shown.line())}</b>"
        self._log.value = "".join(
            [_note(note) for note in notes]
            + [f"<pre>{escape(chr(10).join(following.log))}</pre>" if following.log else ""]
        )
        self._bar.value = self._step()
        if following.settled:
            self._bar.bar_style = "danger" if following.error else "success"
            self._stop.disabled = True

    def _step(self) -> int:
        """Return how far it is: asked for, its process answers in the log, ended."""
        following = self._shown.following
        return 3 if following.settled else 2 if following.log else 1

    def _stopped(self, button: Any) -> None:
        button.disabled = True
        try:
            self._shown.stop()
        except MLOpsError as error:
            self._log.value = _note(str(error))
        else:
            self.refresh()


def _note(text: str) -> str:
    """A note in its own lines: what failed may tell a traceback."""
    return f'<div style="white-space:pre-wrap">{escape(text)}</div>'
