"""Plan the work, run it in parallel, and account for every file that a scanner claims."""
