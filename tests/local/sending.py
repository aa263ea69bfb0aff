"""Requests as a client of another make would send them: signed, but not checked by botocore."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from local_engine import LocalEngine

from mlops_ext.local import launcher


@dataclass
class Answer:
    """What came back; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body or b"{}")
        return found

    @property
    def error(self) -> tuple[str, str]:
        """Code and text of an error in JSON."""
        return self.document["__type"], self.document["message"]


@dataclass
class Sender:
    """Sends over one connection, made anew when the engine closes it."""

    engine: LocalEngine
    timeout: float = 20
    _connection: http.client.HTTPConnection | None = field(default=None)

    def send(
        self,
        service: str,
        method: str = "POST",
        path: str = "/",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Sign for a service and send; the path is sent as it is, query and all."""
        key, secret = launcher.credentials(self.engine.state_dir, "ada", "test")
        request = AWSRequest(method, self.engine.url + path, headers=dict(headers or {}), data=body)
        signer = botocore.auth.S3SigV4Auth if service == "s3" else botocore.auth.SigV4Auth
        signer(Credentials(key, secret), service, "us-east-1").add_auth(request)
        return self.unsigned(method, path, body, dict(request.headers.items()))

    def json(self, target: str, body: bytes, service: str = "sagemaker") -> Answer:
        """Send a body to an operation of JSON 1.1."""
        content = "application/x-amz-json-1.1"
        return self.send(
            service, body=body, headers={"Content-Type": content, "X-Amz-Target": target}
        )

    def unsigned(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send exactly this."""
        host = self.engine.url.removeprefix("http://")
        if self._connection is None:
            self._connection = http.client.HTTPConnection(host, timeout=self.timeout)
        try:
            self._connection.request(method, path, body, dict(headers))
            response = self._connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        except (http.client.HTTPException, ConnectionError):
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
