"""The roof: which study, the newest published file, the top bar, the pages.

Started by `rivalry app STUDY`, or by hand: `streamlit run app.py -- path/to/study.toml`.
"""

import os
import sys

from benchmark.pages import roof
from benchmark.serving.serve import STUDY

roof.draw(os.environ.get(STUDY) or (sys.argv[1] if len(sys.argv) > 1 else ""))
