"""Nothing that a test does may read or touch what the person who runs it keeps."""

import os
import tempfile

_DATA = tempfile.TemporaryDirectory(prefix="foedus-test-data-")
os.environ["FOEDUS_DATA"] = _DATA.name
os.environ.pop("FOEDUS_STORE", None)
