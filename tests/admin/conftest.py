"""The cast, and its administrator at the keyboard."""

import pytest
from django.test import Client

from tests.builders import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def administrator(cast: Cast) -> Client:
    """A client signed in as the administrator."""
    return signed_in(cast, "administrator")


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.person(name), backend="django.contrib.auth.backends.ModelBackend")
    return client
