"""What the cells of a notebook read, and which model came of it.

An audit hook sees what Python opens; wrapped readers and botocore's events see what it does not.
Nothing happens before ``%load_ext mlops_ext``, and ``%mlops capture off`` takes all of it back.
Loading needs the standard library alone. For users: docs/capture.md.

=============  ================================================================================
`watching`     begins and ends; which cell runs; the one place that takes in a read
`log`          the reads, by cell
`audit`        the hook on ``open`` and ``sqlite3.connect``
`imports`      does something with a module as soon as it is imported
`wrapping`     puts functions around readers, and takes them away again
`readers`      the table of readers that the hook cannot see, or whose results can be marked
`sources`      what the arguments of a reader name; `sql`: what a query names
`remote`       S3, by botocore's events
`marks`        which reads a frame or an array came of
`places`       what is data, and what only looks like it
`identity`     what tells one content of a file from another, at once
`stack`        on whose behalf something is read
`flow`         what each variable of the notebook was made from
`evidence`     which reads a model came of, and how that is known
`declared`     what `mlops_ext.input` was told
=============  ================================================================================
"""
