"""The reference chapters of the handbook, made from the code that they speak of, so that they cannot say otherwise."""
