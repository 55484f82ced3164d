"""What is known of packages: OSV records, the offline store of them, CISA's and FIRST's feeds."""
