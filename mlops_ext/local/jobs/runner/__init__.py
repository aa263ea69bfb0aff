"""The process beside each job: gets its inputs, runs it, takes its outputs, says how it ended.

Standard library and `mlops_ext.local.jobs` only. It outlives the engine, and works by files alone:
the plan and the wish to stop come in, progress, outputs and the ending go out.
"""
