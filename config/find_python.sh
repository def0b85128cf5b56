#!/bin/sh
# Prints a Python >= 3.12 that really runs (a version manager's shim may exist and refuse), or says what to install.
fits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}
try() {
    for candidate in "$@"; do
        if [ -n "$candidate" ] && fits "$candidate"; then
            command -v "$candidate"
            exit 0
        fi
    done
}
try "${PYTHON:-}"
for version in 3.13 3.12 3.14 3.15; do
    try "python$version" "/usr/local/bin/python$version" \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/$version*/bin/python3 \
        "${UV_PYTHON_INSTALL_DIR:-$HOME/.local/share/uv/python}"/cpython-$version*/bin/python3 \
        "${MISE_DATA_DIR:-$HOME/.local/share/mise}"/installs/python/$version*/bin/python3 \
        "${ASDF_DATA_DIR:-$HOME/.asdf}"/installs/python/$version*/bin/python3
done
try python3 python
if command -v uv >/dev/null 2>&1; then
    uv python find --no-project '>=3.12' >/dev/null 2>&1 || uv python install --quiet 3.13 >&2
    try "$(uv python find --no-project '>=3.12' 2>/dev/null)"
fi
echo "No Python 3.12 or newer was found: install python3.13 with its venv module, or uv, and run make again." >&2
exit 1
