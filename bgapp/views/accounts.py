"""Signing in and out, and the person's own password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from bgapp.models import Person

ALWAYS_OPEN = {"login", "logout", "password_change", "health"}
"""Where somebody may go who has yet to change a first password."""

WEAKNESSES = {
    "password_too_short": "新密码太短，至少要 8 个字符。",
    "password_too_similar": "新密码和登录名太像，请换一个。",
    "password_too_common": "新密码太常见，容易被猜到，请换一个。",
    "password_entirely_numeric": "新密码不能全是数字，请加上字母。",
}
"""What is wrong with a password, by the code of Django's validators."""


class LoginForm(AuthenticationForm):
    """登录名 and 密码; a wrong one and a deactivated person get the same answer."""

    error_messages = {
        "invalid_login": "登录名或密码不对。请检查大小写；忘记密码时，请系统管理员重置。",
        "inactive": "这个账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, username="登录名", password="密码")


class NewPasswordForm(PasswordChangeForm):
    """The old password once, the new one twice; saving it lifts the duty to change a first password."""

    error_messages = {
        "password_incorrect": "原密码不对，请重新输入。",
        "password_mismatch": "两次输入的新密码不一样，请重新输入。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, old_password="原密码", new_password1="新密码", new_password2="再输一遍新密码")
        self.fields["new_password1"].help_text = "至少 8 个字符，不能全是数字，也不能和登录名相近或太常见。"

    def validate_password_for_user(self, user: Any, password_field_name: str = "new_password2") -> None:
        password = self.cleaned_data.get(password_field_name)
        if not password:
            return
        try:
            validate_password(password, user)
        except ValidationError as refusal:
            for error in refusal.error_list:
                self.add_error("new_password1", WEAKNESSES[str(error.code)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new_password1") and cleaned["new_password1"] == cleaned.get("old_password"):
            self.add_error("new_password1", "新密码和原密码一样，请换一个。")
        return cleaned

    def save(self, commit: bool = True) -> Person:
        self.user.must_change_password = False
        return super().save(commit)


class Login(LoginView):
    """The way in; somebody already signed in is led on."""

    form_class = LoginForm
    redirect_authenticated_user = True


class Logout(LogoutView):
    """By POST only, as Django has it."""


class PasswordChange(PasswordChangeView):
    """The person's own password, changed by the person."""

    form_class = NewPasswordForm
    success_url = reverse_lazy("overview")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "密码已修改，下次登录请用新密码。")
        return super().form_valid(form)


class FirstPasswordMiddleware:
    """Send whoever must change a first password to do that, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        match = request.resolver_match
        if match and match.url_name in ALWAYS_OPEN and not match.namespace:
            return None
        return redirect("password_change") if getattr(request.user, "must_change_password", False) else None


def _dress(form: forms.Form, **labels: str) -> None:
    """Give a form's fields our labels and looks."""
    form.label_suffix = ""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs["class"] = "input"
