"""Dependencies between projects: known on both ends, and without circles.

Stated rules: what waits (Needs, Finish-start, or no type) must not wait in a
circle; all dependencies of a circle are left out, so that no other stage meets one.
Excludes and Both or none may go both ways. One cell may list several projects, with
commas, semicolons or line breaks between.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from ppmsheets.intake.findings import Ledger, affected, error
from ppmsheets.intake.owners import say_unknown
from ppmsheets.intake.projects import Directory
from ppmsheets.portfolio import Dependency

_MUTUAL = ("Excludes", "Both or none")


def checked_dependencies(
    dependencies: Sequence[Dependency], directory: Directory, ledger: Ledger
) -> list[Dependency]:
    """Return the dependencies that can be obeyed; the others are said."""
    known = list(_known(dependencies, directory, ledger))
    waiting = defaultdict(set)
    for entry in known:
        if entry.type not in _MUTUAL:
            waiting[entry.project_id].add(entry.other_id)
    groups = _circles(waiting)
    member = {project: n for n, group in enumerate(groups) for project in group}
    kept: list[Dependency] = []
    first: dict[int, Dependency] = {}
    for entry in known:
        circle = member.get(entry.project_id)
        in_circle = circle is not None and circle == member.get(entry.other_id)
        if entry.type in _MUTUAL or not in_circle:
            kept.append(entry)
            continue
        ledger.excluded += 1
        first.setdefault(circle or 0, entry)
    for circle, entry in first.items():
        path = _path(min(groups[circle]), waiting, groups[circle])
        ledger.add(
            error(
                "dependency-cycle",
                f"Projects wait for one another: {' > '.join(path)}. These "
                "dependencies are left out.",
                "Remove one of them.",
            ),
            entry.origin.cell("other_id"),
            project=entry.project_id,
            affects=affected("dependency", "other_id", entry.project_id),
        )
    return kept


def _known(
    dependencies: Iterable[Dependency], directory: Directory, ledger: Ledger
) -> Iterable[Dependency]:
    """Yield the dependencies whose other end is another known project, once each."""
    seen: set[tuple[object, ...]] = set()
    for entry, typed in _ends(dependencies, directory):
        other = directory.find_named(typed)
        if other is None:
            ledger.excluded += 1
            where = entry.origin.cell("other_id")
            say_unknown(typed, where, directory, ledger, kind="dependency")
        elif other == entry.project_id:
            ledger.excluded += 1
            ledger.add(
                error(
                    "dependency-on-itself",
                    f"{other} depends on itself; that is left out.",
                    "Name the other project.",
                ),
                entry.origin.cell("other_id"),
                project=other,
            )
        elif (key := (entry.project_id, other, entry.type, entry.lag)) not in seen:
            seen.add(key)
            yield entry._replace(other_id=other)


def _ends(
    dependencies: Iterable[Dependency], directory: Directory
) -> Iterable[tuple[Dependency, str]]:
    """Yield each other project of a dependency: a cell may list several."""
    for entry in dependencies:
        if directory.find_named(entry.other_id) is not None:
            yield entry, entry.other_id
            continue
        for typed in re.split(r"[,;\n]", entry.other_id):
            if typed.strip():
                yield entry, typed.strip()


def _circles(waiting: Mapping[str, set[str]]) -> list[frozenset[str]]:
    """Return the groups of projects that can all be reached from one another.

    Tarjan's strongly connected components, without recursion: a chain may be as
    long as the portfolio.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    groups: list[frozenset[str]] = []
    for root in sorted(waiting):
        if root in order:
            continue
        todo = [(root, iter(sorted(waiting.get(root, ()))))]
        order[root] = low[root] = len(order)
        path.append(root)
        on_path.add(root)
        while todo:
            node, others = todo[-1]
            other = next(others, None)
            if other is None:
                todo.pop()
                _close(node, order, low, (path, on_path, groups))
                if todo:
                    low[todo[-1][0]] = min(low[todo[-1][0]], low[node])
            elif other not in order:
                order[other] = low[other] = len(order)
                path.append(other)
                on_path.add(other)
                todo.append((other, iter(sorted(waiting.get(other, ())))))
            elif other in on_path:
                low[node] = min(low[node], order[other])
    return sorted(groups, key=min)


def _close(
    node: str,
    order: Mapping[str, int],
    low: Mapping[str, int],
    state: tuple[list[str], set[str], list[frozenset[str]]],
) -> None:
    """Take a finished group off the path; single projects make no circle."""
    path, on_path, groups = state
    if low[node] != order[node]:
        return
    start = path.index(node)
    group = frozenset(path[start:])
    del path[start:]
    on_path -= group
    if len(group) > 1:
        groups.append(group)


def _path(
    start: str, waiting: Mapping[str, set[str]], group: frozenset[str]
) -> list[str]:
    """Return the shortest way from a project of a circle back to itself."""
    came: dict[str, str] = {}
    todo = deque([start])
    while todo:
        node = todo.popleft()
        for other in sorted(waiting[node] & group):
            if other == start:
                path = [start]
                while node != start:
                    path.insert(0, node)
                    node = came[node]
                return [start, *path]
            if other not in came:
                came[other] = node
                todo.append(other)
    raise ValueError(start)
