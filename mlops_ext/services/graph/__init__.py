"""The lineage graph itself: its entities, reading parts of it, recording a registration."""
