#include "hashmap/report/survey.h"

#include <catch2/catch.hpp>
#include <thread>

#include "base/unique_fd.h"
#include "hashmap/report/evenness.h"
#include "hashmap/report/moves.h"
#include "hashmap/report/report_json.h"
#include "hashmap/report/report_text.h"
#include "unit/sockets.h"

using namespace proxycore;

namespace {

HashPool pool_of(const std::vector<std::string>& operands, const std::string& scheme = "hrw") {
  HashPool pool;
  pool.members = parse_pool_members(operands, Log("test", {Log::Level::Quiet}));
  pool.scheme = scheme;
  return pool;
}

// URLs /0 to /(count - 1), each `times` times.
LineCount run(BlockTask& task, int count, int times, unsigned workers = 1) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const UniqueFd out(ends[0]);
  std::thread writer([count, times, in = UniqueFd(ends[1])] {
    std::string text;
    for (int t = 0; t < times; ++t)
      for (int i = 0; i < count; ++i) text += "/" + std::to_string(i) + "\n";
    for (std::string_view rest = text; !rest.empty();) {
      const ssize_t written = ::write(in.get(), rest.data(), rest.size());
      if (written <= 0) return;
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
  });
  const LineCount lines = run_blocks({out.get(), workers, {}}, task);
  writer.join();
  return lines;
}

const LineSource kSource({}, "h", false);

}  // namespace

TEST_CASE("a URL counts once, its hits all") {
  const Mapping mapping(pool_of({"a", "b", "c"}));
  for (const unsigned workers : {1U, 3U}) {
    Survey survey(kSource, {&mapping});
    CHECK(run(survey, 30'000, 3, workers).lines == 90'000);
    CHECK(survey.total().urls == 30'000);
    CHECK(survey.total().hits == 90'000);
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i < 3; ++i) {
      CHECK(survey.shares(0)[i].hits == 3 * survey.shares(0)[i].urls);
      CHECK(survey.shares(0)[i].urls > 9'000);
      sum += survey.shares(0)[i].urls;
    }
    CHECK(sum == 30'000);
    CHECK(evenness(survey, 0, &Count::urls).max < 1.1);
  }
}

TEST_CASE("evenness goes by fair shares: weights, and who can be chosen") {
  HashPool pool = pool_of({"a", "b,weight=3", "c"});
  pool.members[2].down = true;
  const Mapping mapping(pool);
  Survey survey(kSource, {&mapping});
  run(survey, 20'000, 1);
  const Evenness even = evenness(survey, 0, &Count::urls);
  CHECK(even.max < 1.05);
  CHECK(even.deviation < 0.05);
  const Mapping uneven(pool_of({"a", "b,weight=3"}, "lighttpd15"));  // knows no weights
  Survey other(kSource, {&uneven});
  run(other, 20'000, 1);
  CHECK(evenness(other, 0, &Count::urls).max > 1.05);
}

TEST_CASE("with hrw only the URLs of a removed backend move, and none is innocent") {
  const Mapping before(pool_of({"a", "b", "c"}));
  const Mapping after(pool_of({"a", "b"}));
  Moves moves(kSource, before, after, MovedList::None, -1);
  run(moves, 10'000, 2);
  CHECK(moves.moved().urls == moves.shares(0)[2].urls);
  CHECK(moves.moved().hits == 2 * moves.moved().urls);
  CHECK(moves.innocent().urls == 0);
  for (const auto& [pair, count] : moves.pairs()) CHECK(pair.first == 2);
}

TEST_CASE("with a modulo innocents move too") {
  const Mapping before(pool_of({"a", "b", "c"}, "modulo"));
  const Mapping after(pool_of({"a", "b"}, "modulo"));
  Moves moves(kSource, before, after, MovedList::None, -1);
  run(moves, 12'000, 1);
  CHECK(moves.moved().urls > 7'000);
  CHECK(moves.innocent().urls == moves.moved().urls - moves.shares(0)[2].urls);
}

TEST_CASE("a move to a new or heavier backend, or away from a lighter one, is no innocent") {
  const Mapping before(pool_of({"a", "b"}));
  const Mapping more(pool_of({"a", "b", "c"}));
  const Mapping heavier(pool_of({"a", "b,weight=3"}));
  for (const Mapping* after : {&more, &heavier}) {
    Moves moves(kSource, before, *after, MovedList::None, -1);
    run(moves, 5'000, 1);
    CHECK(moves.moved().urls > 1'000);
    CHECK(moves.innocent().urls == 0);
  }
}

TEST_CASE("each URL that moves is listed once, in the order of the input") {
  const Mapping before(pool_of({"a", "b"}));
  const Mapping after(pool_of({"b"}));
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const UniqueFd in(ends[0]);
  UniqueFd out(ends[1]);
  Moves moves(kSource, before, after, MovedList::Tsv, out.get());
  run(moves, 20, 3);
  out.reset();
  char text[4096];
  const ssize_t size = ::read(in.get(), text, sizeof text);
  REQUIRE(size > 0);
  std::string expected;
  const Mapping& mapping = before;
  MappingScratch scratch;
  std::vector<std::uint32_t> picks;
  for (int i = 0; i < 20; ++i) {
    const std::string url = "/" + std::to_string(i);
    UrlBatch batch;
    batch.urls[batch.size++] = {.authority = "h", .target = url};
    mapping.pick(batch, scratch, picks);
    if (picks[0] == 0) expected += url + "\ta:80\tb:80\n";
  }
  CHECK(std::string_view(text, static_cast<std::size_t>(size)) == expected);
}

TEST_CASE("the report for people") {
  const Mapping one(pool_of({"a", "b"}));
  Survey survey(kSource, {&one});
  run(survey, 1000, 1);
  const std::string text = summary_text(survey, {}, Terminal{});
  CHECK(text.starts_with("1,000 URLs over 2 backends, hrw, by uri\n\nbackend    URLs\n"));
  CHECK(text.find("hits") == text.npos);
  CHECK(text.find('\x1b') == text.npos);
  CHECK(text.find("############") != text.npos);
  CHECK(summary_text(survey, {}, Terminal{true, true}).find("\x1b[32m█") != text.npos);
  CHECK(summary_text(survey, 1.0, Terminal{true, true}).find("\x1b[31m█") != text.npos);
}

TEST_CASE("the report for programs") {
  const Mapping before(pool_of({"a", "b"}));
  const Mapping after(pool_of({"a"}));
  Moves moves(kSource, before, after, MovedList::None, -1);
  const LineCount lines = run(moves, 1000, 2);
  const std::string json = moves_json(moves, lines);
  CHECK(json.starts_with(R"({"urls":1000,"hits":2000,"bad_lines":0,"before":{"scheme":"hrw","key":"uri",)"));
  CHECK(json.ends_with("\n"));
  CHECK(json.find(
            R"("innocent":{"urls":0,"hits":0,"url_share":0.0,"hit_share":0.0},"moves":[{"from":"b:80","to":"a:80",)") !=
        json.npos);
}
