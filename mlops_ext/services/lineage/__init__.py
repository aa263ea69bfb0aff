"""Lineage: what came from what, asked and recorded."""
