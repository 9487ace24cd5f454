"""What a page's content paints, as records that checks can ask."""
