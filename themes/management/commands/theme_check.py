"""`manage.py theme_check SLUG`: whether a theme may be offered to merchants."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from themes.checking import CHECKS, problems_of


class Command(BaseCommand):
    help = "Check a theme: theme.toml, files, templates, contrast, weight, preset; with --url a running page too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--url", help="A page that wears the theme: axe and Lighthouse look at it too.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(problems_of(options["slug"]))
        if options["url"]:
            found += self.look_at(options["url"])
        for name in ("theme.toml", *CHECKS):
            problems = [problem for where, problem in found if where == name]
            self.stdout.write(f"{'wrong' if problems else 'good '}  {name}")
        for where, problem in found:
            self.stderr.write(f"{where}: {problem}")
        if found:
            raise CommandError(f"{len(found)} problems in {options['slug']}.")

    def look_at(self, url: str) -> list[tuple[str, str]]:
        """What axe and Lighthouse say, as far as they are installed: they belong to the tools of developers."""
        found = []
        try:
            themes, lighthouse = import_module("benchmarks.themes"), import_module("benchmarks.lighthouse")
            found += [("axe", finding) for finding in themes.axe_findings({"page": url})]
        except ImportError:
            self.stdout.write("-      axe and Lighthouse are not installed")
            return []
        program = lighthouse.find_lighthouse()
        if program is None:
            self.stdout.write("-      Lighthouse is not installed")
            return found
        slowdown, _index = lighthouse.slowdown_for(program, url)
        report = lighthouse.run_lighthouse(program, url, slowdown=slowdown)
        self.stdout.write(f"       {lighthouse.figures_of(report)}")
        return found + [("Lighthouse", each) for each in lighthouse.complaints_of(report)]
