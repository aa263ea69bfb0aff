"""All routes of the server part, a module for each thing that they are about."""

from mlops_ext.server.route import Route
from mlops_ext.server.routes import (
    cards,
    comparison,
    endpoints,
    evaluation,
    finding,
    governance,
    interchange,
    lineage,
    linking,
    models,
    registration,
    sharing,
    surroundings,
)

ROUTES: tuple[Route, ...] = (
    *surroundings.ROUTES,
    *models.ROUTES,
    *registration.ROUTES,
    *sharing.ROUTES,
    *finding.ROUTES,
    *governance.ROUTES,
    *evaluation.ROUTES,
    *cards.ROUTES,
    *comparison.ROUTES,
    *lineage.ROUTES,
    *linking.ROUTES,
    *interchange.ROUTES,
    *endpoints.ROUTES,
)
