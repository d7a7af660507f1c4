# mypy: ignore-errors
"""What Sails makes where one asks it for a new site; nothing of it is ours.

Run in the folder where it is installed: sails_site.py HOME PORT
"""

import os
import subprocess
import sys
from pathlib import Path

HOME, PORT, HERE = Path(sys.argv[1]), sys.argv[2], Path.cwd()
sails = [str(HERE / "node_modules/.bin/sails"), "new", "site", "--caviar", "--fast"]
subprocess.run(sails, cwd=HOME, check=True)
site = HOME / "site"
(site / "node_modules").symlink_to(HERE / "node_modules")
os.environ |= {"PORT": PORT, "NODE_ENV": "development"}
subprocess.run(["node", "app.js"], cwd=site, check=False)
