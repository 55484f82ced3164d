"""What is scanned: a folder, a file, a revision or the staged changes, read without trusting it.

open       the argument of the command line -> Target
inventory  Target -> the files to scan, and what could not be taken, each with its reason
snapshot   Inventory -> a private copy, which is what tools read and reports quote
"""
