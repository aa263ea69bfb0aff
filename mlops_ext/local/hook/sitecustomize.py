"""Runs when Python starts with this folder on PYTHONPATH, in environments without mlops-ext too.

The SageMaker SDK gives STS a hard-wired AWS endpoint, which beats AWS_ENDPOINT_URL. While
MLOPS_LOCAL is set, such an endpoint is dropped, so that the variable counts. Then the
environment's own sitecustomize runs, which this one stands in front of.
"""

import os
import re
import sys
from importlib.machinery import PathFinder

_AWS = re.compile(r"https://[a-z0-9.-]+\.amazonaws\.com(\.cn)?/?")


def install():
    """Redirect now if botocore is loaded, else when it gets loaded."""
    session = sys.modules.get("botocore.session")
    if session is not None:
        _patch(session)
    elif not any(isinstance(finder, _Watcher) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watcher())


class _Watcher:
    """A finder that only waits for botocore.session, so that start-up costs nothing."""

    def find_spec(self, name, path=None, target=None):
        if name != "botocore.session":
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None:
            load = spec.loader.exec_module

            def load_and_patch(module):
                load(module)
                _patch(module)

            spec.loader.exec_module = load_and_patch
        return spec


def _patch(module):
    original = module.Session.create_client
    if getattr(original, "redirects_to_local_sagemaker", False):
        return

    def create_client(self, *args, **kwargs):
        if os.environ.get("MLOPS_LOCAL") and _AWS.fullmatch(kwargs.get("endpoint_url") or ""):
            kwargs["endpoint_url"] = None
        return original(self, *args, **kwargs)

    create_client.redirects_to_local_sagemaker = True
    module.Session.create_client = create_client


def _run_next():
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
