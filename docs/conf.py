"""How the documentation site is built: `python3 go.py docs`, warnings as errors.

The source is the repository itself, so that links between pages, notebooks and files are the same on the site and in a
checkout. Notebooks show the outputs stored in them, which the tests compare; nothing is executed here.
"""

from importlib.metadata import version as version_of

project = "resourcing"
author = "resourcing contributors"
copyright = "resourcing contributors"  # Sphinx names it so
release = version_of("resourcing")

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "docs/index"
include_patterns = [
    "docs/**",
    "notebooks/*.ipynb",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "scenarios/astrazeneca/README.md",
]
exclude_patterns = [".*", "out", "src", "tests", "tools", "benchmarks", "build", "dist"]

nb_execution_mode = "off"
nb_merge_streams = True
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["myst.header"]  # notebooks may begin with a second-level heading

highlight_language = "text"  # blocks without a language are typed at a prompt
smartquotes_action = "q"  # quotation marks only: two hyphens begin an option

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_numpy_docstring = True
napoleon_google_docstring = False
default_role = "code"

html_theme = "furo"
html_title = "resourcing"
html_static_path = ["site/static"]
html_extra_path = ["site/extra"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
