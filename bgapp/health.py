"""What this machine lacks for the product to work well."""

from collections.abc import Sequence
from ctypes import CDLL
from typing import Any

from django.core.checks import CheckMessage, Warning, register

LIBRARIES = {  # file name of the library: its Debian package
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
FAST_SUBSETS = "libharfbuzz-subset0"  # without it the fonts of rare characters are cut by slow code


def present(library: str) -> bool:
    """Whether the dynamic linker finds ``library``."""
    try:
        CDLL(library)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """Debian packages to install, none when all is well."""
    return [package for library, package in LIBRARIES.items() if not present(library)]


@register()
def printing_libraries(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Django's system check: no PDF, or a slow one."""
    return [complaint(package) for package in missing_packages()]


def complaint(package: str) -> CheckMessage:
    """What a missing ``package`` means, and what to do."""
    effect = "含生僻字的 PDF 生成较慢" if package == FAST_SUBSETS else "不能生成 PDF"
    return Warning(f"缺少系统软件包 {package}：{effect}。", hint=f"请执行 apt install {package}", id="bgapp.W001")
