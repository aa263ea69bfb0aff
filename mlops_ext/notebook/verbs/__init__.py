"""The verbs of a session, a module for each thing that they are about."""
