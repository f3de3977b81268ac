"""What we know and what we learned; no Telegram, no web, no async."""

import os

# Read by numpy when it is first imported. Our systems of equations are small: threads for one of
# them gain nothing, and when the processors are busy waiting for each other costs 100 ms.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
