"""Pages of classes, timetables and places."""
