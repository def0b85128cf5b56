"""When a body of teachers reaches the degree standard: cohorts, courses, retirements, year by year, in whole people."""
