"""`/opt/ml` by rewriting: the literal path, in the job's own copies, becomes the job's folder.

For systems that let no process have mounts of its own. Paths that the code puts together from
parts, and paths in compiled code, stay as they are.
"""

from __future__ import annotations

import io
import os
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

CONTAINER_PATH = "/opt/ml"
MOST_BYTES = 4_000_000
"""Files above this are data: code and configuration are smaller."""

_LITERAL = re.compile(rb"(?:(?<=file://)|(?<![\w./})-]))/opt/ml(?![\w-]|\.\w)")
_ARCHIVES = (".tar.gz", ".tgz")


def text(value: str, root: Path) -> str:
    """`value` with each `/opt/ml` that begins a path replaced by the job's folder."""
    return _replaced(value.encode(), root).decode()


def command(
    root: Path, argv: Sequence[str], environment: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """The command line and the variables of a job, rewritten.

    ``SAGEMAKER_BASE_DIR`` tells programs which know SageMaker where the folder is.
    """
    rewritten = {name: text(value, root) for name, value in environment.items()}
    rewritten["SAGEMAKER_BASE_DIR"] = str(root / "opt" / "ml")
    return [text(word, root) for word in argv], rewritten


def files(root: Path, places: Iterable[Path]) -> None:
    """Rewrite the text files below these folders, and those in source archives."""
    for path in _regular_files(places):
        if path.stat().st_size > MOST_BYTES:
            continue
        content = path.read_bytes()
        if path.name.endswith(_ARCHIVES):
            rewritten = _archive(content, root)
        else:
            rewritten = _content(content, root)
        if rewritten != content:
            _replace(path, rewritten)


def hint(output: str) -> str:
    """What to add to the reason of a failed job whose output speaks of `/opt/ml`; often nothing."""
    if not _LITERAL.search(output.encode()):
        return ""
    return (
        "This system gives jobs no /opt/ml of their own, and the code builds that path itself: "
        "take it from the SM_* variables, or see jupyter mlops doctor."
    )


def _regular_files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file() and not place.is_symlink():
            yield place
        for folder, _, names in os.walk(place):
            paths = (Path(folder, name) for name in names)
            yield from (path for path in paths if path.is_file() and not path.is_symlink())


def _replaced(content: bytes, root: Path) -> bytes:
    folder = os.fsencode(root / "opt" / "ml")
    return _LITERAL.sub(lambda match: folder, content)


def _content(content: bytes, root: Path) -> bytes:
    return content if b"\0" in content else _replaced(content, root)


def _archive(content: bytes, root: Path) -> bytes:
    """The archive with its text files rewritten; as it is when it cannot be read."""
    made, changed = io.BytesIO(), False
    try:
        with (
            tarfile.open(fileobj=io.BytesIO(content)) as old,
            tarfile.open(fileobj=made, mode="w:gz") as new,
        ):
            for member in old:
                file = old.extractfile(member) if member.isreg() else None
                if file is None:
                    new.addfile(member)
                    continue
                before = file.read()
                after = _content(before, root)
                changed = changed or after != before
                member.size = len(after)
                new.addfile(member, io.BytesIO(after))
    except (tarfile.TarError, OSError, EOFError):
        return content
    return made.getvalue() if changed else content


def _replace(path: Path, content: bytes) -> None:
    """A new file in its place: the old one may be the store's own, linked."""
    descriptor, stage = tempfile.mkstemp(dir=path.parent)
    with open(descriptor, "wb") as file:
        file.write(content)
    os.chmod(stage, path.stat().st_mode)
    os.replace(stage, path)
