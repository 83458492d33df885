"""Figures in Prometheus' text format, through the library that most use."""
