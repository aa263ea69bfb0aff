"""Pipelines: what a definition says, whether it holds, and the runs made of it."""
