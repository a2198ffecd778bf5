"""The command line: it parses, calls one desk verb, and shows. It never computes."""
