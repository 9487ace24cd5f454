"""What an author may write: one pydantic model per kind of file, exported as JSON Schema."""
