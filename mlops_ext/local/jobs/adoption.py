"""What a runner staged becomes objects of S3, batch by batch, and after a kill once more."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import uuid
from pathlib import Path
from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.jobs.plan import BATCHES, STAGED, read_json
from mlops_ext.local.s3.objects import ObjectStore
from mlops_ext.local.s3.upload import Content


class AdoptionError(Exception):
    """An output cannot be kept; the text says why."""


async def adopt(folder: Path, objects: ObjectStore) -> None:
    """Take over all that a job's runner has handed over so far.

    Raises:
        AdoptionError: S3 refuses an object. The others of its batch are not kept, either.
    """
    for batch in sorted((folder / BATCHES).glob("*.json")):
        staged = read_json(batch)
        # Links first: should this process be killed, the staged file is there to begin anew.
        linked = await asyncio.to_thread(_link, folder, objects.stage, staged)
        try:
            with objects.database.transaction():
                for each, path in zip(staged, linked, strict=True):
                    content = Content(path, each["size"], each["md5"], each["sha256"], {})
                    headers = {"content-type": each["type"]} if each["type"] else {}
                    objects.put(each["bucket"], each["key"], content, headers)
        except (ApiError, OSError, sqlite3.OperationalError) as error:
            await asyncio.to_thread(_discard, linked)
            raise AdoptionError(_text(error, staged)) from error
        batch.unlink()
        await asyncio.to_thread(_unlink, folder, staged)


def _link(folder: Path, stage: Path, staged: list[dict[str, Any]]) -> list[Path]:
    made = []
    for each in staged:
        source, target = folder / STAGED / each["path"], stage / uuid.uuid4().hex
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
        made.append(target)
    return made


def _discard(linked: list[Path]) -> None:
    for path in linked:
        path.unlink(missing_ok=True)


def _unlink(folder: Path, staged: list[dict[str, Any]]) -> None:
    for each in staged:
        (folder / STAGED / each["path"]).unlink(missing_ok=True)


def _text(error: Exception, staged: list[dict[str, Any]]) -> str:
    where = f"s3://{staged[0]['bucket']}/{staged[0]['key']}"
    said = error.message if isinstance(error, ApiError) else str(error)
    return f"{said.rstrip('.')} ({where})."
