// A stream over one end of a connection, with the other end in the test's hands. The test's thread.
#pragma once

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <future>
#include <string>

#include "io/stream.h"
#include "unit/io/loop_fixture.h"
#include "unit/sockets.h"

namespace proxycore::test {

using Io = Stream::Io;

struct Watcher : StreamEvents {
  void on_stream() override { ++events; }
  int events = 0;
};

// A stream over one end of a connection, and the other end.
struct Wire {
  explicit Wire(int family = AF_UNIX) : stream(loop) {
    if (family == AF_UNIX) {
      int ends[2];
      REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
      open(ends[0]);
      peer = Peer(UniqueFd(ends[1]));
    } else {
      Door door;
      peer = connect_to(door.address());
      open(::accept4(door.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    }
  }
  void open(int fd) {
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    stream.open(UniqueFd(fd), watcher);
  }
  // Until nothing is left to write; the peer reads meanwhile.
  std::string send_all(std::size_t size) {
    auto received = std::async(std::launch::async, [&] { return peer.read(size); });
    run_until(loop, [&] {
      const Io io = stream.flush();
      REQUIRE(io != Io::Broken);
      return io == Io::Ok;
    });
    return received.get();
  }

  Loop loop;
  ChunkPool chunks;
  PipePool pipes;
  Watcher watcher;
  Stream stream;
  Peer peer{UniqueFd()};
};

inline std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / 253);
  return text;
}

inline OpenFileRef file_of(const std::string& text) {
  char name[] = "/tmp/stream_test.XXXXXX";
  const int fd = ::mkstemp(name);
  ::unlink(name);
  REQUIRE(::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  auto* file = new OpenFile;
  file->fd.reset(fd);
  file->size = text.size();
  return OpenFileRef(file);
}

}  // namespace proxycore::test
