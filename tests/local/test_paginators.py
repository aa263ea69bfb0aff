"""Every paginator that botocore has for an operation that is offered comes to its end."""

from __future__ import annotations

import json
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


def items(paginator: Any, page: dict[str, Any]) -> list[str]:
    """What a page lists, as texts that can be compared."""
    found = paginator.result_keys[0].search(page) or []
    return [json.dumps(item, default=str, sort_keys=True) for item in found]


@pytest.mark.parametrize(("service", "operation", "declared"), CASES)
def test_pages_end_and_make_up_the_whole(
    service: str, operation: str, declared: Listing, clients: Clients
) -> None:
    parameters = declared.make(clients)
    client = clients.client(service)
    method = next(
        name for name, wire in client.meta.method_to_api_mapping.items() if wire == operation
    )
    paginator = client.get_paginator(method)
    whole = [one for page in paginator.paginate(**parameters) for one in items(paginator, page)]
    assert len(whole) >= declared.least
    assert len(set(whole)) == len(whole)
    if declared.page_size is None:
        return
    size = {"PageSize": declared.page_size}
    pages = [
        items(paginator, page) for page in paginator.paginate(**parameters, PaginationConfig=size)
    ]
    assert [one for page in pages for one in page] == whole
    assert all(len(page) <= declared.page_size for page in pages)
    assert len(pages) >= len(whole) / declared.page_size
