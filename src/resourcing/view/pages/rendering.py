"""From a template and values to a page: everything escaped, nothing undefined."""

import jinja2


def rendered(template: str, **values: object) -> str:
    """Return a page that needs nothing else.

    Parameters
    ----------
    template
        Name of the page: that of its template up to ``.html.jinja``.
    **values
        What the template asks for; a value that is missing is an error.

    Returns
    -------
    str
        A whole page with inline pictures and styles; it asks for nothing over the network.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("resourcing.view", "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(f"{template}.html.jinja").render(**values)
