"""What the file system under the state directory can do."""

from __future__ import annotations

from pathlib import Path

_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "fuse.sshfs",
    "fuse.s3fs",
    "lustre",
    "9p",
    "afs",
    "ceph",
    "gluster",
)


def network_file_system(path: Path, mounts: str = "/proc/self/mounts") -> str | None:
    """The type of the network file system that a path lies on, None on a local or unknown one.

    Args:
        path: an existing absolute path.
        mounts: the table of mounts, where the system has one.
    """
    try:
        lines = Path(mounts).read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    resolved = path.resolve()
    best: tuple[int, str] = (-1, "")
    for line in lines:
        _, point, kind, *_ = line.split(" ")
        mount = Path(point.replace("\\040", " "))
        if resolved.is_relative_to(mount) and len(mount.parts) >= best[0]:
            best = (len(mount.parts), kind)
    return best[1] if best[1].startswith(_NETWORK) else None
