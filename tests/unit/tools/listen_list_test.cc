#include "common/listen_list.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "base/unique_fd.h"
#include "common/start_error.h"

using namespace proxycore;

namespace {

std::vector<ListenTarget> targets(const std::string& text) { return resolve_listens({parse_listen(text, 8080)}); }

std::pair<int, std::string> mistake(const std::string& text) {
  try {
    targets(text);
  } catch (const StartError& error) {
    return {error.code(), error.what()};
  }
  return {0, "accepted"};
}

}  // namespace

TEST_CASE("addresses to bind") {
  CHECK(targets("127.0.0.1")[0].address.text() == "127.0.0.1:8080");
  CHECK(targets("[::1]:81")[0].address.text() == "[::1]:81");
  const ListenTarget file = targets("unix:/run/a.sock,mode=0640").at(0);
  CHECK(file.address.text() == "unix:/run/a.sock");
  CHECK(file.mode == mode_t{0640});
  CHECK(file.text == "unix:/run/a.sock,mode=0640");
  CHECK(file.fd == -1);
  for (const ListenTarget& target : targets("localhost:82")) CHECK(target.address.port() == 82);
  const std::string all = targets(":83").at(0).address.text();
  CHECK((all == "[::]:83" || all == "0.0.0.0:83"));
}

TEST_CASE("inherited sockets must listen") {
  const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const std::string text = "fd:" + std::to_string(socket.get());
  CHECK(mistake(text) == std::pair(64, text + ": not a listening socket"));
  REQUIRE(::listen(socket.get(), 1) == 0);
  const ListenTarget target = targets(text).at(0);
  CHECK(target.fd == socket.get());
  CHECK((fcntl(socket.get(), F_GETFL) & O_NONBLOCK) != 0);
  CHECK(target.address.text().starts_with("0.0.0.0:"));
  CHECK(mistake("fd:9999") == std::pair(64, std::string("fd:9999: Bad file descriptor; no such socket was inherited")));
}

TEST_CASE("sockets of systemd are those for this process") {
  setenv("LISTEN_FDS", "1", 1);
  setenv("LISTEN_FDNAMES", "web", 1);
  setenv("LISTEN_PID", std::to_string(getppid()).c_str(), 1);
  CHECK(mistake("sd:web") == std::pair(64, std::string("sd:web: systemd passed no socket of that name")));
  setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
  CHECK(mistake("sd:other") == std::pair(64, std::string("sd:other: systemd passed no socket of that name")));
  for (const char* name : {"LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID"}) unsetenv(name);
}

TEST_CASE("an unknown host to listen on") {
  const auto [code, message] = mistake("no-such-host.invalid:80");
  CHECK(code == 68);
  CHECK(message.starts_with("cannot listen on no-such-host.invalid: "));
}
