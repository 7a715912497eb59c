"""Which databases a test is about; without a word, about each that there is."""

import pytest

ON_SQLITE = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""For tests of the file itself: what stands in it, who may have it, how it is copied."""

ON_POSTGRES = pytest.mark.parametrize("store", ["postgres"], indirect=True)
"""For tests of what can only happen where many write at a time."""

ON_X = {"network": "x", "kind": "account", "platform": "", "workspace_id": "", "user_id": ""}
"""What a row of `collections` says that holds what X gave of an account."""
