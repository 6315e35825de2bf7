"""The other sides: servers of our own, trusted as any other by their certificate."""

import pytest

from tests.reminders.district import Reminding
from tests.reminders.sinks import Certificate, mailbox, robots


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> Certificate:
    return Certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def _trusted(certificate, monkeypatch):
    """The clients trust our certificate and no other: nothing is switched off for the tests."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))


@pytest.fixture
def group(certificate, settings, _trusted):
    with robots(certificate) as server:
        settings.ROBOT_ADDRESSES = {"wecom": server.address, "dingtalk": server.address}
        yield server


@pytest.fixture
def post(certificate, settings, _trusted):
    with mailbox(certificate) as server:
        settings.MAIL_HOSTS = [server.server]
        yield server


@pytest.fixture
def world(settings):
    settings.PUBLIC_ADDRESS = "https://anlan.example.cn"
    return Reminding()
