"""What the checks share: where the repository is, how findings are shown, how a check tests itself."""

import pathlib
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SOURCE_SUFFIXES = {".h", ".cc"}


def source_files(root, *folders):
    """Paths relative to root of the C++ files below folders, sorted."""
    found = []
    for folder in folders:
        for path in (root / folder).rglob("*"):
            if path.suffix in SOURCE_SUFFIXES and path.is_file():
                found.append(path.relative_to(root))
    return sorted(found)


def self_test(check, cases):
    """cases: (what, {file: text}, piece of the expected finding or None for "no finding")."""
    failed = 0
    for what, files, expected in cases:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
                if text.startswith("#!"):
                    (root / name).chmod(0o755)
            findings = check(root)
        good = not findings if expected is None else any(expected in finding for finding in findings)
        if not good:
            failed += 1
            print(f"self-test: {what}: expected {expected!r}, found {findings}")
    print(f"self-test: {len(cases)} samples, {failed} not as expected")
    return 1 if failed else 0


def main(check, cases):
    """`PROGRAM` checks the repository, `PROGRAM ROOT` another tree, `PROGRAM --self-test` the check."""
    if sys.argv[1:] == ["--self-test"]:
        sys.exit(self_test(check, cases))
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY
    findings = check(root)
    for finding in findings:
        print(finding)
    print(f"{pathlib.Path(sys.argv[0]).name}: {len(findings)} findings")
    sys.exit(1 if findings else 0)
