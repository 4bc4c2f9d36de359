"""``python -m ppmsheets``."""

from __future__ import annotations

import sys

from ppmsheets.cli import main

sys.exit(main())
