# Sourced by the other scripts: makes .venv once and reuses it afterwards.
#
# usage: . scripts/env.sh [extra]     extra: dev, or nothing for the bare tool
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

extra="${1:-}"
stamp=".venv/installed-${extra:-bare}"
python="${PYTHON:-python3}"

if [ ! -x .venv/bin/python ]; then
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "ppmsheets needs Python 3.11 or newer; $python is $("$python" -V)." >&2
    echo "Mend: install it, or name another: PYTHON=python3.12 $0" >&2
    exit 2
  }
  "$python" -m venv .venv || {
    echo "Cannot make .venv: $python has no venv module." >&2
    echo "Mend: install it (Debian: apt-get install python3-venv)." >&2
    exit 2
  }
fi

wanted="$({ cat pyproject.toml scripts/requirements.lock 2>/dev/null || true; } | cksum)"
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
  constraint=()
  [ -f scripts/requirements.lock ] && constraint=(-c scripts/requirements.lock)
  echo "Setting up .venv (once) …" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check \
    "${constraint[@]}" --editable ".${extra:+[$extra]}" >&2
  echo "$wanted" >"$stamp"
fi
PATH="$PWD/.venv/bin:$PATH"
