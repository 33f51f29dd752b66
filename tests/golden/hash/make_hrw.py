#!/usr/bin/env python3
"""Writes hrw.tsv and negative_log2.tsv beside itself: the scheme hrw computed a second time, from its definition alone
(lib/hash/hrw.h, lib/hash/integer_log.h), in another language and with unbounded integers."""
import functools
import os
import random
import struct

M = (1 << 64) - 1
P1, P2, P3, P4, P5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
                      0x27D4EB2F165667C5)


def rol(x, n):
    return (x << n | x >> (64 - n)) & M


def xxh64(data, seed):
    def step(acc, word):
        return rol((acc + word * P2) & M, 31) * P1 & M

    at, size = 0, len(data)
    if size >= 32:
        acc = [(seed + P1 + P2) & M, (seed + P2) & M, seed, (seed - P1) & M]
        while at + 32 <= size:
            acc = [step(a, w) for a, w in zip(acc, struct.unpack_from("<4Q", data, at))]
            at += 32
        h = sum(rol(a, n) for a, n in zip(acc, (1, 7, 12, 18))) & M
        for a in acc:
            h = ((h ^ step(0, a)) * P1 + P4) & M
    else:
        h = (seed + P5) & M
    h = (h + size) & M
    while at + 8 <= size:
        h = (rol(h ^ step(0, struct.unpack_from("<Q", data, at)[0]), 27) * P1 + P4) & M
        at += 8
    if at + 4 <= size:
        h = (rol(h ^ struct.unpack_from("<I", data, at)[0] * P1 & M, 23) * P2 + P3) & M
        at += 4
    for octet in data[at:]:
        h = rol(h ^ octet * P5 & M, 11) * P1 & M
    h = (h ^ h >> 33) * P2 & M
    h = (h ^ h >> 29) * P3 & M
    return h ^ h >> 32


def mix64(x):
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & M
    x = (x ^ x >> 27) * 0x94D049BB133111EB & M
    return x ^ x >> 31


def integer_log2(m):
    r = m.bit_length() - 1
    y = m << (63 - r)
    for _ in range(58):
        z = y * y
        two = z >= 1 << 127
        y, r = z >> (64 if two else 63), 2 * r + two
    return r


def negative_log2(s):
    return (54 << 58) - integer_log2(2 * (s >> 11) + 1)


def order(members, key, seed):
    kh = xxh64(key, seed)
    rows = [(mix64(kh ^ xxh64(name.encode(), seed)), w, name) for name, w in members]

    def compare(a, b):
        x, y = negative_log2(a[0]) * b[1], negative_log2(b[0]) * a[1]
        return (x > y) - (x < y) or (b[0] > a[0]) - (b[0] < a[0]) or (a[2] > b[2]) - (a[2] < b[2])

    return kh, [name for _, _, name in sorted(rows, key=functools.cmp_to_key(compare))]


def main():
    assert xxh64(b"", 0) == 0xEF46DB3751D8E999 and xxh64(b"/login", 0) == 0x1E49156A98E89389
    here = os.path.dirname(os.path.abspath(__file__))
    rng = random.Random(15)
    three = [(f"web{i}:80", 1) for i in (1, 2, 3)]
    sets = [(three, 0), (three, 12345), ([("web1:80", 1), ("web2:80", 1), ("web3:80", 2)], 0),
            ([("a", 1), ("b", 10), ("c", 100), ("d", 1000), ("e", 4294967295)], 0),
            ([(f"10.0.0.{i}:8080", 1 + i % 5) for i in range(14)], 0),
            ([("unix:/run/a.sock", 3), ("[::1]:80", 3), ("127.0.0.1:80", 3)], 2**64 - 1)]
    fixed = ["/", "/login", "/app.js", "/style.css", "/img/000001.jpg", "/a?b=c&d", "/%7Euser/", "*", ""]
    with open(os.path.join(here, "hrw.tsv"), "w") as out:
        out.write("members\tseed\tkey\thash\torder\n")
        for members, seed in sets:
            text = " ".join(f"{name}={w}" for name, w in members)
            keys = fixed + ["/" + "".join(rng.choices("abcdefgh/0123456789-", k=rng.randrange(90))) for _ in range(40)]
            for key in keys:
                kh, names = order(members, key.encode(), seed)
                out.write(f"{text}\t{seed}\t{key}\t{kh:016x}\t{' '.join(names)}\n")
    scores = [0, 1, 2047, 2048, 4096, 1 << 63, (1 << 63) - 1, (1 << 62) + 5, M, M - 2047, M - 2048, M - 4096]
    scores += [1 << i for i in range(11, 64)] + [rng.getrandbits(64) for _ in range(100)]
    with open(os.path.join(here, "negative_log2.tsv"), "w") as out:
        out.write("s\tnegative_log2\n")
        for s in scores:
            out.write(f"{s:016x}\t{negative_log2(s):016x}\n")


main()
