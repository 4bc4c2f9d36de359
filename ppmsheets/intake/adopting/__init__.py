"""An existing workbook adopted: what its headers mean, proposed for review.

``words`` and ``evidence`` judge one column, ``matching`` a table, ``drafts`` the
workbook; ``files`` writes it down. Nothing of the workbook is changed.
"""

from ppmsheets.intake.adopting.drafts import Adoption, Draft, Line, adoption
from ppmsheets.intake.adopting.files import mapping_file
from ppmsheets.intake.adopting.matching import Confidence

__all__ = ["Adoption", "Confidence", "Draft", "Line", "adoption", "mapping_file"]
