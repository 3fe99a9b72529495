#!/usr/bin/python3
"""Measures our C++ files against the style budgets; fails on the hard limits only.

Function lengths and parameters come from universal-ctags.
"""
import json
import pathlib
import statistics
import subprocess
import sys

FOLDERS = ["core", "app", "ui", "tests", "fuzz"]
MAX_FILE_LINES = 600
MAX_COLUMNS = 100
MAX_FUNCTION_LINES = 60
MAX_PARAMETERS = 5
MAX_SHARE_OVER_PARAMETERS = 0.002


def source_files(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                yield path


def parameter_count(signature):
    """Commas of a signature that are not inside brackets."""
    inside = signature[signature.find("(") + 1 : signature.rfind(")")].strip()
    if inside in ("", "void"):
        return 0
    depth, commas = 0, 0
    for char in inside:
        depth += (char in "(<[{") - (char in ")>]}")
        commas += char == "," and depth == 0
    return commas + 1


def functions(files):
    """(file, line, name, lines, parameters) of every function body."""
    command = ["ctags", "--languages=C++", "--kinds-C++=f", "--fields=+neS", "--output-format=json",
               "-f", "-", "-L", "-"]
    tags = subprocess.run(command, input="\n".join(map(str, files)), text=True, check=True,
                          stdout=subprocess.PIPE).stdout
    for line in tags.splitlines():
        tag = json.loads(line)
        if "end" in tag:
            yield (tag["path"], tag["line"], tag["name"], tag["end"] - tag["line"] + 1,
                   parameter_count(tag.get("signature", "()")))


def check_files(files):
    violations, lengths = [], []
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        lengths.append(len(lines))
        if len(lines) > MAX_FILE_LINES:
            violations.append(f"{path}: {len(lines)} lines")
        for number, line in enumerate(lines, 1):
            if len(line) > MAX_COLUMNS:
                violations.append(f"{path}:{number}: {len(line)} columns")
    return violations, lengths


def check_functions(files):
    violations, lengths, wide = [], [], []
    for path, line, name, length, parameters in functions(files):
        lengths.append(length)
        if length > MAX_FUNCTION_LINES and not name.endswith("_data"):  # rows of a test's table
            violations.append(f"{path}:{line}: {name} has {length} lines")
        if parameters > MAX_PARAMETERS:
            wide.append(f"{path}:{line}: {name} has {parameters} parameters")
    print(f"functions of over {MAX_PARAMETERS} parameters: {len(wide)}")
    if len(wide) > MAX_SHARE_OVER_PARAMETERS * len(lengths):
        violations += wide
    return violations, lengths


def percentile(values, share):
    return sorted(values)[int(share * (len(values) - 1))] if values else 0


def report(what, values):
    print(f"{what}: {len(values)}, lines median {statistics.median(values):.0f}, "
          f"p90 {percentile(values, 0.9)}, longest {max(values)}")


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    files = list(source_files(root))
    file_violations, file_lengths = check_files(files)
    function_violations, function_lengths = check_functions(files)
    report("files", file_lengths)
    report("functions", function_lengths)
    violations = file_violations + function_violations
    for violation in violations:
        print("over the limit:", violation.replace(f"{root}/", ""))
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
