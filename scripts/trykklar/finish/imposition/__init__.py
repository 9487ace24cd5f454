"""Pages placed on the sheets of a press or an office printer, so that folding puts them in order."""
