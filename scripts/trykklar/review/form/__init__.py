"""Checks of the sources: one small function per rule, all of them run, none stops another."""
