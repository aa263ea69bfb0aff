"""Every paginator that botocore has for an operation that is offered comes to its end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import listings_catalog
import listings_events
import listings_records
import listings_work
import pytest
from botocore.session import get_session
from listing import LISTINGS, Listing
from local_engine import LocalEngine

from mlops_ext.local.operations import OPERATIONS
from mlops_ext.local.s3.route import OPERATIONS as S3_OPERATIONS

# They declare what LISTINGS holds.
DECLARING = (listings_records, listings_work, listings_events, listings_catalog)
OFFERED = {**OPERATIONS, "s3": dict.fromkeys(S3_OPERATIONS)}
OFFERED.pop("mlops-local")
CASES = [
    pytest.param(service, operation, declared, id=f"{service}-{operation}")
    for service, operations in LISTINGS.items()
    for operation, declared in operations.items()
]


def paginated(service: str) -> set[str]:
    """The operations of a service that botocore has paginators for."""
    return set(get_session().get_paginator_model(service)._paginator_config)


def test_each_operation_with_a_paginator_is_listed() -> None:
    with_paginator = {
        f"{service} {operation}"
        for service, operations in OFFERED.items()
        for operation in operations.keys() & paginated(service)
    }
    listed = {f"{service} {operation}" for service in LISTINGS for operation in LISTINGS[service]}
    assert listed == with_paginator


class Clients:
    """The local SageMaker, with one client a service."""

    def __init__(self, engine: LocalEngine) -> None:
        self.client = cache(engine.client)


@pytest.fixture(scope="module")
def clients(shared_engine: LocalEngine) -> Clients:
    return Clients(shared_engine)


class Pages:
    """The pages of an operation, of any size.

    Args:
        client: of the operation's service.
        operation: as the service model names it.
        parameters: its input.
    """

    def __init__(self, client: Any, operation: str, parameters: dict[str, Any]) -> None:
        methods = {wire: name for name, wire in client.meta.method_to_api_mapping.items()}
        self._paginator = client.get_paginator(methods[operation])
        self._parameters = parameters

    def whole(self) -> list[str]:
        """All items, in pages as big as the service makes them."""
        return [item for page in self._read() for item in page]

    def of(self, size: int) -> tuple[list[str], list[list[str]]]:
        """All items, and the pages of this size, at a time when nothing changed between them."""
        while True:
            whole = self.whole()
            pages = list(self._read(PaginationConfig={"PageSize": size}))
            if self.whole() == whole:
                return whole, pages

    def _read(self, **config: Any) -> Iterator[list[str]]:
        for page in self._paginator.paginate(**self._parameters, **config):
            found = self._paginator.result_keys[0].search(page) or []
            yield [json.dumps(item, default=str, sort_keys=True) for item in found]


@pytest.mark.parametrize(("service", "operation", "declared"), CASES)
def test_pages_end_and_make_up_the_whole(
    service: str, operation: str, declared: Listing, clients: Clients
) -> None:
    found = Pages(clients.client(service), operation, declared.make(clients))
    size = declared.page_size
    whole, pages = found.of(size) if size else (found.whole(), [])
    assert len(whole) >= declared.least
    assert len(set(whole)) == len(whole)
    if size:
        assert [item for page in pages for item in page] == whole
        assert all(len(page) <= size for page in pages)
        assert len(pages) >= len(whole) / size
