"""script/bench: finds the benchmarks, gives each a process and a database of its own, prints what they say."""

import argparse
import ast
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from script.preparing.checkout import ROOT, say
from tenants import embedded

ONE_FILE = """
import importlib, json, sys
for result in importlib.import_module(sys.argv[1]).measure():
    print(json.dumps(result, ensure_ascii=False, default=str), flush=True)
"""
MASTER_KEY = "benchmarks-only-" + "0" * 32


def main(arguments: list[str]) -> int:
    """The exit status: 1 when a benchmark fails or a name is unknown."""
    asked = _arguments(arguments)
    found = {path: names(path) for path in sorted((ROOT / "benchmarks").glob("[!_]*.py"))}
    known = {name for each in found.values() for name in each}
    if asked.list:
        print("\n".join(sorted(known)))
        return 0
    if unknown := set(asked.names) - known:
        print(f"Unknown: {', '.join(sorted(unknown))}. script/bench --list names them all.", file=sys.stderr)
        return 1
    wanted = set(asked.names) or known
    results = [_report(path, wanted, asked.json) for path in found if wanted & set(found[path])]
    return 0 if all(results) else 1


def _arguments(arguments):
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--list", action="store_true", help="only the names")
    return parser.parse_args(arguments)


def names(path: Path) -> tuple[str, ...]:
    """A file's NAMES, read without running it."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "NAMES" for t in node.targets
        ):
            return tuple(ast.literal_eval(node.value))
    return ()


def _report(path, wanted, as_json):
    """Run one file and print its results; did it end well?"""
    say(f"benchmarks/{path.name}")
    with tempfile.TemporaryDirectory(prefix="kezhang-bench-") as home:
        Path(home).chmod(0o755)
        servers = embedded.start(Path(home), MASTER_KEY)
        try:
            process = _measure(path, _settings(home, servers))
            for result in _results(process):
                if result["name"] in wanted:
                    print(json.dumps(result, ensure_ascii=False) if as_json else in_words(result), flush=True)
            return process.wait() == 0
        finally:
            servers.stop()


def _settings(home, servers):
    given = {"KEZHANG_HOME": home, "MASTER_KEY": MASTER_KEY, "DEMO": "0"}
    return os.environ | given | {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}


def _measure(path, settings):
    subprocess.run(
        ["flask", "--app", "wsgi", "release"], cwd=ROOT, env=settings, check=True, stdout=sys.stderr
    )
    command = [sys.executable, "-c", ONE_FILE, f"benchmarks.{path.stem}"]
    return subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True)


def _results(process) -> Iterator[dict]:
    """What the benchmark yields; other lines of its output are logs."""
    for line in process.stdout:
        if line.startswith('{"name"'):
            yield json.loads(line)


def in_words(result: dict) -> str:
    """`list-10k                 2.1 ms   floor 1.0   × 2.10   {…}`"""
    detail = json.dumps(result.get("detail") or {}, ensure_ascii=False)
    figures = f"{result['ours']:>10,.2f} {result['unit']:<8} floor {result['floor']:>10,.2f}  × {result['ratio']:<6.2f}"
    return f"{result['name']:<28}{figures} {detail}"
