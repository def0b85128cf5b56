"""The register of outgoing documents of each unit."""
