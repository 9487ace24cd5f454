#!/usr/bin/env bash
# Make .venv with exactly what requirements.lock names, and see that the libraries it calls are there.
# Where root runs it on Debian or Ubuntu it installs what the system lacks; elsewhere it says how, and
# stops with 3. It runs as often as you like.
#
#   setup.sh               what building needs
#   setup.sh --with-tests  and what the tests hold files against: Chromium, minisign
#   setup.sh --with-mail-tests  and a mail server: Postfix, Postgrey
#   setup.sh --with-web-tests  and what sites and books are held to: Java, Node, Firefox, and what tests/web_tools names
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

apt=() dnf=() brew=() # packages that are missing, as each package manager calls them
python=""
with_tests=""
with_web=""
with_mail=""
case "${1-}" in
    "") ;;
    --with-tests) with_tests=yes ;;
    --with-mail-tests) with_tests=yes with_mail=yes ;;
    --with-web-tests) with_tests=yes with_web=yes ;;
    *)
        echo "usage: setup.sh [--with-tests | --with-mail-tests | --with-web-tests]" >&2
        exit 2
        ;;
esac

say() { printf '==> %s\n' "$*" >&2; }

need() { # need "APT PACKAGES" "DNF PACKAGES" "BREW PACKAGES"
    read -ra words <<<"$1" && apt+=("${words[@]}")
    read -ra words <<<"$2" && dnf+=("${words[@]}")
    read -ra words <<<"$3" && brew+=("${words[@]}")
}

find_python() { # the first Python from 3.11 on that can make an environment with pip in it
    local name
    for name in python3.11 python3.12 python3.13 python3; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$(command -v "$name")
            return
        fi
    done
    python=""
}

has_library() { # has_library NAME: whether the dynamic linker finds it, by the names that WeasyPrint tries
    "$python" - "$1" <<'EOF'
import ctypes, sys
name = sys.argv[1]
for file in (f"lib{name}.so.0", f"lib{name}.0.dylib", f"lib{name}.dylib"):
    for folder in ("", "/opt/homebrew/lib/", "/usr/local/lib/"):
        try:
            ctypes.CDLL(folder + file)
        except OSError:
            continue
        sys.exit(0)
sys.exit(1)
EOF
}

look_around() { # fill apt, dnf and brew with what is missing
    apt=() dnf=() brew=()
    find_python
    if [[ -z $python ]]; then # and without it nothing can look for the libraries
        need "python3 python3-venv" "python3" "python@3.13"
    fi
    if [[ -z $python ]] || ! { has_library pango-1.0 && has_library pangoft2-1.0 && has_library harfbuzz-subset; }; then
        need "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" "pango" "pango"
    fi
    command -v pdftotext >/dev/null || need "poppler-utils" "poppler-utils" "poppler"
    if [[ -n $with_tests ]]; then
        has_chromium || need "chromium" "chromium" "chromium"
        command -v minisign >/dev/null || need "minisign" "minisign" "minisign"
    fi
    if [[ -n $with_mail ]]; then
        { has_program postfix && has_program postgrey; } || need "postfix postgrey" "postfix postgrey" "postfix"
    fi
    if [[ -n $with_web ]]; then
        command -v java >/dev/null || need "default-jre-headless" "java-latest-openjdk-headless" "openjdk"
        { command -v node && command -v npm; } >/dev/null || need "nodejs npm" "nodejs npm" "node"
        { command -v firefox-esr || command -v firefox; } >/dev/null || need "firefox-esr" "firefox" "firefox"
    fi
}

has_program() { # also where only root's path leads
    PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null
}

has_chromium() { # by the names that tests/helpers/chromium.py tries
    local name
    [[ -z ${TRYKKLAR_CHROMIUM-} ]] || return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        ! command -v "$name" >/dev/null || return 0
    done
    return 1
}

install_checkers() { # what tests/web_tools/package-lock.json names, with its sums, and without running anything of it
    [[ -n $with_web ]] || return 0
    say "installing what tests/web_tools/package-lock.json names"
    mkdir -p .venv/web-tests
    cp tests/web_tools/package.json tests/web_tools/package-lock.json .venv/web-tests/
    (cd .venv/web-tests && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-fund --no-audit --silent) || {
        say "npm could not install them: see above, check the network, and run 'make web-test' again"
        exit 3
    }
    touch .venv/.ready-web
}

can_install() { [[ $(id -u) == 0 && -f /etc/debian_version ]] && command -v apt-get >/dev/null; }

stop_with_commands() {
    cat >&2 <<EOF
Trykklar needs a little more from this machine. Install it and run 'make' again:
  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y ${apt[*]}
  Fedora:          sudo dnf install -y ${dnf[*]}
  macOS:           brew install ${brew[*]}
EOF
    exit 3
}

look_around
if ((${#apt[@]})) && can_install; then
    say "installing ${apt[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${apt[@]}"; } >/dev/null || stop_with_commands
    look_around
fi
((${#apt[@]} == 0)) || stop_with_commands

done_by=.venv/.ready
if [[ -n $with_tests && $done_by -nt requirements.lock && $done_by -nt pyproject.toml ]]; then
    touch .venv/.ready-tests # only programs were missing
    install_checkers
    exit
fi

if ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
say "installing what requirements.lock names"
pip=(.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input)
"${pip[@]}" --require-hashes -r requirements.lock || {
    say "pip could not install them: see above, check the network, and run 'make' again"
    exit 3
}
"${pip[@]}" --no-deps --no-build-isolation --editable .
touch .venv/.ready
[[ -z $with_tests ]] || touch .venv/.ready-tests
install_checkers
say "ready: $(.venv/bin/trykklar --version)"
