"""Jobs: training, processing and others as real local processes, each under a runner of its own.

The rooms, from a request to its end::

    launch.py            the one way in: check, keep, record lineage, then run
    training*.py         a kind each: what is refused, the plan, statuses and times; `kinds.JobKind`
    processing.py          says what a kind is, `plain` what most of them have in common
    ../transform/          the third kind: its process serves a model and asks it
    inputs, channels.py  what is in S3, and which files a host gets of it
    runtimes, sandbox/   which interpreter stands in for the image, and how it gets its /opt/ml
    plan.py              what the engine writes and the runner reads
    supervisor.py        all jobs of the engine: turn, spawn, follow, adopt, end
    runner/              the process beside each job: Downloading, Training, Uploading
    containers/          what stands in the container: script mode, built-in algorithms

A job has a folder, ``<state>/jobs/<kind>/<name>/``, which is removed when the job has ended::

    plan.json      all that the runner needs        hosts/<host>/opt/ml   what the job sees
    process.json   the job's processes              staged/, batches/     outputs on their way
    progress.json  phases, once a second            metrics               values found in the log
    exit.json      how it ended                     runner.log            the runner's own words
    lock           locked while the runner lives    stop                  there once it is to stop

**Files alone join engine and runner**, so each may die without the other. The runner is nobody's
child for long: it goes on when the engine is killed, stopped (`jupyter mlops local stop`) or
updated, and the next engine of the state directory follows it again and takes its outputs over.
A job that had no runner yet gets one then; one whose runner is gone without ``exit.json`` fails
and says so, and what it left running is ended. To end a job, stop the job. Removing the state
directory ends its jobs, too. The engine does not end as idle while a job runs.

**Inputs are copies**, shared block by block where the file system can: a job may write into them.
Outputs are packed and hashed by the runner; the engine links them into S3 and keeps the records in
one transaction a batch, which a kill can only make it do again.

**Turns.** As many jobs run at once as there are cores (``MLOPS_EXT_JOBS_AT_ONCE``); the others are
Pending and say so. A job that a running job made takes no place, since its maker waits for it.
SIGTERM comes 120 seconds before SIGKILL (``MLOPS_EXT_JOBS_GRACE_SECONDS``).

**What is not as on AWS**: several instances are several processes of this machine, whose names
(``algo-1``) no name server knows; FastFile is File; a job may reach the network.
"""
