"""The files of the register beside its datasets: an institution each, and its part of the search index."""
