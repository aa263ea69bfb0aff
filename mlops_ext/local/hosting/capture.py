"""Data capture: requests and answers of an endpoint, kept as JSON lines in S3.

The layout is SageMaker's (Developer Guide, "Capture data from real-time endpoint"):
``<DestinationS3Uri>/<endpoint>/<variant>/yyyy/mm/dd/hh/<file>.jsonl``.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.hosting.storing import store
from mlops_ext.local.s3.objects import ObjectStore
from mlops_ext.local.serving.invocation import Invocation, InvocationResult
from mlops_ext.local.serving.turns import Turns

FLUSH_SECONDS = 1.0
_CSV, _JSON = ["text/csv"], ["application/json"]

_log = logging.getLogger(__name__)


class Captures:
    """Gathers records for a moment and writes those of a variant as one file.

    Args:
        objects: where they are written to.
    """

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self._turns: dict[str, Turns] = defaultdict(Turns)
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._writer: asyncio.Task[None] | None = None

    def add(
        self,
        config: dict[str, Any],
        endpoint: str,
        request: Invocation,
        result: InvocationResult,
    ) -> None:
        """Keep an invocation, if the endpoint captures data and it is this one's turn.

        Args:
            config: the endpoint's DataCaptureConfig.
            endpoint: its name.
            request: what was asked.
            result: what was answered.
        """
        share = config["InitialSamplingPercentage"]
        taken = self._turns[endpoint].next({"taken": share, "left": 100 - share})
        if not config.get("EnableCapture") or taken == "left":
            return
        place = f"{config['DestinationS3Uri'].rstrip('/')}/{endpoint}/{result.variant}"
        self._lines[place].append(json.dumps(_record(config, request, result)))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.ensure_future(self._write_later())

    async def close(self) -> None:
        """Write what is gathered."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.wait([self._writer])
        await self._write()

    async def _write_later(self) -> None:
        while self._lines:
            await asyncio.sleep(FLUSH_SECONDS)
            await self._write()

    async def _write(self) -> None:
        while self._lines:
            place, lines = self._lines.popitem()
            now = datetime.now(UTC)
            name = f"{now:%Y/%m/%d/%H/%M-%S}-{now.microsecond // 1000:03d}-{uuid.uuid4()}.jsonl"
            body = "".join(f"{line}\n" for line in lines).encode()
            try:
                await store(self._objects, f"{place}/{name}", body, "application/jsonlines")
            except ApiError as error:
                _log.warning("Captured data cannot be written to %s: %s", place, error.message)


def _record(
    config: dict[str, Any], request: Invocation, result: InvocationResult
) -> dict[str, Any]:
    modes = {option["CaptureMode"] for option in config["CaptureOptions"]}
    both = "InputAndOutput" in modes
    data = {}
    if both or "Input" in modes:
        kind = request.content_type or "application/octet-stream"
        data["endpointInput"] = _side(config, "INPUT", kind, request.body)
    if both or "Output" in modes:
        data["endpointOutput"] = _side(config, "OUTPUT", result.content_type, result.body)
    metadata = {
        "eventId": str(uuid.uuid4()),
        "customAttributes": request.custom_attributes and [request.custom_attributes],
        "inferenceId": request.inference_id,
        "inferenceTime": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    return {
        "captureData": data,
        "eventMetadata": {name: value for name, value in metadata.items() if value},
        "eventVersion": "0",
    }


def _side(config: dict[str, Any], mode: str, kind: str, body: bytes) -> dict[str, str]:
    headers = config.get("CaptureContentTypeHeader", {})
    main = kind.partition(";")[0].strip().lower()
    texts = {
        "CSV": headers.get("CsvContentTypes", _CSV),
        "JSON": headers.get("JsonContentTypes", _JSON),
    }
    encoding = next((name for name, kinds in texts.items() if main in kinds), "BASE64")
    try:
        data = base64.b64encode(body).decode() if encoding == "BASE64" else body.decode()
    except UnicodeDecodeError:
        encoding, data = "BASE64", base64.b64encode(body).decode()
    return {"observedContentType": kind, "mode": mode, "data": data, "encoding": encoding}
