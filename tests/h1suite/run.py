#!/usr/bin/env python3
"""h1suite: a black-box HTTP/1.1 suite for proxies and file servers.

  run.py --proxy 127.0.0.1:8080 --backend-listen 127.0.0.1:9080 [--cases FILE...]
  run.py --static 127.0.0.1:8080 --docroot DIR
  run.py --fcgi-proxy 127.0.0.1:8080 --fcgi-listen 127.0.0.1:9000 [--xsendfile-root DIR/www]
  run.py --make-docroot DIR

The proxy must already run and forward everything to the --backend-listen
address (health checks off, client and backend timeouts of 3 s or more).
Addresses are host:port or unix:/path.  Only the standard library is used.
"""
import argparse
import json
import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from h1lib import backend as backend_mod      # noqa: E402
from h1lib import fcgi, judge, static, wire    # noqa: E402


def load(paths, kind):
    cases = []
    for p in paths:
        with open(p, encoding="utf-8") as f:
            d = json.load(f)
        if d["kind"] != kind:
            sys.exit("%s holds %s cases, not %s" % (p, d["kind"], kind))
        for c in d["cases"]:
            c["tag"] = d["tag"]
            cases.append(c)
    return cases


def default_cases(kind):
    out = []
    for tag in ("open", "more", "heldout"):
        p = os.path.join(HERE, "cases", "%s_%s.json" % (kind, tag))
        if os.path.exists(p):
            out.append(p)
    return out


def want_of(case):
    """(responses to wait for on each connection, does any alternative ask for a close)"""
    n = [len(a["status"]) for a in case["accept"] if "status" in a]
    want = [min(n) if n else 1]
    for a in case["accept"]:
        for k, sub in (a.get("conns") or {}).items():
            k = int(k)
            want += [0] * (k + 1 - len(want))
            want[k] = max(want[k], len(sub.get("status", [])))
    close = any(a.get("close") for a in case["accept"]) or any(a.get("noresp") for a in case["accept"])
    return want, close


def run_proxy_case(case, args, be):
    steps = case["steps"]
    if args.dribble and case.get("nodribble"):
        return None
    be.begin(case.get("backend"))
    if case.get("backend_down"):
        be.lsock_down()
    try:
        cl = wire.Client(args.addr, case["methods"], timeout=case.get("timeout", args.timeout) * args.slow,
                         dribble=args.dribble, split=args.split)
        cl.run(steps)
        want, close = want_of(case)
        cl.finish(want, case.get("quiet", args.quiet) * args.slow, close)
        if case.get("settle"):
            cl.pump(case["settle"])
        cl.close()
        # let the forwarded bytes land, and late work of the proxy end
        time.sleep(0.012)
    finally:
        if case.get("backend_down"):
            be.lsock_up()
    n = -1
    for _ in range(4):
        be.drop_all()
        if be.nconn == n:
            break
        n = be.nconn
        time.sleep(0.012)
    ob = judge.Observed(cl, be.end())
    ok, name, why = judge.judge(case, ob)
    if case.get("backend_down") or case.get("want_wait"):
        recover(args, be)
    return ok, name, why, ob


def recover(args, be):
    """Some proxies mark a backend as down for a while: wait until it is back."""
    be.begin(None)
    for _ in range(40):
        try:
            cl = wire.Client(args.addr, ["GET"], timeout=1.0)
            cl.run(["GET /probe HTTP/1.1\r\nHost: example.test\r\nConnection: close\r\n\r\n"])
            cl.finish([1], 0.02, False)
            rs, _ = cl.responses(cl.conns[0])
            cl.close()
            if rs and rs[0].status == 200:
                break
        except OSError:
            pass
        time.sleep(0.2)
    be.end()


def show_bytes(ob):
    out = []
    for i, (c, rs, extra) in enumerate(ob.conns):
        out.append("    client %d got %r%s" % (i, bytes(c.rx[:600]).decode("latin-1"), " ... %d bytes" % len(c.rx) if len(c.rx) > 600 else ""))
        out.append("    client %d end: %s" % (i, c.eof or "open"))
    for i, b in enumerate(ob.raw_backend()):
        out.append("    backend conn %d got %r" % (i, b[:600].decode("latin-1")))
    return "\n".join(out)


def alive(addr):
    for _ in range(20):
        try:
            s = wire.connect(addr, timeout=2)
            s.close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--proxy", metavar="ADDR")
    ap.add_argument("--backend-listen", metavar="ADDR")
    ap.add_argument("--static", metavar="ADDR")
    ap.add_argument("--docroot", metavar="DIR")
    ap.add_argument("--fcgi-proxy", metavar="ADDR", help="HTTP address of a FastCGI bridge")
    ap.add_argument("--fcgi-listen", metavar="ADDR", help="where the recording FastCGI application listens")
    ap.add_argument("--xsendfile-root", metavar="DIR", help="the bridge allows X-Sendfile below DIR (a docroot made by --make-docroot); without it those cases are left out")
    ap.add_argument("--make-docroot", metavar="DIR")
    ap.add_argument("--symlinks", choices=["deny", "follow"], default="deny", help="what the file server is set to do with links that leave the root")
    ap.add_argument("--cases", nargs="+", metavar="FILE")
    ap.add_argument("--only", metavar="REGEX", help="case ids")
    ap.add_argument("--skip", metavar="REGEX", help="case ids to leave out")
    ap.add_argument("--group", metavar="REGEX")
    ap.add_argument("--level", metavar="LIST", help="comma list of MUST,SEC,SHOULD,FEAT")
    ap.add_argument("--shard", metavar="K/N", help="every N-th case only, from the K-th on (0 to N-1): N runs at once share the waiting")
    ap.add_argument("--json", metavar="FILE")
    ap.add_argument("--name", default="", help="a name for the report")
    ap.add_argument("--dribble", action="store_true", help="send every request octet by octet")
    ap.add_argument("--split", type=int, default=0, metavar="N", help="send every request in pieces of N octets")
    ap.add_argument("--backend-timeout", type=float, default=0, help="seconds after which the proxy gives up on a mute backend; 0 skips those cases")
    ap.add_argument("--timeout", type=float, default=2.5)
    ap.add_argument("--quiet", type=float, default=0.08, help="seconds of silence that end a case")
    ap.add_argument("--slow", type=float, default=1.0, help="factor on every wait")
    ap.add_argument("-v", "--verbose", action="store_true")
    ap.add_argument("-f", "--failures", action="store_true", help="print failures only")
    ap.add_argument("--list", action="store_true")
    args = ap.parse_args()

    if args.make_docroot:
        static.make_docroot(args.make_docroot)
        print("docroot: %s/www" % args.make_docroot)
        return 0
    kind = "static" if args.static else "fcgi" if args.fcgi_proxy else "proxy"
    cases = load(args.cases or default_cases(kind), kind)
    if args.only:
        cases = [c for c in cases if re.search(args.only, c["id"])]
    if args.skip:
        cases = [c for c in cases if not re.search(args.skip, c["id"])]
    if args.group:
        cases = [c for c in cases if re.search(args.group, c["group"])]
    if args.level:
        cases = [c for c in cases if c["level"] in args.level.split(",")]
    if args.shard:
        k, n = map(int, args.shard.split("/"))
        cases = cases[k::n]
    if args.list:
        for c in cases:
            print("%-28s %-7s %-20s %s [%s]" % (c["id"], c["level"], c["group"], c["title"], c["ref"]))
        return 0
    if kind == "static":
        if not args.docroot:
            ap.error("--static needs --docroot")
        args.addr = wire.parse_addr(args.static)
        runner = static.Runner(args)
        be = None
    elif kind == "fcgi":
        if not args.fcgi_listen:
            ap.error("--fcgi-proxy needs --fcgi-listen")
        args.addr = wire.parse_addr(args.fcgi_proxy)
        runner = fcgi.Runner(args)
        be = None
    else:
        if not (args.proxy and args.backend_listen):
            ap.error("--proxy and --backend-listen, or --static")
        args.addr = wire.parse_addr(args.proxy)
        be = backend_mod.Backend(wire.parse_addr(args.backend_listen))
        be.start()
    t0 = time.monotonic()
    results = []
    dead = False
    for c in cases:
        if kind == "proxy" and c.get("needs") == "backend-timeout" and not args.backend_timeout:
            continue
        t = time.monotonic()
        try:
            r = run_proxy_case(c, args, be) if kind == "proxy" else runner.run(c)
        except OSError as e:
            ok, name, why, ob = False, "", "cannot talk to the server: %s" % e, None
            if not alive(args.addr):
                dead = True
                why += " (server gone; the case before is the likely cause)"
        else:
            if r is None:
                continue
            ok, name, why, ob = r
        dt = time.monotonic() - t
        results.append({"id": c["id"], "group": c["group"], "level": c["level"], "tag": c.get("tag"),
                        "ok": ok, "as": name, "why": why, "seconds": round(dt, 3)})
        if not ok or not args.failures:
            print("%s %-26s %-6s %s" % ("pass" if ok else "FAIL", c["id"], c["level"], ("as " + name if name else "") if ok else why))
            if args.verbose and ob is not None and not ok:
                print("    want: %s  [%s]" % (c["title"], c["ref"]))
                print(show_bytes(ob))
            sys.stdout.flush()
        if dead:
            print("server is gone, stopping")
            break
    if be:
        be.stop()
    npass = sum(1 for r in results if r["ok"])
    summary = {"name": args.name, "kind": kind, "passed": npass, "failed": len(results) - npass,
               "seconds": round(time.monotonic() - t0, 1), "by_level": {}, "by_group": {}, "by_tag": {}}
    for key, field in (("by_level", "level"), ("by_group", "group"), ("by_tag", "tag")):
        for r in results:
            d = summary[key].setdefault(r[field], [0, 0])
            d[0 if r["ok"] else 1] += 1
    if args.json:
        with open(args.json, "w") as f:
            json.dump({"summary": summary, "results": results}, f, indent=1)
    print(json.dumps(summary))
    print("%d passed, %d failed" % (npass, len(results) - npass))
    return 1 if npass != len(results) else 0


if __name__ == "__main__":
    sys.exit(main())
