"""Plans as documents: parts, tasks, targets, duties, findings."""
