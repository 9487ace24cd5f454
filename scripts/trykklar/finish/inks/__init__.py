"""What is typeset in RGB, in the inks of a printing condition."""
