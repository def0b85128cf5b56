"""The door for programs: tokens, the schema, and the endpoints that areas offer."""
