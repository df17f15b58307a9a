"""Cryptography: keys, encryption with age, and signed tokens."""
