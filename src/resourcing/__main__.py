"""Lets `python -m resourcing` run the command."""

import sys

from resourcing.cli import main

sys.exit(main())
