"""Where a job runs: which interpreter, in which environment, with which `/opt/ml`.

This gives paths, not protection: a job runs as the user and may do what the user may.
"""
