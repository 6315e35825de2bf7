"""The way in: name and password, with a lock after repeated failures."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib.auth.backends import BaseBackend

from anlan.accounts import commands
from anlan.accounts.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 -- the way in is asked over HTTP


class LockingBackend(BaseBackend):
    """Name and password; a refusal comes as SignInRefused, whose words tell what to do."""

    def authenticate(
        self,
        request: "HttpRequest | None",
        username: str | None = None,
        password: str | None = None,
        **_others: Any,  # noqa: ANN401 -- Django's signature
    ) -> User | None:
        if not username or password is None:
            return None
        return commands.sign_in(username=username, password=password, address=address_of(request))

    def get_user(self, user_id: UUID | str) -> User | None:
        """The person of a session; none once the account is switched off."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def address_of(request: "HttpRequest | None") -> str:
    """The network address that a request came from, as far as it can be known."""
    if request is None:
        return ""
    return str(get_adapter().get_client_ip(request))
