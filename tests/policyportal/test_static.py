"""What the browser gets beside the page: little, our own, and nothing inline."""

import gzip
import re
from pathlib import Path
from typing import Any

import django_htmx
import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template

from policyportal.templatetags import portal

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
SPRITE = ROOT / "static" / "icons" / "sprite.svg"
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"

INLINE = re.compile(
    r"<style\b|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
ICON = re.compile(r"""{% icon "([a-z-]+)"|\bicon="([a-z-]+)\"""")
LINKED = re.compile(r"{% static '((?:css|js)/[a-z]+\.(?:css|js))' %}")
MOST_LINES = 400
MOST_BYTES = 40_000  # of the 60 kB that a page and all its assets may have


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def names(path: Path) -> str:
    return str(path.relative_to(path.parents[1]))


@pytest.mark.parametrize("template", TEMPLATES, ids=names)
def test_a_template_holds_no_script_and_no_style(template: Path) -> None:
    assert not INLINE.search(re.sub(r"{%.*?%}|{#.*?#}", "", template.read_text()))


@pytest.mark.parametrize("template", TEMPLATES, ids=names)
def test_a_template_knows_its_tags_and_their_arguments(template: Path) -> None:
    get_template(str(template.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("file", [*STYLES, *SCRIPTS], ids=names)
def test_a_file_is_short_enough_to_read(file: Path) -> None:
    assert len(file.read_text().splitlines()) < MOST_LINES


@pytest.mark.parametrize("style", STYLES, ids=names)
def test_a_style_needs_no_force_and_no_id(style: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.DOTALL)
    assert "!important" not in rules
    assert not re.search(r"#[a-z][\w-]*[^;{}]*{", rules)


@pytest.mark.parametrize("script", SCRIPTS, ids=names)
def test_a_script_writes_no_markup_and_runs_no_text(script: Path) -> None:
    assert not re.search(r"innerHTML|outerHTML|eval\(|Function\(", script.read_text())


def test_what_every_page_loads_is_small() -> None:
    base = (ROOT / "templates" / "base.html").read_text()
    linked = [ROOT / "static" / path for path in LINKED.findall(base)]
    assert {path.suffix for path in linked} == {".css", ".js"}
    assert sum(map(compressed, [*linked, HTMX, SPRITE])) < MOST_BYTES


def test_every_icon_that_is_used_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', SPRITE.read_text()))
    used = {look.icon for look in portal.FINDINGS.values()}
    for table in (portal.URGENCIES, portal.TONE_ICONS, portal.CHECK_ICONS):
        used |= set(table.values())
    for template in TEMPLATES:
        for pair in ICON.findall(template.read_text()):
            used |= set(filter(None, pair))
    assert used <= drawn, used - drawn


def test_the_sprite_can_be_styled_from_outside() -> None:
    assert "<style" not in SPRITE.read_text()
    assert not re.search(r'(fill|stroke)="#', SPRITE.read_text())


def test_the_real_storage_finds_everything(settings: Any, tmp_path: Path) -> None:
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": storage},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    admin = next((tmp_path / "css").glob("admin.*.css")).read_text()
    assert re.search(r"widgets\.[0-9a-f]{12}\.css\"\) layer", admin)
    assert list((tmp_path / "icons").glob("sprite.*.svg"))
