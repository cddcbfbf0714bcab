"""Publisher of a city's childcare register and policy progress: committed CSV in, public site out."""

__version__ = "0.1.0"
