"""EventBridge and its Scheduler: what SageMaker emits, rules, schedules, delivery to targets."""
