"""What the mandate needs, what states offer under which caveats, and what is missing."""
