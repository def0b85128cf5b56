"""Cases, steps and decisions: submit, approve, return, refuse."""
