"""One's own devices on the page of one's account."""

import pytest
from django.urls import reverse

from anlan.accounts.commands import issue_device_key
from anlan.accounts.models import Device
from anlan.accounts.queries import actor_for
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_ones_own_device_is_listed_and_may_be_stopped(client):
    user, other = make_user(), make_user()
    device = issue_device_key(actor=actor_for(user), label="周检查员的手机").device
    issue_device_key(actor=actor_for(other), label="别人的手机")
    client.force_login(user)

    said = client.get(reverse("accounts:profile")).content.decode()
    assert "周检查员的手机" in said
    assert "别人的手机" not in said
    client.post(reverse("accounts:stop_device", args=[device.pk]))

    assert Device.objects.get(pk=device.pk).revoked_at is not None
    assert "周检查员的手机" not in client.get(reverse("accounts:profile")).content.decode()
