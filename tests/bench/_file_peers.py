"""The file servers that tests/bench/compare_files measures: one worker each, keep-alive, no access log, sendfile or what
their manuals recommend for files that are on the disk only."""
import os
import shutil
import sys

from _peers import free_ports, spawn, stop, wait_port


def sendfile_serve(directory, port, root, options):
    return [options["sendfile_serve"], "--workers", "1", "--access-log", "off", "-q", *options.get("flags", []),
            "-l", f"127.0.0.1:{port}", root]


def nginx(directory, port, root, options):
    temporary = "".join(f"{name}_temp_path {directory}/{name};" for name in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = f"{directory}/nginx-{port}.conf"
    with open(path, "w") as config:
        config.write(f"""
            user root; daemon off; worker_processes 1; worker_rlimit_nofile 16384;
            pid {directory}/nginx.pid; error_log {directory}/nginx.log crit;
            events {{ worker_connections 16384; use epoll; multi_accept on; accept_mutex off; }}
            http {{
              {temporary} access_log off; keepalive_requests 1000000000; keepalive_timeout 300;
              include /etc/nginx/mime.types; sendfile on; tcp_nopush on; {options.get("http", "")}
              server {{ listen 127.0.0.1:{port} backlog=4096; root {root}; }}
            }}""")
    return ["nginx", "-p", directory, "-c", path, "-e", f"{directory}/nginx.log"]


def lighttpd(directory, port, root, options):
    path = f"{directory}/lighttpd-{port}.conf"
    with open(path, "w") as config:
        config.write(f"""
server.document-root = "{root}"
server.port = {port}
server.bind = "127.0.0.1"
server.max-keep-alive-requests = 1000000000
server.max-connections = 4096
server.max-fds = 16384
mimetype.assign = ( "" => "application/octet-stream" )
{options.get("more", "")}
""")
    return ["lighttpd", "-D", "-f", path]


def h2o(directory, port, root, options):
    path = f"{directory}/h2o-{port}.conf"
    with open(path, "w") as config:
        config.write(f"""
user: root
num-threads: 1
max-connections: 16384
pid-file: {directory}/h2o.pid
error-log: {directory}/h2o.log
listen:
  host: 127.0.0.1
  port: {port}
http1-request-timeout: 60
hosts:
  default:
    paths:
      /:
        file.dir: {root}
""")
    return ["h2o", "-m", "worker", "-c", path]


MAKERS = {"sendfile-serve": sendfile_serve, "nginx": nginx, "lighttpd": lighttpd, "h2o": h2o}


def installed(name, options):
    if name == "sendfile-serve":
        return os.access(options["sendfile_serve"], os.X_OK)
    return shutil.which(name) is not None


def start(name, directory, root, options, cpus):
    """(process, port) of a server that listens."""
    port = free_ports(1)[0]
    command = MAKERS[name](directory, port, root, options)
    with open(f"{directory}/{name}.err", "w") as errors:
        process = spawn(command, cpus, stdout=errors, stderr=errors)
    try:
        wait_port(port, process)
    except BaseException:
        stop(process)
        with open(f"{directory}/{name}.err") as errors:
            print(errors.read()[-2000:], file=sys.stderr)
        raise
    return process, port
