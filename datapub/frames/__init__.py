"""The site around the data: a shell builds the prose and the frames, data pages are stamped into them.

The shell is mkdocs with mkdocs-material, or their successor zensical, as ``shell`` in site.toml says: nothing
outside ``mkdocs_shell.py`` and ``zensical_shell.py`` knows which, and no cell of the data ever passes through
Markdown. Both read the same docs/, mkdocs.yml and theme/, whose templates keep to what jinja2 and minijinja
share: a page that is none (404.html) has no ``url``, and nothing is asked of a field that may be lacking.
"""
