#include "exchange/access_log.h"

#include <catch2/catch.hpp>
#include <string>

#include "../base/pipe_reader.h"

using namespace proxycore;

namespace {

AccessRecord record_of(std::string_view target) {
  AccessRecord record;
  record.method = "GET";
  record.target = target;
  record.status = 200;
  record.backend = "web1";
  return record;
}

}  // namespace

TEST_CASE("records written by a worker come out as lines") {
  TestPipe pipe;
  const Log log("balance");
  {
    LogSink sink(pipe.write_end.get(), "pipe", log);
    AccessLog access(sink, AccessFormat::Short, false);
    CHECK_FALSE(access.pending());
    access.write(record_of("/one"));
    CHECK(access.pending());
    access.flush();
    CHECK_FALSE(access.pending());
    access.write(record_of("/two"));
  }
  pipe.write_end.reset();
  const std::string text = pipe.read_all();
  CHECK(text.find(" GET /one -> web1 200 0B 0us\n") != std::string::npos);
  CHECK(text.ends_with(" GET /two -> web1 200 0B 0us\n"));
}

TEST_CASE("a worker writes on while its lines are lost") {
  TestPipe messages;
  Log::Options options;
  options.fd = messages.write_end.get();
  const Log log("balance", options);
  {
    LogSink sink("/dev/full", log);
    AccessLog access(sink, AccessFormat::Json, false);
    for (int i = 0; i < 10'000; ++i) access.write(record_of("/"));
  }
  messages.write_end.reset();
  CHECK(messages.read_all().ends_with("balance: /dev/full: 10000 lines of the access log were lost\n"));
}
