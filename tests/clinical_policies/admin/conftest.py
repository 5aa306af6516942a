"""An editor at the admin, and a draft that she imported there."""

import pytest
from django.test import Client
from django.urls import reverse

from clinical_policies.models import PolicyVersion
from tests.clinical_policies import factories
from tests.clinical_policies.admin.steps import IMPORT, import_token


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(factories.people().editor)
    return client


@pytest.fixture
def draft(desk: Client) -> PolicyVersion:
    read = desk.post(
        reverse(IMPORT), {"token": import_token(desk), "sample": "knee_braces.txt"}
    )
    given = read.context["given"]
    made = desk.post(
        reverse(IMPORT),
        {
            "token": import_token(desk),
            "carried": given.carried,
            "source_name": given.name,
            "make": "1",
        },
    )
    assert made.status_code == 302
    return PolicyVersion.objects.get()
