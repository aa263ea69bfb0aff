"""Jobs: training, processing and others as real local processes, each under a runner of its own."""
