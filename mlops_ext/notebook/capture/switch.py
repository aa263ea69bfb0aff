"""Capture on and off: what is put into this process, and taken out of it again."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

from mlops_ext.notebook.capture import audit, watching
from mlops_ext.notebook.capture.imports import Finder
from mlops_ext.notebook.capture.wrapping import Wrappers

_MODULES = (
    *("pandas", "numpy", "joblib", "polars", "duckdb", "h5py", "tables", "botocore.handlers"),
    *("pyarrow.parquet", "pyarrow.dataset", "pyarrow.feather", "pyarrow.csv", "pyarrow.json"),
    "pyarrow.orc",
)
"""What is waited for: the modules of `readers`, which is loaded with the first of them."""

_SETTING = "capture"
"""In ``mlops-ext.json``: false keeps capture off until it is asked for."""


class _Installed:
    """What is in place while capture is on."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.watch = watching.watch(shell)
        self.wrappers = Wrappers(shell.user_ns)
        self.finder = Finder(_MODULES, self._imported)
        self._events = {"pre_run_cell": self._begins, "post_run_cell": self._ended}

    def put(self) -> None:
        audit.install()
        self.finder.install()
        for event, call in self._events.items():
            self.shell.events.register(event, call)

    def take(self) -> None:
        for event, call in self._events.items():
            self.shell.events.unregister(event, call)
        self.finder.remove()
        self.wrappers.undo()
        _undo_remote()

    def _imported(self, module: ModuleType) -> None:
        if module.__name__ == "botocore.handlers":
            from mlops_ext.notebook.capture import remote

            remote.wrap(module)
            remote.attach(self.shell.user_ns)
        else:
            from mlops_ext.notebook.capture import readers

            readers.wrap(module, self.wrappers)

    def _begins(self, info: Any) -> None:
        watching.begin(info.raw_cell)

    def _ended(self, result: Any) -> None:
        watching.end()
        self.watch.follow(result.info.raw_cell)


_installed: _Installed | None = None


def on(shell: Any) -> None:
    """Begin to capture what the cells of a shell read; with the cell that runs, if one does."""
    global _installed
    if _installed is None:
        _installed = _Installed(shell)
        _installed.put()


def off() -> None:
    """End, forget what was captured, and leave every library as it was."""
    global _installed
    if _installed is not None:
        _installed.take()
        watching.forget()
        _installed = None


def load(shell: Any) -> None:
    """Begin, unless the settings say otherwise."""
    off()
    if _is_wanted():
        on(shell)


def _is_wanted() -> bool:
    # Read without `connection`, which loads boto3's and pydantic's world; a broken file is told
    # of by the first command that connects.
    from jupyter_core.paths import jupyter_config_dir

    try:
        saved = json.loads((Path(jupyter_config_dir()) / "mlops-ext.json").read_text("utf-8"))
    except (OSError, ValueError):
        return True
    return not isinstance(saved, dict) or saved.get(_SETTING, True) is not False


def _undo_remote() -> None:
    import sys

    remote = sys.modules.get("mlops_ext.notebook.capture.remote")
    if remote is not None:
        remote.undo()
