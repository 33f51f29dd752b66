#include "hashmap/report/report_json.h"

#include <nlohmann/json.hpp>

#include "hashmap/report/evenness.h"
#include "hashmap/report/terminal.h"

namespace proxycore {
namespace {

using Json = nlohmann::ordered_json;

std::string line_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json totals(const Survey& survey, const LineCount& lines) {
  return {{"urls", survey.total().urls}, {"hits", survey.total().hits}, {"bad_lines", lines.bad}};
}

Json with_shares(Json json, const Count& count, const Count& total) {
  json["urls"] = count.urls;
  json["hits"] = count.hits;
  json["url_share"] = ratio(count.urls, total.urls);
  json["hit_share"] = ratio(count.hits, total.hits);
  return json;
}

Json mapping_json(const Survey& survey, std::size_t m) {
  const HashPool& pool = survey.mapping(m).pool();
  const Evenness urls = evenness(survey, m, &Count::urls);
  const Evenness hits = evenness(survey, m, &Count::hits);
  Json json{{"scheme", pool.scheme},    {"key", pool.key_text()},          {"url_deviation", urls.deviation},
            {"url_max_mean", urls.max}, {"hit_deviation", hits.deviation}, {"hit_max_mean", hits.max},
            {"backends", Json::array()}};
  for (std::uint32_t i = 0; i < pool.members.size(); ++i) {
    const PoolMember& member = pool.members[i];
    Json one{{"backend", member.name}, {"weight", member.member.weight}};
    if (member.down) one["down"] = true;
    json["backends"].push_back(
        with_shares(std::move(one), survey.shares(m)[survey.names().common(m, i)], survey.total()));
  }
  const Count& none = survey.shares(m)[survey.names().none()];
  if (none.hits > 0) json["without_backend"] = with_shares(Json::object(), none, survey.total());
  return json;
}

}  // namespace

std::string summary_json(const Survey& survey, const LineCount& lines) {
  Json json = totals(survey, lines);
  json["schemes"] = Json::array();
  for (std::size_t m = 0; m < survey.mappings(); ++m) json["schemes"].push_back(mapping_json(survey, m));
  return line_of(json);
}

std::string moves_json(const Moves& moves, const LineCount& lines) {
  Json json = totals(moves, lines);
  json["before"] = mapping_json(moves, 0);
  json["after"] = mapping_json(moves, 1);
  json["moved"] = with_shares(Json::object(), moves.moved(), moves.total());
  json["innocent"] = with_shares(Json::object(), moves.innocent(), moves.total());
  json["moves"] = Json::array();
  for (const auto& [pair, count] : moves.pairs())
    json["moves"].push_back({{"from", moves.names().name(pair.first)},
                             {"to", moves.names().name(pair.second)},
                             {"urls", count.urls},
                             {"hits", count.hits},
                             {"innocent", moves.is_innocent(pair.first, pair.second)}});
  return line_of(json);
}

}  // namespace proxycore
