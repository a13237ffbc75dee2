"""``postcard content check``: every rule over a content folder, as lines a person can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from adapters.content_files import (
    check_budgets,
    check_facts,
    check_myths,
    check_pages,
    check_plans,
    check_rendered,
    check_wording,
)
from adapters.content_files.findings import Finding, Level, unreadable
from adapters.content_files.site import Site
from bot.domain.errors import BadInput

Rule = Callable[[Site], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    check_pages.missing_pages,
    check_pages.titles,
    check_pages.reviews,
    check_pages.values,
    check_pages.slots,
    check_facts.facts,
    check_facts.numbers,
    check_wording.sentences,
    check_wording.grades,
    check_budgets.budgets,
    check_wording.words_to_avoid,
    check_myths.myths,
    check_plans.journeys,
    check_plans.pulse,
    check_plans.phrases,
    check_plans.contacts,
    check_plans.word_rules,
    check_rendered.rendered,
)


def check(root: Path, today: date) -> list[Finding]:
    """Everything found in a content folder, sorted by file and line. ``today`` decides which reviews are due."""
    try:
        site = Site(root, today)
    except BadInput as error:
        return [unreadable(error)]
    except KeyError as error:
        return [Finding(root.name, 1, "missing-file", str(error.args[0]), "copy it from the demonstration")]
    found: set[Finding] = set()
    for rule in RULES:
        try:
            found.update(rule(site))
        except BadInput as error:
            found.add(unreadable(error))
        except KeyError as error:
            found.add(Finding(root.name, 1, "missing-file", str(error.args[0]), "add it"))
    return sorted(found | set(site.problems))


def report(findings: Sequence[Finding]) -> tuple[list[str], int]:
    """The lines of a report and the exit status: 1 when there is an error, 0 for warnings or nothing."""
    errors = sum(finding.level == Level.ERROR for finding in findings)
    warnings = len(findings) - errors
    return [*map(str, findings), _summary(errors, warnings)], int(errors > 0)


def _summary(errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return "The content is in order."
    parts = [
        f"{count} {name}{'' if count == 1 else 's'}"
        for count, name in ((errors, "error"), (warnings, "warning"))
        if count
    ]
    return f"{' and '.join(parts)} found."
