"""Which project manager a name on the command line means."""

from __future__ import annotations

from dataclasses import dataclass

from ppmsheets.cli.session import UsageError
from ppmsheets.portfolio import Portfolio, Project, folded


@dataclass(frozen=True, slots=True)
class Manager:
    """A project manager and the ids of their projects."""

    name: str
    projects: tuple[str, ...]


def manager_called(typed: str, portfolio: Portfolio) -> Manager:
    """Return the project manager of a name, a part of one, or an e-mail address.

    Raises:
        UsageError: Nobody is meant, or several are.
    """
    led = [project for project in portfolio.projects if project.pm]
    wanted = folded(typed)
    found = [project for project in led if wanted in _exactly(project)]
    found = found or [project for project in led if wanted in folded(project.pm)]
    names = {folded(project.pm): project.pm or "" for project in found}
    if len(names) != 1:
        raise _unclear(typed, sorted(names.values()), portfolio)
    (name,) = names.values()
    return Manager(name, tuple(project.project_id for project in found))


def _exactly(project: Project) -> tuple[str, ...]:
    return folded(project.pm), folded(project.pm_email)


def _unclear(typed: str, meant: list[str], portfolio: Portfolio) -> UsageError:
    everybody = sorted({project.pm for project in portfolio.projects if project.pm})
    names = ", ".join(meant or everybody)
    if meant:
        what = f"Several project managers are called so: {names}."
        return UsageError(f"--pm {typed}", what, "Give the whole name, or the e-mail.")
    what = "No project in this workbook has a project manager of this name."
    fix = f"Choose one of: {names}." if names else "Fill in PM in Projects."
    return UsageError(f"--pm {typed}", what, fix)
