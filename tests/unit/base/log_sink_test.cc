// ctest: threads
#include "base/log_sink.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "pipe_reader.h"

using namespace proxycore;

namespace {

struct TestFolder {
  TestFolder() {
    std::string pattern = std::filesystem::temp_directory_path() / "log_sink_test.XXXXXX";
    path = ::mkdtemp(pattern.data());
  }
  ~TestFolder() { std::filesystem::remove_all(path); }
  std::string file(const char* name) const { return path / name; }

  std::filesystem::path path;
};

std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What the sink told people.
struct Messages {
  Messages() {
    options.fd = pipe.write_end.get();
    log = std::make_unique<Log>("balance", options);
  }
  std::string end() {
    pipe.write_end.reset();
    return pipe.read_all();
  }

  TestPipe pipe;
  Log::Options options;
  std::unique_ptr<Log> log;
};

void put_line(LogChannel& channel, std::string_view text) {
  LineBuffer* line = channel.begin_line();
  if (line == nullptr) return;
  line->put(text);
  line->put('\n');
  channel.end_line();
}

std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Only for what another thread does: ends as soon as it has come true.
template <typename Condition>
bool comes_true(Condition condition) {
  for (int i = 0; i < 20'000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

}  // namespace

TEST_CASE("lines reach the file at the end, appended to what was there") {
  TestFolder folder;
  Messages messages;
  std::ofstream(folder.file("log")) << "before\n";
  {
    LogSink sink(folder.file("log"), *messages.log);
    LogChannel& channel = sink.open_channel();
    CHECK_FALSE(channel.pending());
    put_line(channel, "one");
    put_line(channel, "two");
    CHECK(channel.pending());
  }
  CHECK(content(folder.file("log")) == "before\none\ntwo\n");
  CHECK(messages.end().empty());
}

TEST_CASE("a new file is not for everybody's eyes") {
  TestFolder folder;
  Messages messages;
  LogSink sink(folder.file("log"), *messages.log);
  CHECK((std::filesystem::status(folder.file("log")).permissions() & std::filesystem::perms::others_all) ==
        std::filesystem::perms::none);
}

TEST_CASE("flush makes lines visible, a full buffer goes by itself") {
  TestFolder folder;
  Messages messages;
  LogSink sink(folder.file("log"), *messages.log);
  LogChannel& channel = sink.open_channel();
  put_line(channel, "one");
  channel.flush();
  CHECK_FALSE(channel.pending());
  CHECK(comes_true([&] { return content(folder.file("log")) == "one\n"; }));
  const std::string long_line(LogChannel::kMaxLine - 1, 'x');
  put_line(channel, long_line);
  put_line(channel, long_line);
  CHECK_FALSE(channel.pending());
  CHECK(comes_true([&] { return content(folder.file("log")).size() == 4 + 2 * LogChannel::kMaxLine; }));
}

TEST_CASE("every line of several workers arrives once, whole, in its worker's order") {
  TestFolder folder;
  Messages messages;
  constexpr int kWorkers = 3;
  constexpr int kLines = 5000;
  {
    LogSink sink(folder.file("log"), *messages.log);
    std::vector<std::thread> workers;
    for (int w = 0; w < kWorkers; ++w) {
      workers.emplace_back([&sink, w] {
        LogChannel& channel = sink.open_channel();
        for (int i = 0; i < kLines; ++i) {
          while (channel.begin_line() == nullptr) std::this_thread::yield();
          put_line(channel, std::to_string(w) + " " + std::to_string(i) + std::string(150, '.'));
        }
        channel.flush();
      });
    }
    for (auto& worker : workers) worker.join();
  }
  std::ifstream file(folder.file("log"));
  int next[kWorkers] = {};
  int w = 0, i = 0;
  for (std::string dots; file >> w >> i >> dots;) {
    REQUIRE(dots == std::string(150, '.'));
    REQUIRE(i == next[w]++);
  }
  for (const int n : next) CHECK(n == kLines);
}

TEST_CASE("reopen after a rename: earlier lines in the old file, later ones in a new one") {
  TestFolder folder;
  Messages messages;
  {
    LogSink sink(folder.file("log"), *messages.log);
    LogChannel& channel = sink.open_channel();
    put_line(channel, "old");
    channel.flush();
    std::filesystem::rename(folder.file("log"), folder.file("log.1"));
    sink.reopen();
    REQUIRE(comes_true([&] { return std::filesystem::exists(folder.file("log")); }));
    put_line(channel, "new");
  }
  CHECK(content(folder.file("log.1")) == "old\n");
  CHECK(content(folder.file("log")) == "new\n");
  CHECK(messages.end().empty());
}

TEST_CASE("reopen that fails keeps the old file") {
  TestFolder folder;
  Messages messages;
  const std::string sub = folder.file("sub");
  std::filesystem::create_directory(sub);
  {
    LogSink sink(sub + "/log", *messages.log);
    LogChannel& channel = sink.open_channel();
    std::filesystem::rename(sub, folder.file("moved"));
    sink.reopen();
    char seen = 0;
    REQUIRE(::read(messages.pipe.read_end.get(), &seen, 1) == 1);  // the message has been written
    put_line(channel, "still here");
  }
  CHECK(content(folder.file("moved/log")) == "still here\n");
  CHECK(messages.end() ==
        "alance: " + sub +
            "/log: cannot reopen the access log: No such file or directory; the old file stays in use\n");
}

TEST_CASE("a full disk loses lines, says so once and counts them") {
  Messages messages;
  {
    LogSink sink("/dev/full", *messages.log);
    LogChannel& channel = sink.open_channel();
    for (int i = 0; i < 10; ++i) {
      put_line(channel, "lost");
      channel.flush();
      CHECK(comes_true([&] { return sink.lost() == static_cast<std::uint64_t>(i) + 1; }));
    }
  }
  CHECK(messages.end() ==
        "balance: /dev/full: lines of the access log are being lost (No space left on device)\n"
        "balance: /dev/full: 10 lines of the access log were lost\n");
}

TEST_CASE("a reader that stops holds up nobody; what was lost is counted exactly") {
  Messages messages;
  TestPipe pipe;
  constexpr std::size_t kLines = 20'000;
  std::uint64_t lost = 0;
  const auto begin = std::chrono::steady_clock::now();
  {
    LogSink sink(pipe.write_end.get(), "standard output", *messages.log);
    LogChannel& channel = sink.open_channel();
    for (std::size_t i = 0; i < kLines; ++i) put_line(channel, std::string(99, 'x'));
    lost = sink.lost();
    CHECK(lost > 0);
    pollfd readable{pipe.read_end.get(), POLLIN, 0};
    CHECK(::poll(&readable, 1, 10'000) == 1);
    // Nobody reads: the end gives up after a second.
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(15));
  pipe.write_end.reset();
  const std::string arrived = pipe.read_all();
  const std::string told = messages.end();
  CHECK(told.starts_with(
      "balance: standard output: lines of the access log are being lost (its reader does not keep up)\n"));
  CHECK(count_lines(told) == 2);
  CHECK(told.find(fmt::format("balance: standard output: {} lines of", kLines - count_lines(arrived))) !=
        std::string::npos);
}

TEST_CASE("a reader that goes on again gets whole lines") {
  Messages messages;
  TestPipe pipe;
  std::string arrived;
  std::thread reader;
  {
    LogSink sink(pipe.write_end.get(), "standard output", *messages.log);
    LogChannel& channel = sink.open_channel();
    while (sink.lost() == 0) put_line(channel, std::string(99, 'x'));
    reader = std::thread([&] { arrived = pipe.read_all(); });
    while (channel.begin_line() == nullptr) std::this_thread::yield();
    put_line(channel, "the last");
  }
  pipe.write_end.reset();
  reader.join();
  CHECK(arrived.ends_with("\nthe last\n"));
  CHECK(arrived.size() == (count_lines(arrived) - 1) * 100 + 9);
}

TEST_CASE("a reader that is gone is a loss, not a signal") {
  Messages messages;
  TestPipe pipe;
  pipe.read_end.reset();
  {
    LogSink sink(pipe.write_end.get(), "standard output", *messages.log);
    put_line(sink.open_channel(), "lost");
  }
  CHECK(messages.end() ==
        "balance: standard output: lines of the access log are being lost (Broken pipe)\n"
        "balance: standard output: 1 lines of the access log were lost\n");
}

TEST_CASE("half a line at the end of a full disk is ended before the next one") {
  TestFolder folder;
  Messages messages;
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  {
    LogSink sink(folder.file("log"), *messages.log);
    LogChannel& channel = sink.open_channel();
    put_line(channel, "whole");
    put_line(channel, std::string(5000, 'a'));
    const rlimit little{1000, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &little) == 0);
    channel.flush();
    const bool lost = comes_true([&] { return sink.lost() == 1; });
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(lost);
    sink.reopen();  // the same file again
    put_line(channel, "next");
  }
  CHECK(content(folder.file("log")) == "whole\n" + std::string(994, 'a') + "\nnext\n");
  CHECK(messages.end() == "balance: " + folder.file("log") +
                              ": lines of the access log are being lost (File too large)\n" +
                              "balance: " + folder.file("log") + ": 1 lines of the access log were lost\n");
}

TEST_CASE("reopen gives up on a reader that has stopped") {
  TestFolder folder;
  Messages messages;
  const std::string path = folder.file("fifo");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  UniqueFd reader(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  REQUIRE(::fcntl(reader.get(), F_SETPIPE_SZ, 4096) == 4096);
  LogSink sink(path, *messages.log);
  LogChannel& channel = sink.open_channel();
  put_line(channel, std::string(5000, 'a'));
  channel.flush();
  pollfd readable{reader.get(), POLLIN, 0};
  REQUIRE(::poll(&readable, 1, 10'000) == 1);
  std::filesystem::rename(path, folder.file("old"));
  sink.reopen();
  CHECK(comes_true([&] { return std::filesystem::is_regular_file(path); }));
  put_line(channel, "b");
  channel.flush();
  CHECK(comes_true([&] { return content(path) == "b\n"; }));
  CHECK(sink.lost() == 1);
}

TEST_CASE("a FIFO that nobody reads is an error at once") {
  TestFolder folder;
  Messages messages;
  REQUIRE(::mkfifo(folder.file("fifo").c_str(), 0600) == 0);
  CHECK_THROWS_AS(LogSink(folder.file("fifo"), *messages.log), std::system_error);
}

TEST_CASE("a path that cannot be opened is told at once") {
  Messages messages;
  try {
    LogSink sink("/nonexistent/log", *messages.log);
    FAIL("no exception");
  } catch (const std::system_error& error) {
    CHECK(error.code() == std::errc::no_such_file_or_directory);
  }
}
