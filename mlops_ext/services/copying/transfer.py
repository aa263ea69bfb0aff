"""Objects on their way from the S3 of one SageMaker to that of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.services.copying.pieces import Piece, Pieces
from mlops_ext.services.copying.places import same_account
from mlops_ext.services.records import Progressed
from mlops_ext.services.registration.model import Progress
from mlops_ext.services.storage import Store, split

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


class Transfer:
    """Copies objects, and tells how far it has come.

    Args:
        source: where they lie.
        target: where they go.
        store: the folder of the copy.
        tell: takes what is being done, with the bytes of all objects.
    """

    def __init__(
        self, source: Connection, target: Connection, store: Store, tell: Progress
    ) -> None:
        self._source = source.client("s3")
        self._target = target.client("s3")
        self._within = same_account(source, target)
        self._store = store
        self._tell = tell
        self._done = 0
        self._total = 0

    def run(self, pieces: Pieces, manifest: str | None) -> dict[str, str]:
        """Copy all objects but the manifest, which is written anew.

        Args:
            pieces: the objects.
            manifest: URI of the manifest; None when there is none.

        Returns:
            The new URI of each, and of the prefixes that stand for some of them.
        """
        self._total = pieces.size
        places = {}
        for piece in pieces.objects:
            if piece.uri != manifest:
                self._copy(piece)
                places[piece.uri] = self._store.uri(piece.name)
        for uri, folder in pieces.prefixes.items():
            places[uri] = self._store.uri(folder) + ("/" if uri.endswith("/") else "")
        return places

    def _copy(self, piece: Piece) -> None:
        def advanced(size: int) -> None:
            self._done += size
            self._say(piece)

        self._say(piece)
        bucket, key = split(piece.uri)
        there, name = self._store.claim(piece.name)
        if self._within:
            source = {"Bucket": bucket, "Key": key}
            self._target.copy(source, there, name, SourceClient=self._source, Callback=advanced)
            return
        found = self._source.get_object(Bucket=bucket, Key=key)
        with found["Body"] as body:
            kind = {"ContentType": found.get("ContentType", "application/octet-stream")}
            self._target.upload_fileobj(body, there, name, ExtraArgs=kind, Callback=advanced)

    def _say(self, piece: Piece) -> None:
        self._tell(Progressed(text=f"Copying {piece.name}", done=self._done, total=self._total))
