#include "common/bind_error.h"

#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <cerrno>

#include "base/unique_fd.h"
#include "common/socket_owner.h"

using namespace proxycore;

namespace {

// A listening socket on a port of 127.0.0.1 that the kernel chooses.
struct Taken {
  UniqueFd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  Address address = *Address::ip("127.0.0.1", 0);

  Taken() {
    REQUIRE(::bind(fd.get(), address.raw(), address.size()) == 0);
    REQUIRE(::listen(fd.get(), 1) == 0);
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    REQUIRE(getsockname(fd.get(), reinterpret_cast<sockaddr*>(&name), &size) == 0);
    address = Address(reinterpret_cast<const sockaddr*>(&name), size);
  }
};

}  // namespace

TEST_CASE("the owner of a port is found, also behind a wildcard") {
  const Taken taken;
  const auto owner = find_socket_owner(taken.address);
  REQUIRE(owner);
  CHECK(owner->pid == getpid());
  CHECK_FALSE(owner->name.empty());
  CHECK(find_socket_owner(*Address::ip("0.0.0.0", taken.address.port()))->pid == getpid());
  CHECK_FALSE(find_socket_owner(*Address::ip("127.0.0.2", taken.address.port())));
}

TEST_CASE("a taken port: who has it, and a command that works") {
  const Taken taken;
  const StartError error =
      explain_bind_error(taken.address, EADDRINUSE, {"balance", "-l", taken.address.text(), "web1"});
  CHECK(error.code() == kExitUnavailable);
  const std::string pid = std::to_string(getpid());
  CHECK_THAT(error.what(), Catch::StartsWith("cannot listen on " + taken.address.text() +
                                             ": Address already in use (pid " + pid + " '"));
  CHECK_THAT(error.hint(), Catch::StartsWith("try another port:  balance -l 127.0.0.1:"));
  CHECK_THAT(error.hint(), Catch::EndsWith(" web1"));
  CHECK_THAT(error.hint(), !Catch::Contains(taken.address.text() + " "));
}

TEST_CASE("other reasons have their exit codes") {
  const Address low = *Address::ip("127.0.0.1", 1), high = *Address::ip("192.0.2.1", 8080);
  const StartError denied = explain_bind_error(low, EACCES, {"balance", "-l", "127.0.0.1:1", "web1"});
  CHECK(denied.code() == kExitPermission);
  CHECK_THAT(denied.what(), Catch::StartsWith("cannot listen on 127.0.0.1:1: Permission denied"));
  CHECK_THAT(denied.hint(), Catch::StartsWith("try another port:  balance -l 127.0.0.1:80"));

  const StartError elsewhere = explain_bind_error(high, EADDRNOTAVAIL, {"balance", "web1"});
  CHECK(elsewhere.code() == kExitUnavailable);
  CHECK_THAT(elsewhere.what(), Catch::EndsWith("(this machine has no such address)"));
  CHECK(elsewhere.hint().empty());

  CHECK(explain_bind_error(high, EMFILE, {"balance"}).code() == kExitOs);
  const Address path = *Address::unix_path("/tmp/file");
  const StartError file = explain_bind_error(path, EEXIST, {"balance"});
  CHECK(file.code() == kExitCannotCreate);
  CHECK(file.what() == std::string("cannot listen on unix:/tmp/file: File exists (and is not a socket)"));
  CHECK(explain_bind_error(path, ENOENT, {"balance"}).code() == kExitCannotCreate);
}
