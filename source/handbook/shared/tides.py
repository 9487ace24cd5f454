"""When the water is high."""

MINUTES_LATER = 50


def next_high(minute):
    """Minute of the day, tomorrow."""
    return (minute + MINUTES_LATER) % 1440
