"""The parts of a page: shape, word and tone together, and nothing that runs."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from policyportal.accounts.rules.refusal import Refused
from policyportal.templatetags import portal

VERDICTS = [
    "not_medically_necessary",
    "medically_necessary",
    "investigational",
    "not_covered",
    "needs_answers",
    "does_not_address",
    "policy_may_apply",
    "no_policy_found",
    "no_version_in_force",
    "wrong_line_of_business",
]


def shown(source: str, **context: Any) -> str:
    template = Template("{% load portal %}" + source)
    return template.render(Context(context)).strip()


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_finding_says_the_same_by_shape_and_by_word(verdict: str) -> None:
    chip = shown("{% finding verdict %}", verdict=verdict)
    look = portal.FINDINGS[verdict]
    assert f'data-kind="{look.kind}"' in chip
    assert f'sprite.svg#{look.icon}"' in chip
    assert chip.endswith(f"{look.words}</span>")


def test_no_two_findings_share_icon_and_word() -> None:
    assert set(portal.FINDINGS) == set(VERDICTS)
    assert len({look.words for look in portal.FINDINGS.values()}) == len(VERDICTS)
    assert len({look.icon for look in portal.FINDINGS.values()}) == len(VERDICTS)


def test_a_misspelt_argument_is_an_error_when_the_template_is_parsed() -> None:
    with pytest.raises(TemplateSyntaxError):
        shown('{% tag "Binds" tune="info" %}')


def test_what_comes_in_is_escaped() -> None:
    words = "<b>&"
    for source in (
        "{% tag words %}",
        "{% tally words %}",
        "{% saved words %}",
        '{% due "today" words at=words %}',
        '{% crumbs words "/" words %}',
        "{% act words key=words name=words value=words %}",
        '{% banner tone="ask" title=words %}{{ words }}{% endbanner %}',
        '{% check tone="ask" ref=words %}{{ words }}{% endcheck %}',
    ):
        assert "<b>" not in shown(source, words=words), source
        assert "&lt;b&gt;&amp;" in shown(source, words=words), source


@pytest.mark.parametrize("urgency", ["over", "soon", "today", "later", "paused"])
def test_due_shows_time_left_before_the_clock_time(urgency: str) -> None:
    at = datetime(2026, 9, 18, 6, 59, 59, tzinfo=UTC)
    due = shown(
        '{% due urgency "2 d 13 h left" at="Thu, Sep 17, 11:59 PM" moment=at %}',
        urgency=urgency,
        at=at,
    )
    assert f'data-urgency="{urgency}"' in due
    assert due.index("2 d 13 h left") < due.index("11:59 PM")
    assert '<time datetime="2026-09-17T23:59:59-07:00">' in due


def test_moments_are_said_in_the_portals_zone(now: datetime) -> None:
    moments = {
        datetime(2026, 9, 14, 21, 15, tzinfo=UTC): "Today, 2:15 PM",
        datetime(2026, 9, 18, 6, 59, tzinfo=UTC): "Thu, Sep 17, 11:59 PM",
        datetime(2025, 7, 1, 7, 0, tzinfo=UTC): "Tue, Jul 1, 2025, 12:00 AM",
    }
    for at, words in moments.items():
        assert f">{words}<" in shown("{% moment at now %}", at=at, now=now)
    assert "Mon, Sep 14, 2026, 10:00 AM" in shown("{% moment at %}", at=now)


def test_days_leave_out_the_year_that_it_is() -> None:
    today, other = date(2026, 9, 14), date(2025, 7, 1)
    assert ">Sep 14<" in shown("{% day it today=it %}", it=today)
    assert ">Jul 1, 2025<" in shown("{% day it today=today %}", it=other, today=today)
    assert shown("{% day none %}{% moment none %}", none=None) == ""


def test_an_act_carries_its_key_and_shows_it() -> None:
    button = shown('{% act "Confirm finding" key="c" name="act" value="confirm" %}')
    assert button.startswith('<button class="button"')
    assert 'name="act" value="confirm"' in button
    assert 'data-key="c"' in button
    assert '<kbd aria-hidden="true">c</kbd>' in button


def test_the_main_act_is_primary_and_has_ctrl_enter() -> None:
    button = shown('{% act "Open the case" style="main" %}')
    assert 'class="button button--primary"' in button
    assert " data-main" in button
    assert "Ctrl ↵" in button


def test_a_resting_act_says_what_it_waits_for_and_leads_nowhere() -> None:
    refusal = Refused("Read all evidence first.", "42 CFR 438.210", "Open it.")
    page = shown(
        '{% act "Sign" href="/sign/" rests="why" %}{% resting refusal id="why" %}',
        refusal=refusal,
    )
    assert 'aria-disabled="true" aria-describedby="why"' in page
    assert "href=" not in page
    assert 'id="why"' in page
    assert all(words in page for words in ("Read all", "438.210", "Open it."))
    assert shown('{% resting none id="why" %}', none=None) == ""


def test_the_way_up_is_the_last_step_of_the_way_here() -> None:
    way = shown('{% crumbs "Worklist" "/" "Case 26-04417" "/cases/" "Line 1" %}')
    assert way.count("data-key=") == 1
    assert 'href="/cases/" data-key="u"' in way


def test_facts_have_their_small_words_where_there_are_some() -> None:
    rows = [("Member ID", "EX2207417"), ("Coverage", "Apple Health", "Since Jan 1")]
    facts = shown("{% facts rows %}", rows=rows)
    assert facts.count("<small>") == 1
    assert "<small>Since Jan 1</small>" in facts


def test_nobody_may_anything_before_they_sign_in() -> None:
    nurse = SimpleNamespace(may=lambda permission: permission == "worklist.read")
    assert shown('{{ user|may:"worklist.read" }}', user=nurse) == "True"
    assert shown('{{ user|may:"policy.edit" }}', user=nurse) == "False"
    assert shown('{{ user|may:"worklist.read" }}', user=AnonymousUser()) == "False"


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("/", "worklist"),
        ("/cases/26-04417/", "worklist"),
        ("/policies/WA.CP.MP.526/", "policies"),
        ("/admin/", "administration"),
        ("/sign-in/", ""),
    ],
)
def test_a_page_knows_its_part_of_the_site(address: str, area: str) -> None:
    request = RequestFactory().get(address)
    assert shown("{% area %}", request=request) == area


@pytest.mark.parametrize(
    ("came_from", "way"),
    [
        ("http://testserver/cases/26-04417/", "http://testserver/cases/26-04417/"),
        ("https://elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_never_leads_out_of_the_portal(came_from: str, way: str) -> None:
    request = RequestFactory().get("/", headers={"referer": came_from})
    assert shown("{% way_back %}", request=request) == way
