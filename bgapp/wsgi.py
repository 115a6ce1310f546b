"""The web server's way in."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bgapp.settings")

application = get_wsgi_application()
assert settings.SECRET_KEY, "fails here, at the start, and not at somebody's first login"
