"""Names of the array types that the package passes around.

May import: numpy only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]
