"""Which contingent guards which site from when, and how sites pass back to the host."""
