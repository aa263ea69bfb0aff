"""Runs when Python starts with this folder on PYTHONPATH, in environments without mlops-ext too.

The SageMaker SDK gives STS a hard-wired AWS endpoint, which beats AWS_ENDPOINT_URL. While
MLOPS_LOCAL is set, such an endpoint is dropped, so that the variable counts. Then the
environment's own sitecustomize runs, which this one stands in front of.
"""

from __future__ import annotations

import os
import re
import sys
from importlib.machinery import PathFinder

TYPE_CHECKING = False  # importing typing would slow every start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

_AWS = re.compile(r"https://[a-z0-9.-]+\.amazonaws\.com(\.cn)?/?")


def install() -> None:
    """Redirect now if botocore is loaded, else when it gets loaded."""
    session = sys.modules.get("botocore.session")
    if session is not None:
        _patch(session)
    elif not any(isinstance(finder, _Watcher) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watcher())


class _Watcher:
    """A finder that only waits for botocore.session, so that start-up costs nothing."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "botocore.session":
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        loader: Any = spec.loader if spec is not None else None
        if loader is not None:
            load = loader.exec_module

            def load_and_patch(module: ModuleType) -> None:
                load(module)
                _patch(module)

            loader.exec_module = load_and_patch
        return spec


def _patch(module: Any) -> None:
    original = module.Session.create_client
    if getattr(original, "redirects_to_local_sagemaker", False):
        return

    def create_client(self: Any, *args: Any, **kwargs: Any) -> Any:
        if os.environ.get("MLOPS_LOCAL") and _AWS.fullmatch(kwargs.get("endpoint_url") or ""):
            kwargs["endpoint_url"] = None
        return original(self, *args, **kwargs)

    create_client.__dict__["redirects_to_local_sagemaker"] = True
    module.Session.create_client = create_client


def _run_next() -> None:
    """Run the sitecustomize that Python would have run without this one."""
    here = os.path.dirname(os.path.abspath(__file__))
    others = [path for path in sys.path if os.path.abspath(path or ".") != here]
    spec = PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        from importlib.util import module_from_spec

        module = module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


if __name__ == "sitecustomize":
    if os.environ.get("MLOPS_LOCAL"):
        install()
    _run_next()
