"""Data files: CSV, YAML and spreadsheets become columns of cells, which are printed as they stand."""
