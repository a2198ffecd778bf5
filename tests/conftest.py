"""Nothing that a test does may read or touch what the person who runs it keeps."""

import atexit
import os
import shutil
import tempfile

_DATA = tempfile.mkdtemp(prefix="foedus-test-data-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["FOEDUS_DATA"] = _DATA
os.environ.pop("FOEDUS_STORE", None)
