"""Preflight: what a finished file is, held against what its profile demands. It reads the file, not what the build meant."""
