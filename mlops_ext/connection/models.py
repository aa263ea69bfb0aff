"""botocore's service models, read once a process and shared by our sessions alone."""

from __future__ import annotations

from functools import cache
from typing import Any


def share_models(session: Any, *folders: str) -> None:
    """Let a botocore session that is still unused read service models through a shared loader.

    By a loader of its own each session reads every model again, 100 ms a service. Sessions that
    others make keep their own loaders.

    Args:
        session: the botocore session.
        folders: where models lie beside botocore's own and those of its ``data_path``.
    """
    loader = _loader(session.get_config_variable("data_path"), *folders)
    # boto3 adds its own folder once more with each session.
    loader.search_paths[:] = dict.fromkeys(loader.search_paths)
    session.register_component("data_loader", loader)


@cache
def _loader(data_path: str | None, *folders: str) -> Any:
    from botocore.loaders import create_loader

    loader = create_loader(data_path)
    loader.search_paths.extend(folders)
    return loader
