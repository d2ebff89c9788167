"""What texts become: one float32 row each, of length one."""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
