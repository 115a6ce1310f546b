"""First passwords: random, shown once to the administrator, changed by the person at the first sign-in."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password

from bgapp.models import Person

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which look alike on a printed slip."""

GROUPS, GROUP_LENGTH = 4, 4
ROUNDS = 1_000
"""Rounds of PBKDF2: few, so that thousands of people are imported in seconds.

The many rounds of the default make up for passwords that people choose; 79 random bits need none. Django hashes anew
with its default at the first sign-in.
"""


def first_password() -> str:
    """A random password, e.g. ``k7pm-x2hd-vq9t-m4za``."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def set_first_password(person: Person) -> str:
    """Give an (unsaved) person a first password and return it; saved, it ends the person's sessions."""
    password = first_password()
    person.password = _hashed(password)
    person.must_change_password = True
    return password


def _hashed(password: str) -> str:
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=ROUNDS)
    return make_password(password)
