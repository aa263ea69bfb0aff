"""Packages that scripts written for AWS's images import, for interpreters that do not have them.

A folder each, so that one that is installed is never hidden by another that is not. They have what
scripts use: forms of requests and answers, data as matrices, what a job is told.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec

FOLDER = os.path.dirname(os.path.abspath(__file__))


def absent() -> Iterator[str]:
    """The folders of those that this interpreter does not have."""
    for name in sorted(os.listdir(FOLDER)):
        folder = os.path.join(FOLDER, name)
        packages = os.listdir(folder) if os.path.isdir(folder) else []
        if any(each.startswith("sagemaker_") for each in packages) and not any(
            find_spec(each) for each in packages if each.startswith("sagemaker_")
        ):
            yield folder
