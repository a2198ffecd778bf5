"""Council procedure, national approvals, the mandate and orders under it."""
