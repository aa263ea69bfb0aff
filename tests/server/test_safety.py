"""Who may call the server part, also when Jupyter runs as it does in Studio."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

from mlops_ext.server.routes import ROUTES

Api = Callable[..., Any]


class TestWithToken:
    @pytest.mark.parametrize("path", sorted({route.path for route in ROUTES}))
    async def test_no_route_answers_a_stranger(
        self, http_server_client: Any, jp_base_url: str, jp_serverapp: Any, path: str
    ) -> None:
        with pytest.raises(HTTPClientError) as raised:
            await http_server_client.fetch(f"{jp_base_url}mlops-ext/{path}")
        assert raised.value.code == 403


class TestAsInStudio:
    """An empty token and an open origin: only the XSRF check stands before a change."""

    @pytest.fixture
    def jp_server_config(self, state_dir: Path) -> dict[str, Any]:
        return {
            "ServerApp": {
                "jpserver_extensions": {"mlops_ext": True},
                "token": "",
                "password": "",
                "allow_origin": "*",
                "disable_check_xsrf": False,
                "base_url": "/jupyterlab/default/",
            },
            "MLOpsExtension": {"use": "local", "state_dir": str(state_dir)},
        }

    @pytest.mark.parametrize(
        ("method", "path"),
        sorted({(r.method, r.path) for r in ROUTES if r.method != "GET"}),
    )
    async def test_no_change_without_the_xsrf_cookie(
        self, http_server_client: Any, jp_serverapp: Any, method: str, path: str
    ) -> None:
        url = f"/jupyterlab/default/mlops-ext/{path}"
        body = None if method == "DELETE" else json.dumps({})
        with pytest.raises(HTTPClientError) as raised:
            await http_server_client.fetch(url, method=method, body=body)
        assert raised.value.code == 403
