"""People, posts, qualifications and subjects."""
