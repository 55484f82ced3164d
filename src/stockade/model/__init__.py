"""The nouns of Stockade: frozen values and protocols, with no behaviour but their own consistency.

Everything else imports from here and this package imports nothing of Stockade outside itself.
"""
