#include "io/root_directory.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <catch2/catch.hpp>

#include "unit/files.h"

using namespace proxycore;
using Kind = FileStatus::Kind;

namespace {

struct Root : test::TestDirectory {
  Root() {
    write("a.txt", "inside");
    write("sub/b.txt", "below");
    write("../outside.txt", "secret");
    REQUIRE(directory.open(root()) == 0);
  }
  Kind open(const std::string& name) const {
    FileStatus status;
    const UniqueFd fd = directory.open_file(name, status);
    CHECK(bool(fd) == (status.kind == Kind::Regular));
    return status.kind;
  }
  RootDirectory directory;
};

}  // namespace

TEST_CASE_METHOD(Root, "files below the root, and what there is else") {
  CHECK(open("a.txt") == Kind::Regular);
  CHECK(open("sub/b.txt") == Kind::Regular);
  CHECK(open("sub") == Kind::Directory);
  CHECK(open("") == Kind::Directory);
  CHECK(open("nope") == Kind::Missing);
  CHECK(open("a.txt/") == Kind::Missing);
  CHECK(open("a.txt/b") == Kind::Missing);
  CHECK(open(std::string(300, 'n')) == Kind::Missing);
  FileStatus status;
  CHECK(directory.open_directory("sub", status));
  CHECK(directory.open_directory("", status));
  CHECK_FALSE(directory.open_directory("a.txt", status));
  CHECK(directory.look_at("a.txt") == directory.find("a.txt"));
  CHECK(directory.look_at("a.txt").size == 6);
}

TEST_CASE_METHOD(Root, "links are followed inside only") {
  link("a.txt", "inside");
  link("sub/../a.txt", "round");
  link("../outside.txt", "outside");
  link(root() + "/../outside.txt", "absolute");
  link(root() + "/a.txt", "absolute-in");
  link("..", "up");
  link("loop", "loop");
  link("nowhere", "dangling");
  link("/proc/self/root", "magic");
  CHECK(open("inside") == Kind::Regular);
  CHECK(open("round") == Kind::Regular);
  for (const char* name :
       {"outside", "absolute", "absolute-in", "up/outside.txt", "loop", "dangling", "magic/etc/passwd"}) {
    INFO(name);
    CHECK(open(name) == Kind::Missing);
  }
  for (const char* name : {"../outside.txt", "sub/../../outside.txt", "/etc/passwd", ".."})
    CHECK(open(name) == Kind::Missing);
}

TEST_CASE_METHOD(Root, "a FIFO, a device and a socket are told from files, and not opened") {
  REQUIRE(::mkfifo(path("fifo").c_str(), 0600) == 0);
  link("/dev/zero", "device");
  const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  // With a reader the FIFO could be opened for writing without waiting.
  CHECK(open("fifo") == Kind::Special);
  CHECK(UniqueFd(::open(path("fifo").c_str(), O_WRONLY | O_NONBLOCK)).get() == -1);
  CHECK(open("socket") == Kind::Special);
  CHECK(open("device") != Kind::Regular);
}

TEST_CASE_METHOD(Root, "every change of a file is another status") {
  const FileStatus before = directory.look_at("a.txt");
  write("new", "INSIDE");
  std::filesystem::rename(path("new"), path("a.txt"));
  const FileStatus replaced = directory.look_at("a.txt");
  CHECK(replaced != before);
  age("a.txt");
  CHECK(directory.look_at("a.txt") != replaced);
  CHECK(directory.look_at("a.txt").modified() == 1'000'000'000);
}

TEST_CASE("a root that cannot be had") {
  RootDirectory directory;
  CHECK(directory.open("/nonexistent") == ENOENT);
  CHECK(directory.open("/etc/passwd") == ENOTDIR);
}
