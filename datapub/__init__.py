"""Publisher of a register that a city keeps by law: committed CSV in, public site out."""

__version__ = "0.1.0"
