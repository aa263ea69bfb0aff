"""Model cards of versions."""

from __future__ import annotations

from mlops_ext.notebook.displays.cards import document
from mlops_ext.server.route import Request, Route
from mlops_ext.services import cards
from mlops_ext.services.records import CardChange, CardPage, ModelCard

PATH = "models/{group}/versions/{version}/card"


def _read(request: Request) -> ModelCard:
    return cards.read_card(request.context.connection, request.version)


def _write(request: Request) -> ModelCard:
    change: CardChange = request.body
    return cards.write_card(
        request.context.connection,
        request.version,
        change.revision,
        content=change.content,
        status=change.status,
    )


def _page(request: Request) -> CardPage:
    card = _read(request)
    name = card.reference.replace("/", "-")
    return CardPage(name=f"{name}-card.html", html=document(card))


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        PATH,
        "The model card of a version, or the proposal of one",
        _read,
        answer=ModelCard,
    ),
    Route(
        "PUT",
        PATH,
        "Keep a model card; 409 when somebody else changed it since",
        _write,
        answer=ModelCard,
        body=CardChange,
    ),
    Route("GET", f"{PATH}/page", "The model card as an HTML file", _page, answer=CardPage),
)
