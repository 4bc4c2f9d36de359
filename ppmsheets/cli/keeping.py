"""Status tabs kept to their project managers: who that is, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

from ppmsheets.cli.lock import alone
from ppmsheets.cli.opening import opened, settings_of
from ppmsheets.cli.request import Protect
from ppmsheets.cli.session import Session, UsageError
from ppmsheets.intake import intake
from ppmsheets.intake.projects import id_key
from ppmsheets.plan import Keeper, Plan, Snapshot, diff
from ppmsheets.portfolio import Portfolio, folded, projects_of_tabs

_OPEN = (
    "Every editor may type into it: no e-mail of its project manager is known.\n"
    "Fill in PM email in Projects or on the tab, then run ppmsheets protect.\n"
)


def email_of(pm: str | None, project_id: str, portfolio: Portfolio) -> str | None:
    """Return a project manager's e-mail: the project's own, else the manager's."""
    wanted = id_key(project_id)
    own = [p.pm_email for p in portfolio.projects if id_key(p.project_id) == wanted]
    known = {
        project.pm_email
        for project in portfolio.projects
        if pm and folded(project.pm) == folded(pm)
    }
    found = [email for email in own if email] or sorted(filter(None, known))
    # Two people of one name: a person has to say who is meant.
    return found[0] if len(found) == 1 else None


def keepers_of(title: str, email: str | None, snapshot: Snapshot) -> tuple[Keeper, ...]:
    """Return who is to keep a tab, where the product knows people and one is said.

    Raises:
        UsageError: What is said is no address.
    """
    if not email or not snapshot.knows_people:
        return ()
    if not _is_address(email):
        what = "This is no e-mail address."
        raise UsageError(email, what, "Give one such as ann@example.com.")
    return (Keeper(title, (email,)),)


def said_of(keepers: Sequence[Keeper], snapshot: Snapshot) -> str:
    """Return the line that says who may edit a new tab."""
    if not snapshot.knows_people:
        return ""
    if not keepers:
        return _OPEN
    return f"Only {', '.join(keepers[0].people)} and the owner may edit it.\n"


def protect(request: Protect, session: Session) -> None:
    """Let only its project manager edit each status tab.

    Raises:
        UsageError: The workbook's product knows no people.
        WorkbookError: It cannot be read or written.
    """
    settings = settings_of(request.target)
    book = opened(request.target, settings, session, write=True)
    with alone(book.target):
        snapshot = book.read()
        if not snapshot.knows_people:
            raise UsageError(
                book.name,
                "A file knows no people, so none of its tabs can be kept to one.",
                "Protect tabs by person in Google Sheets.",
            )
        portfolio, _ = intake(snapshot, settings)
        keepers, left = _wanted(portfolio)
        plan = diff(snapshot, (), keepers)
        if not plan.empty:
            book.write(plan)
    session.say(_said(plan, keepers, left))


def _wanted(portfolio: Portfolio) -> tuple[tuple[Keeper, ...], tuple[str, ...]]:
    """Return who is to keep each status tab, and the tabs of whom nobody knows."""
    emails = {project.project_id: project.pm_email for project in portfolio.projects}
    own = sorted(projects_of_tabs(portfolio.tabs).items())
    known = [(tab, email) for tab, id_ in own if (email := emails.get(id_))]
    keepers = tuple(Keeper(tab, (e,)) for tab, e in known if _is_address(e))
    kept = {keeper.title for keeper in keepers}
    return keepers, tuple(tab for tab, _ in own if tab not in kept)


def _is_address(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and "." in host) and not set(text) & set(" ,;<>")


def _said(plan: Plan, keepers: Sequence[Keeper], left: Sequence[str]) -> str:
    """Return what became of each tab."""
    lines = [
        f"{keeper.title}: only {', '.join(keeper.people)} and the owner may edit it."
        for keeper in plan.keepers
    ]
    same = len(keepers) - len(plan.keepers)
    if same:
        lines.append(f"{same} {'tab is' if same == 1 else 'tabs are'} kept already.")
    if left:
        lines.append(
            f"Open to every editor, as PM email is missing or no address: "
            f"{', '.join(left)}."
        )
    return "\n".join(lines or ["There is no status tab."]) + "\n"
