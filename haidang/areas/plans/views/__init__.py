"""Pages of plans: the documents, bringing one in, names of units, findings."""
