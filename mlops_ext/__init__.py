"""SageMaker MLOps inside the notebook.

The public door: `connect`, the IPython hooks and the Jupyter hooks. Each imports what it needs
when it is called, so that importing this package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext._version import __version__

if TYPE_CHECKING:
    from os import PathLike
    from typing import TypeVar

    from IPython.core.interactiveshell import InteractiveShell

    from mlops_ext.notebook.session import MLOps

    Source = TypeVar("Source", bound=str | PathLike[str])

__all__ = ["__version__", "connect", "input", "load_ipython_extension", "unload_ipython_extension"]


def connect(use: str | None = None, **options: Any) -> MLOps:
    """Return a session on the SageMaker that was chosen.

    Args:
        use: "aws" or "local". None takes the choice of the environment and of mlops-ext.json,
            then what the surroundings tell.
        **options: What `mlops_ext.notebook.session.connect` takes beside it, such as `region`,
            `profile`, `user` and `state_dir`.
    """
    from mlops_ext.notebook import session

    return session.connect(use, **options)


def input(source: Source, role: str = "train") -> Source:
    """Say that the models of this notebook are made from a source, and return the source.

    It counts whatever was or was not seen to be read: ``pd.read_csv(mlops_ext.input("x.csv"))``,
    or for what no file shows, ``mlops_ext.input("s3://bucket/export/")``.

    Args:
        source: Path or URI.
        role: ``train``, ``test`` or a word of your own.

    Raises:
        InvalidInput: It is neither, or there is no such file.
    """
    from mlops_ext.notebook.capture import declared

    return declared.declare(source, role)


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Register the `%mlops` magics and begin to capture reads (`%load_ext mlops_ext`)."""
    from mlops_ext.notebook import magics

    magics.load(ipython)


def unload_ipython_extension(ipython: InteractiveShell) -> None:
    """Take the `%mlops` magics and capture back (`%unload_ext mlops_ext`)."""
    from mlops_ext.notebook import magics

    magics.unload(ipython)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tell Jupyter where the front end of an editable install lies."""
    return [{"src": "labextension", "dest": "mlops-ext"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tell Jupyter Server which application is our server part."""
    from mlops_ext.server.extension import MLOpsExtension

    return [{"module": "mlops_ext", "app": MLOpsExtension}]
