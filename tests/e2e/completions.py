#!/usr/bin/env python3
"""The completions as shells load them: the files are those that the programs print, and what is offered."""
import os
import shutil
import subprocess

from _hashmap import HASHMAP
from _lib import *

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "completions")
HASHES = {"--hash", "--hash-key", "--hash-scheme", "--hash-seed"}


def file_of(shell, tool="balance"):
    return os.path.join(FOLDER, f"{tool}.{shell}")


def output_of(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)
    assert done.returncode == 0 and not done.stderr, done
    return done.stdout


def bash_offers(tool, *words):
    """What bash offers after these words of a command line, as it splits them."""
    script = f"""
        source {file_of("bash", tool)}
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        compopt() {{ :; }}
        $(complete -p {tool} | sed 's/.*-F \\([^ ]*\\) .*/\\1/') {tool} "${{@: -1}}" "${{@: -2:1}}"
        printf '%s\\n' "${{COMPREPLY[@]}}" """
    return set(output_of("bash", "--norc", "-c", script, "bash", tool, *words).split())


def fish_offers(line, **options):
    script = f"source {file_of('fish', line.split()[0])}; complete -C '{line}'"
    return {offer.split("\t")[0] for offer in output_of("fish", "--no-config", "-c", script, **options).splitlines()}


ZSH = """
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1= RPS1= PROMPT_EOL_MARK=; stty columns 200; autoload -U compinit; compinit -u -D; source $FILE; echo READ""Y'
zpty -r shell out '*READY*'
zpty -n -w shell $LINE$'\\t\\t'
zpty -r -m shell out "*$LAST*"
print -r -- $out
"""


def zsh_offers(line, last):
    """What an interactive zsh shows after two tabs, until it has shown `last`; escapes and all."""
    environment = {**os.environ, "FILE": file_of("zsh", line.split()[0]), "LINE": line, "LAST": last, "TERM": "dumb"}
    return output_of("zsh", "-f", "-c", ZSH, env=environment)


def test_files_are_those_that_the_programs_print():
    for tool, program in (("balance", BALANCE), ("hashmap", HASHMAP), ("sendfile-serve", SENDFILE_SERVE)):
        for shell in ("bash", "zsh", "fish"):
            with open(file_of(shell, tool), encoding="utf-8") as file:
                assert output_of(program, "--print-completion", shell) == file.read(), (tool, shell)
    done = run_balance("--print-completion", "csh")
    assert done.returncode == 64 and "did you mean 'zsh'?" in done.stderr, done


def test_syntax():
    for tool in ("balance", "hashmap", "sendfile-serve"):
        for shell in ("bash", "zsh", "fish"):
            assert output_of(shell, "-n", file_of(shell, tool)) == ""
        output_of("shellcheck", "--shell=bash", file_of("bash", tool))


def test_bash():
    assert bash_offers("balance", "--has") == HASHES
    assert bash_offers("balance", "web1", "-t", "--max-b") == {"--max-body"}
    assert bash_offers("balance", "--policy", "") == {"round-robin", "hash", "least", "first"}
    assert bash_offers("balance", "--policy", "=", "le") == {"least"}
    assert bash_offers("balance", "--policy", "=") == {"round-robin", "hash", "least", "first"}
    assert bash_offers("balance", "--hash-scheme", "lighttpd1") == {"lighttpd15"}
    assert bash_offers("balance", "--workers", "") == set()
    assert "--print-completion" not in bash_offers("balance", "--")


def test_bash_for_hashmap():
    assert bash_offers("hashmap", "--scheme") == {"--scheme-to"}
    assert bash_offers("hashmap", "--log", "ca") == {"caddy"}
    assert bash_offers("hashmap", "--scheme-to", "squ") == {"squid"}
    assert "hrw" in bash_offers("hashmap", "--hash-scheme", "")


def test_bash_files(directory):
    with open(f"{directory}/pool.txt", "w", encoding="ascii"):
        pass
    assert bash_offers("balance", f"@{directory}/po") == {f"@{directory}/pool.txt"}
    assert bash_offers("balance", f"{directory}/po") == {f"{directory}/pool.txt"}
    assert bash_offers("balance", "--access-log", f"{directory}/po") == {f"{directory}/pool.txt"}
    assert bash_offers("balance", "--access-log", "o") == {"off"}


def test_fish(directory):
    home = {"env": {**os.environ, "HOME": directory, "XDG_DATA_HOME": directory}}
    assert HASHES <= fish_offers("balance --has", **home)
    assert {"least", "hash", "first", "round-robin"} == fish_offers("balance --policy ", **home)
    assert "lighttpd15" in fish_offers("balance --hash-scheme li", **home)


def test_zsh():
    shown = zsh_offers("balance --has", last="--hash-seed")
    assert all(name in shown for name in HASHES), shown
    zsh_offers("balance web1 --hash-scheme=mod", last="ulo")
    zsh_offers("balance -t --log-format co", last="mbined")


def test_a_directory_to_serve(directory):
    os.mkdir(f"{directory}/site")
    with open(f"{directory}/simple.txt", "w", encoding="ascii"):
        pass
    home = {"env": {**os.environ, "HOME": directory, "XDG_DATA_HOME": directory}}
    assert bash_offers("sendfile-serve", f"{directory}/s") == {f"{directory}/site"}
    assert bash_offers("sendfile-serve", "--io", "a") == {"auto", "aio"}
    assert fish_offers(f"sendfile-serve {directory}/s", **home) == {f"{directory}/site/"}
    zsh_offers(f"sendfile-serve {directory}/s", last="ite/")


for needed in ("zsh", "fish", "shellcheck"):
    assert shutil.which(needed), f"{needed} is missing; ./bootstrap --tests --packages-only installs it"
run_tests(globals())
