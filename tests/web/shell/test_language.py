"""Chinese first; English for whoever asks for it."""

import pytest
from django.urls import reverse

SIGN_IN = "/sign-in/"


@pytest.mark.django_db
def test_an_english_browser_is_answered_in_chinese(client):
    text = client.get(SIGN_IN, headers={"accept-language": "en-GB,en;q=0.9"}).content.decode()

    assert '<html lang="zh-Hans">' in text
    assert "登录名" in text


@pytest.mark.django_db
def test_whoever_chooses_english_keeps_it_and_the_page(client):
    answer = client.post(reverse("set_language"), {"language": "en", "next": SIGN_IN})

    assert answer.headers["Location"] == SIGN_IN
    text = client.get(SIGN_IN).content.decode()
    assert '<html lang="en">' in text
    assert "Login name" in text


@pytest.mark.django_db
def test_the_choice_leads_nowhere_else(client):
    answer = client.post(
        reverse("set_language"), {"language": "en", "next": "https://evil.example/"}
    )

    assert answer.headers["Location"] == "/"
