"""Phase Downloading: a host's own `opt/ml`."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from mlops_ext.local.jobs.containers import archives
from mlops_ext.local.jobs.plan import Download, Host, inside
from mlops_ext.local.jobs.runner.files import copy


class DownloadError(Exception):
    """An input cannot be had; the text names it and says why."""


def furnish(root: Path, host: Host) -> Iterator[None]:
    """Make a host's folders, files and inputs.

    Yields:
        between files and large pieces of them, so that the caller can give up.

    Raises:
        DownloadError: an input cannot be had.
    """
    for folder in host.folders:
        inside(root, folder).mkdir(parents=True, exist_ok=True)
    for path, text in host.files.items():
        target = inside(root, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for download in host.downloads:
        try:
            yield from _get(root, download)
        except FileNotFoundError:
            raise DownloadError(
                f"The object {download.uri} was deleted or replaced before it could be read."
            ) from None
        except (OSError, ValueError, EOFError, zlib.error, tarfile.TarError) as error:
            raise DownloadError(
                f"{download.uri} cannot become {download.target}: {error}"
            ) from error


def _get(root: Path, download: Download) -> Iterator[None]:
    target, source = inside(root, download.target), Path(download.source)
    if download.unpack:
        target.mkdir(parents=True, exist_ok=True)
        archives.unpack(source, target)
        yield
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    yield from copy(source, target)
