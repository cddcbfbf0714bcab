"""The site around the data: a shell builds the prose and the frames, data pages are stamped into them.

The shell is mkdocs with mkdocs-material, or their successor zensical, as ``shell`` in site.toml says; only
``mkdocs_shell.py`` and ``zensical_shell.py`` depend on which. No cell of the data passes through Markdown.
Both shells read the same docs/, mkdocs.yml and theme/. The theme's templates only use what jinja2 and
minijinja share: 404.html has no ``url``, and attributes that may be missing are not accessed.
"""
