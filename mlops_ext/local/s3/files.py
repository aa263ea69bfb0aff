"""The files behind objects: where they lie, and how one takes another's place."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

from mlops_ext.local.s3.names import BLOBS, STAGE, VERSIONS, blob_path, folds_case, plain_path


class Files:
    """The files of a store; their paths are relative to its root.

    Args:
        root: the folder; made when absent.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stage = root / STAGE
        shutil.rmtree(self.stage, ignore_errors=True)  # of uploads that were never acknowledged
        for folder in (root, self.stage, root / BLOBS, root / VERSIONS):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folds = folds_case(root)

    def place(self, bucket: str, key: str, stage: Path) -> str:
        """Rename a stage file to where its key belongs; the file."""
        plain = plain_path(bucket, key, self._folds)
        if plain is not None:
            target = self.root / plain
            # A key may be a file where another has a folder ("a" and "a/b"): that one is a blob.
            with suppress(OSError):
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                stage.replace(target)
                return plain
        blob = blob_path(bucket, key)
        stage.replace(self.root / blob)
        return blob

    def remove(self, file: str) -> None:
        """Remove a file and the folders that it leaves empty."""
        path = self.root / file
        path.unlink(missing_ok=True)
        with suppress(OSError):  # folders that still hold something stay
            for parent in path.relative_to(self.root).parents:
                if len(parent.parts) > 1:
                    (self.root / parent).rmdir()

    def archive(self, file: str) -> str:
        """A second file of the same content, which stays when the first is replaced."""
        archived = f"{VERSIONS}/{uuid.uuid4().hex}"
        _link(self.root / file, self.root / archived)
        return archived

    def restore(self, bucket: str, key: str, archived: str) -> str:
        """Give a key the content of an archived file, which stays too; the file."""
        stage = self.stage / uuid.uuid4().hex
        _link(self.root / archived, stage)
        return self.place(bucket, key, stage)

    def remove_bucket(self, bucket: str) -> None:
        """Remove what is left of an empty bucket's folder."""
        shutil.rmtree(self.root / bucket, ignore_errors=True)

    def sweep(self, known: set[str]) -> None:
        """Remove archived files that no version knows: a kill came between file and record."""
        for path in (self.root / VERSIONS).iterdir():
            if f"{VERSIONS}/{path.name}" not in known:
                path.unlink(missing_ok=True)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # some file systems have no second names
        shutil.copy2(source, target)
