#include "common/backend_list.h"

#include <sys/mman.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <fstream>

#include "base/unique_fd.h"
#include "common/start_error.h"

using namespace proxycore;

namespace {

// What a tool says on stderr, kept in memory.
class Captured {
 public:
  explicit Captured(bool trace)
      : fd_(memfd_create("log", MFD_CLOEXEC)), log_("balance", {.trace = trace, .fd = fd_.get()}) {}
  const Log& log() const { return log_; }
  std::string text() const {
    std::string all(4096, '\0');
    const ssize_t size = pread(fd_.get(), all.data(), all.size(), 0);
    all.resize(static_cast<std::size_t>(size));
    return all;
  }

 private:
  UniqueFd fd_;
  Log log_;
};

// Two known names; all others are unknown.
Resolution fake(std::string_view host, std::uint16_t port) {
  Resolution result;
  if (host == "one") result.addresses = {*Address::ip("192.0.2.1", port)};
  if (host == "wikipedia.org")
    result.addresses = {*Address::ip("207.142.131.204", port), *Address::ip("207.142.131.205", port)};
  if (result.addresses.empty()) result.error = "unknown host (so it is)";
  return result;
}

std::vector<std::string> ids(const std::vector<BackendConfig>& backends) {
  std::vector<std::string> all;
  for (const BackendConfig& backend : backends) all.push_back(backend.id);
  return all;
}

struct Loaded {
  std::vector<BackendConfig> backends;
  std::string said;
};

Loaded load(BackendList list, bool trace = false) {
  const Captured captured(trace);
  auto backends = load_backends(list, captured.log(), fake);
  return {std::move(backends), captured.text()};
}

std::pair<int, std::string> mistake(BackendList list) {
  try {
    load(std::move(list));
  } catch (const StartError& error) {
    return {error.code(), error.what()};
  }
  return {0, "accepted"};
}

class File {
 public:
  explicit File(const std::string& text) {
    UniqueFd fd(mkstemp(name_));
    rewrite(text);
  }
  ~File() { unlink(name_); }
  void rewrite(const std::string& text) { std::ofstream(name_) << text; }
  std::string name() const { return name_; }
  std::string operand() const { return "@" + name(); }

 private:
  char name_[32] = "/tmp/backend_list_XXXXXX";
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a name with several addresses is that many backends, with the seed's trace") {
  const Loaded loaded = load({.operands = {"wikipedia.org,weight=3"}}, true);
  CHECK(ids(loaded.backends) == Words{"207.142.131.204:80", "207.142.131.205:80"});
  CHECK(loaded.backends[1].weight == 3);
  CHECK(loaded.said ==
        "(trace) resolving wikipedia.org on port 80\n"
        "(trace) adding 207.142.131.204:80 to the address-pool\n"
        "(trace) adding 207.142.131.205:80 to the address-pool\n");
  CHECK(ids(load({.operands = {"wikipedia.org"}, .split = false}).backends) == Words{"207.142.131.204:80"});
}

TEST_CASE("identities are the addresses, or what id= says") {
  CHECK(ids(load({.operands = {"one:81", "10.0.0.1", "[::1]:82", "unix:/run/a.sock", ":83"}}).backends) ==
        Words{"192.0.2.1:81", "10.0.0.1:80", "[::1]:82", "unix:/run/a.sock", "127.0.0.1:83"});
  CHECK(ids(load({.operands = {"one,id=a", "one,id=b"}}).backends) == Words{"a", "b"});
  CHECK(ids(load({.operands = {"wikipedia.org,id=w"}}).backends) ==
        Words{"w/207.142.131.204:80", "w/207.142.131.205:80"});
}

TEST_CASE("the authority is what was typed") {
  const auto backends = load({.operands = {"one", "one:81", "[::1]:82", "unix:/a", ":83"}}).backends;
  CHECK(backends[0].authority == "one");
  CHECK(backends[1].authority == "one:81");
  CHECK(backends[2].authority == "[::1]:82");
  CHECK(backends[3].authority == "localhost");
  CHECK(backends[4].authority == "127.0.0.1:83");
}

TEST_CASE("what is given twice counts once") {
  const Loaded loaded = load({.operands = {"one", "192.0.2.1:80,weight=2"}});
  CHECK(ids(loaded.backends) == Words{"192.0.2.1:80"});
  CHECK(loaded.said ==
        "balance: 192.0.2.1:80,weight=2: 192.0.2.1:80 is in the pool already and counts once; weight= gives it more\n");
  CHECK(mistake({.operands = {"one,id=a", "10.0.0.1,id=a"}}) ==
        std::pair(64, std::string("10.0.0.1,id=a: the id 'a' is taken")));
}

TEST_CASE("unknown hosts") {
  const Loaded loaded = load({.operands = {"nosuch", "one"}});
  CHECK(ids(loaded.backends) == Words{"192.0.2.1:80"});
  CHECK(loaded.said == "balance: nosuch: unknown host (so it is); going on without it\n");
  CHECK(mistake({.operands = {"nosuch", "one"}, .strict = true}) ==
        std::pair(68, std::string("nosuch: unknown host (so it is)")));
  CHECK(mistake({.operands = {"nosuch", "other"}}) == std::pair(68, std::string("nosuch: unknown host (so it is)")));
}

TEST_CASE("a file has one address a line, and is read again") {
  File file("# the pool\n\none,weight=2  # the first\n\t10.0.0.2:81\t\r\nunix:/run/a#b.sock\n");
  const BackendList list{.operands = {"10.0.0.1", file.operand(), "10.0.0.3"}};
  const auto backends = load(list).backends;
  CHECK(ids(backends) == Words{"10.0.0.1:80", "192.0.2.1:80", "10.0.0.2:81", "unix:/run/a#b.sock", "10.0.0.3:80"});
  CHECK(backends[1].weight == 2);
  file.rewrite("10.0.0.9");
  CHECK(ids(load(list).backends) == Words{"10.0.0.1:80", "10.0.0.9:80", "10.0.0.3:80"});
}

TEST_CASE("mistakes in a file name the line") {
  const File bad("one\n\none:x\n"), empty("# nothing\n");
  CHECK(mistake({.operands = {bad.operand()}}) == std::pair(65, bad.name() + ":3: one:x: port 'x' is not a number"));
  CHECK(mistake({.operands = {empty.operand()}}) ==
        std::pair(65, empty.name() + ": no backend in it; write one address a line"));
  CHECK(mistake({.operands = {"@/nonexistent/pool"}}) ==
        std::pair(66, std::string("/nonexistent/pool: No such file or directory")));
  CHECK(mistake({.operands = {"@/tmp"}}) == std::pair(66, std::string("/tmp: cannot be read (Is a directory)")));
  CHECK(mistake({.operands = {"@"}}) == std::pair(64, std::string("'@': the file name is missing")));
}
