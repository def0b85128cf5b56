"""When each level, ward and sector reaches the degree standard: scenarios with visible assumptions."""
