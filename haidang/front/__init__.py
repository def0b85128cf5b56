"""Pages that join several areas."""
