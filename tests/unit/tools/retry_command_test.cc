#include "common/retry_command.h"

#include <catch2/catch.hpp>

using namespace proxycore;

TEST_CASE("words are quoted for a shell only where they must be") {
  CHECK(shell_quoted("web1:80,weight=2") == "web1:80,weight=2");
  CHECK(shell_quoted("") == "''");
  CHECK(shell_quoted("a b") == "'a b'");
  CHECK(shell_quoted("[::1]:80") == "'[::1]:80'");
  CHECK(shell_quoted("it's") == "'it'\\''s'");
  CHECK(shell_quoted("$(reboot)") == "'$(reboot)'");
}

TEST_CASE("the listen address gets the other port") {
  CHECK(retry_command({"/usr/bin/balance", "web1", "web2"}, 8080, 8081) == "balance -l :8081 web1 web2");
  CHECK(retry_command({"balance", "-l", ":80", "web1"}, 80, 8080) == "balance -l :8080 web1");
  CHECK(retry_command({"balance", "-l:80", "web1:80"}, 80, 8080) == "balance -l:8080 web1:80");
  CHECK(retry_command({"balance", "--listen=10.0.0.1:80", "web1"}, 80, 81) == "balance --listen=10.0.0.1:81 web1");
  CHECK(retry_command({"balance", "web1", "-l", "[::1]:80"}, 80, 81) == "balance web1 -l '[::1]:81'");
  CHECK(retry_command({"balance", "-l", "127.0.0.1", "web1"}, 8080, 8081) == "balance -l 127.0.0.1:8081 web1");
  CHECK(retry_command({"balance", "-l", ":80", "-l", ":81", "web1"}, 81, 82) == "balance -l :80 -l :82 web1");
  CHECK(retry_command({"balance", "-l", ":80", "--status", ":81", "web1"}, 81, 82) ==
        "balance -l :80 --status :82 web1");
  CHECK(retry_command({"sendfile-serve", "."}, 8000, 8001) == "sendfile-serve -l :8001 .");
}
