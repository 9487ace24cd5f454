"""MyST Markdown: parsing with Trykklar's directives and roles, and reading what a text refers to."""
