"""Settings of the tests: the demo's, whatever the shell around them says."""

import os
import tempfile
from pathlib import Path

os.environ |= {"DEMO": "1", "DEBUG": "0", "HTTPS": "0", "SECRET_KEY": "tests only"}
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the tests' thread

from bgapp.settings import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"bgapp-tests-{os.getpid()}"
STATIC_ROOT = MEDIA_ROOT / "none"  # the server looks through all that is collected, and each test client is one
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and only here
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
