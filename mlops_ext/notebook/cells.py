"""What was executed in this kernel, and which notebook it is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mlops_ext.services.registration.notebooks import UNKNOWN_NOTEBOOK, Notebook


def shell() -> Any:
    """Return the IPython shell this runs in; None in a plain interpreter."""
    from IPython.core.getipython import get_ipython

    return get_ipython()  # type: ignore[no-untyped-call,unused-ignore]


def notebook(ipython: Any) -> Notebook:
    """Return the notebook that this kernel runs, with the cells executed so far.

    Args:
        ipython: The IPython shell.
    """
    path = notebook_path(ipython)
    return Notebook(
        name=path.name if path else UNKNOWN_NOTEBOOK,
        path=path,
        shown=str(path) if path else None,
        # The running cell is the last of the history; the counter may be one ahead already.
        cell=len(ipython.history_manager.input_hist_raw) - 1 or None,
        cells=executed(ipython),
    )


def executed(ipython: Any) -> list[str]:
    """Return the cells executed so far as typed, in their order, the running one included."""
    sources: Sequence[str] = ipython.history_manager.input_hist_raw
    return [source for source in sources[1:] if source.strip()]


def notebook_path(ipython: Any) -> Path | None:
    """Return the file of the notebook this kernel belongs to, as far as its front end tells.

    JupyterLab and Notebook give it in ``JPY_SESSION_NAME``, VS Code in a variable of the
    namespace. A console or a script has none.
    """
    told = ipython.user_ns.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    if not isinstance(told, str) or not told.endswith(".ipynb"):
        return None
    return Path(told)
