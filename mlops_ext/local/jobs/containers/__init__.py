"""What stands in a job's container: a folder that the job's own interpreter runs.

`python <this folder> train` and so on. The standard library alone, nothing of this package from
outside the folder, and what Python 3.9 understands: nothing may be assumed of that interpreter.
"""
