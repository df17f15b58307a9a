"""What Frontdoor is compared with: writes the sources of every way to build one catalogue, with equal content."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
NOW = 1795305600
"""The moment of all builds, so that each round says the same dates."""
HOME = {"index.md": "---\ntitle: Home\n---\n\n# Home\n\nEverything here is invented.\n"}
MKDOCS = """site_name: Compared
plugins: []
theme: {name: material, font: false}
nav: [index.md, find.md, services.md, drop-ins.md]
"""
HOOK = """
import json
from pathlib import Path

import yaml
from mkdocs.structure.files import File


def on_files(files, config):
    yaml.safe_load(Path("../services.yaml").read_text("utf-8"))
    for name, text in json.loads(Path("../pages.json").read_text("utf-8")).items():
        files.append(File.generated(config, name, content=text))
"""
"""What one would write first. A real one would have to make the texts of what it reads, too: they lie ready here."""
ELEVENTY = {
    "eleventy.config.js": "module.exports = () => ({ dir: { input: 'content', output: 'public', includes: '../_includes' },"
    " markdownTemplateEngine: false });",
    "content/content.json": '{"layout": "base.html"}',
}
HUGO = {"hugo.toml": 'baseURL = "/"\ntitle = "Compared"\ndisableKinds = ["taxonomy", "RSS"]\n'}


@dataclass(frozen=True)
class Case:
    """One way of building the catalogue."""

    command: list[str]
    where: Path
    out: Path
    kept: Path | None = None
    """What it keeps for its next build, which would no longer be a cold one."""


def prepared(folder: Path, size: int, given: argparse.Namespace) -> dict[str, Case]:
    """Write the sources of every case.

    Call this in a process of its own, which takes the memory that it needs away with it: a command that is started by a
    large process is counted at least as large.
    """
    from benchmarks.own_pages import our_frame, texts_of  # noqa: PLC0415 -- half of the memory

    # As an install does: some machines forbid Python to keep what it compiles.
    subprocess.run([sys.executable, "-m", "compileall", "-q", ROOT / "frontdoor"], check=True)
    shell = ROOT / "site/shell/index.html"
    path = folder / "services.yaml"
    subprocess.run([sys.executable, HERE / "make_catalogue.py", str(size), path], check=True)
    out = folder / "frontdoor"
    ours = [sys.executable, "-c", "from frontdoor.cli.main import main; main()", "build", "--no-leaflets"]
    ours += [] if given.compressed else ["--no-compressed"]
    cases = {"Frontdoor": Case([*ours, "--catalogue", str(path), "--out", str(out)], ROOT, out)}
    texts = HOME | texts_of(path, datetime.fromtimestamp(NOW, UTC).date())
    plain, hook = folder / "plain", folder / "hook"
    write(plain / "docs", texts)
    write(plain, {"mkdocs.yml": MKDOCS})
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q"]
    cases["MkDocs and Material, Markdown on disk"] = Case(mkdocs, plain, plain / "site")
    write(hook, {"mkdocs.yml": f"{MKDOCS}hooks: [hook.py]\n", "hook.py": HOOK, "docs/.keep": ""})
    write(folder, {"pages.json": json.dumps(texts)})
    cases["MkDocs and Material, pages from a hook"] = Case(mkdocs, hook, hook / "site")
    if given.zensical:
        other = folder / "zensical"
        shutil.copytree(plain, other)
        write(other, {"mkdocs.yml": MKDOCS.replace("plugins: []", "plugins: [search: {enabled: false}]")})
        cases["Zensical"] = Case([given.zensical, "build"], other, other / "site", other / ".cache")
    if given.hugo:
        other = folder / "hugo"
        # A page that others stand below is a section there, and called _index.md.
        above = {f"{name.rpartition('/')[0]}.md" for name in texts}
        sections = {
            name: f"{name[:-3]}/_index.md" if name in above else name for name in texts if name not in HOME
        }
        layout = our_frame(
            shell, title="{{ .Title }}", description="{{ .Description }}", content="{{ .Content }}"
        )
        write(other, HUGO | {f"layouts/_default/{kind}.html": layout for kind in ("single", "list")})
        write(other / "content", {sections.get(name, "_index.md"): text for name, text in texts.items()})
        cases["Hugo"] = Case([given.hugo, "--quiet"], other, other / "public")
    if given.eleventy:
        other = folder / "eleventy"
        write(other, ELEVENTY)
        layout = our_frame(
            shell, title="{{ title }}", description="{{ description }}", content="{{ content }}"
        )
        write(other, {"_includes/base.html": layout})
        write(other / "content", texts)
        cases["Eleventy"] = Case([given.eleventy, "--quiet"], other, other / "public")
    return cases


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
