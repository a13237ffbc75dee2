"""Measures what the design promises. Every figure is a line of JSON; compare ratios, machines differ."""
