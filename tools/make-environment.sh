#!/bin/sh
# Makes the virtual environment in the folder named, with the newest Python that can.
# Debian keeps the part of Python that does this in a package of its own: root gets it
# from there and is told; anybody else is told what to install.
set -eu
folder=$1

suits() { "$1" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
newest() {
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        if suits "$name"; then echo "$name"; return; fi
    done
}

if suits "$folder/bin/python"; then exit 0; fi
python=$(newest)
if [ -z "$python" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing the system's package python3-venv."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y python3-venv >/dev/null
    python=$(newest)
fi
if [ -z "$python" ]; then
    echo "Policy Portal needs Python 3.11 or newer with its venv module; found: $(python3 --version 2>&1 || true)." >&2
    echo "Debian, Ubuntu: sudo apt install python3-venv. macOS: brew install python." >&2
    exit 1
fi
"$python" -m venv "$folder"
