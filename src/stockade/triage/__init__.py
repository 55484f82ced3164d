"""What the core adds to tools' findings: masked evidence, identity, order."""
