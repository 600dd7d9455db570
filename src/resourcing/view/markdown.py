"""Text that people wrote, made harmless within Markdown.

Knows nothing of what is written.
"""

import re

_MARKS = re.compile(
    r"[\\`*\[\]<|~$]"  # marks wherever they stand
    r"|&(?=#?\w+;)"  # of an entity
    r"|(?<![^\W_])_|_(?![^\W_])"  # at the edge of a word
    r"|^[#>+-]"  # of a heading, a quotation or a list
    r"|(?<=^\d)[.)](?=\s|$)|(?<=^\d\d)[.)](?=\s|$)"  # of a list with numbers
)


def plain(text: str) -> str:
    r"""Return a text on one line that Markdown, the HTML in it and its tables take for no mark; all else is left readable.

    Examples
    --------
    >>> plain("<b>*Ärzte* | x")
    '\\<b>\\*Ärzte\\* \\| x'
    >>> plain("1. first"), plain("- x"), plain("A & B &lt;"), plain("1.5 ramp_up _x_")
    ('1\\. first', '\\- x', 'A & B \\&lt;', '1.5 ramp_up \\_x\\_')
    """
    return _MARKS.sub(r"\\\g<0>", " ".join(str(text).split()))
