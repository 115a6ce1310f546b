"""What the machine lacks is said loudly, with the package that brings it."""

import pytest

from bgapp import health


def test_a_complete_machine_lacks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "present", lambda library: True)
    assert health.missing_packages() == []
    assert health.printing_libraries(None) == []


def test_without_the_subsetter_the_check_warns_that_printing_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "present", lambda library: "subset" not in library)
    (warning,) = health.printing_libraries(None)
    assert "libharfbuzz-subset0" in warning.msg
    assert "慢" in warning.msg


def test_a_library_that_nobody_has_is_not_present() -> None:
    assert not health.present("libnobody-has-this.so.0")
