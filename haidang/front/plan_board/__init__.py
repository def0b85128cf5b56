"""The live plan: tasks against time and numbers."""
