"""Classes, lessons, venues and enrolment."""
