"""The site around the data: mkdocs builds the prose and the frames, data pages are stamped into them.

mkdocs and its theme are a thin, replaceable shell: nothing outside this package knows of them, and
no cell of the data ever passes through Markdown.
"""
