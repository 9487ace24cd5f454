"""Colours of a layout: tokens with their inks, printing conditions, conversion between them, twins in grey."""
