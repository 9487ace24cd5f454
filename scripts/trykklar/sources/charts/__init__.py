"""Chart specifications of Vega-Lite: what they ask of their data."""
