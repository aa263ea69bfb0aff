"""Model cards of versions: read, proposed, edited, kept."""

from mlops_ext.services.cards.editing import edited
from mlops_ext.services.cards.keeping import read_card, write_card

__all__ = ["edited", "read_card", "write_card"]
