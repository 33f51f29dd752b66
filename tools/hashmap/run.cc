#include "hashmap/run.h"

#include <unistd.h>

#include <algorithm>

#include "common/server_limits.h"
#include "common/start_error.h"
#include "hashmap/identify/identify.h"
#include "hashmap/identify/identify_report.h"
#include "hashmap/identify/natural_order.h"
#include "hashmap/input/input_file.h"
#include "hashmap/map/map_task.h"
#include "hashmap/map/mapping.h"
#include "hashmap/report/evenness.h"
#include "hashmap/report/moves.h"
#include "hashmap/report/report_json.h"
#include "hashmap/report/report_text.h"
#include "hashmap/report/survey.h"

namespace proxycore {
namespace {

// Answers, not failures, as of grep and diff.
constexpr int kExitSkewed = 1;
constexpr int kExitUnexplained = 1;

std::string_view program_of(std::string_view scheme) { return scheme.substr(0, scheme.find('-')); }

// From a peer's file, with the scheme that it asks for unless another is given.
HashPool load_peer(const HashmapOptions& options, const Log& log) {
  PeerPool read = read_peer_file(*options.peer, options.question, log);
  if (read.pool.scheme.empty() && options.schemes.empty())
    throw StartError(kExitConfig, read.why_not, "to hash all the same, say how:  --hash-scheme NAME");
  return std::move(read.pool);
}

HashPool load_pool(const HashmapOptions& options, const Log& log) {
  HashPool pool;
  if (options.peer)
    pool = load_peer(options, log);
  else
    pool.members = parse_pool_members(options.backends, log);
  if (!options.schemes.empty()) {
    // The key that a peer's file asks for is hashed by other versions of that program too, by other programs not.
    if (program_of(options.schemes.front()) != program_of(pool.scheme)) pool.key = {};
    pool.scheme = options.schemes.front();
  }
  if (options.key) pool.key = *options.key;
  if (options.seed) pool.options.seed = *options.seed;
  return pool;
}

class Job {
 public:
  Job(const HashmapOptions& options, const Log& log)
      : options_(options),
        log_(log),
        input_(options.urls),
        source_(options.log, options.hosts.empty() ? "" : options.hosts.front(), options.absolute) {}

  int run();

 private:
  int map(const Mapping& mapping);
  int summarise(const HashPool& pool);
  int identify_scheme();
  HashPool observed_pool(const Observations& observed);
  int compare(const HashPool& before, const HashPool& after);
  int check_skew(const Survey& survey);
  int run_task(BlockTask& task, LineCount& count);

  const HashmapOptions& options_;
  const Log& log_;
  InputFile input_;
  LineSource source_;
};

// Every line through `task`; the exit code is about the lines.
int Job::run_task(BlockTask& task, LineCount& count) {
  {
    Progress progress(!options_.quiet && ::isatty(STDERR_FILENO) != 0, input_.size());
    BlockRun run;
    run.fd = input_.fd();
    run.workers = options_.workers != 0 ? options_.workers : usable_cpus();
    run.on_progress = [&progress](std::uint64_t lines, std::uint64_t octets) { progress.show(lines, octets); };
    count = run_blocks(run, task);
  }
  const bool strict = options_.strict || !options_.urls.empty();
  report_bad_lines(count, options_.log.has_value(), strict, log_);
  return strict && count.bad > 0 ? kExitData : kExitOk;
}

int Job::map(const Mapping& mapping) {
  LineCount count;
  MapTask task(source_, mapping, {options_.all, options_.json}, STDOUT_FILENO);
  return run_task(task, count);
}

int Job::summarise(const HashPool& pool) {
  std::vector<Mapping> mappings;
  mappings.reserve(options_.schemes.size() + 1);
  mappings.emplace_back(pool);
  for (std::size_t i = 1; i < options_.schemes.size(); ++i) {
    mappings.emplace_back(changed(pool, {{ChangeKind::Scheme, options_.schemes[i]}}));
  }
  std::vector<const Mapping*> views;
  for (const Mapping& mapping : mappings) views.push_back(&mapping);
  Survey survey(source_, views);
  LineCount count;
  const int code = run_task(survey, count);
  write_all(STDOUT_FILENO, options_.json ? summary_json(survey, count)
                                         : summary_text(survey, options_.max_skew, Terminal::of_stdout()));
  return code != kExitOk ? code : check_skew(survey);
}

int Job::check_skew(const Survey& survey) {
  int code = kExitOk;
  for (std::size_t m = 0; options_.max_skew && m < survey.mappings(); ++m) {
    const Evenness even = evenness(survey, m, &Count::urls);
    if (even.max <= *options_.max_skew) continue;
    log_.error("{}: {} has {:.3f} times its fair share of the URLs, over {}", survey.mapping(m).pool().scheme,
               survey.names().name(even.most), even.max, *options_.max_skew);
    code = kExitSkewed;
  }
  return code;
}

int Job::compare(const HashPool& before, const HashPool& after) {
  const Mapping first(before);
  const Mapping second(after);
  const MovedList list = !options_.moved ? MovedList::None : options_.json ? MovedList::Json : MovedList::Tsv;
  Moves moves(source_, first, second, list, STDOUT_FILENO);
  LineCount count;
  const int code = run_task(moves, count);
  if (options_.moved)
    log_.notice("{}", moves_line(moves));
  else
    write_all(STDOUT_FILENO, options_.json ? moves_json(moves, count) : moves_text(moves, Terminal::of_stdout()));
  return code;
}

// The backends of --identify: given ones, else those that the trace says were added, else those that were seen.
HashPool Job::observed_pool(const Observations& observed) {
  if (options_.peer || !options_.backends.empty()) return load_pool(options_, log_);
  std::vector<std::string> names = observed.backends();
  if (names.empty()) {
    for (const Observation& one : observed.list()) names.emplace_back(one.backend);
    std::sort(names.begin(), names.end(), natural_less);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    log_.notice("no backend given: the {} that were seen are taken, in the order of their names", names.size());
  }
  HashPool pool;
  for (const std::string& name : names) pool.members.push_back(parse_pool_member(name));
  return pool;
}

int Job::identify_scheme() {
  Observations observed(options_.log, options_.absolute);
  BlockReader reader(input_.fd());
  LineBlock block;
  LineIndex index;
  while (reader.next(block)) {
    index_lines(block.text(), index);
    std::size_t begin = 0;
    for (const std::uint32_t end : index.ends()) {
      observed.add_line(block.text().substr(begin, end - begin));
      begin = end + std::size_t{1};
    }
  }
  if (observed.list().empty())
    throw StartError(kExitData, "no observation in the input; write one a line: URL, tab, backend",
                     "or give it an access log that names the backends:  hashmap --identify <access.log");
  if (observed.ignored() > 0)
    log_.notice("the first {} distinct observations are enough; {} more were left out", Observations::kMost,
                observed.ignored());
  const HashPool pool = observed_pool(observed);
  const Findings found =
      identify(observed, pool, options_.schemes, options_.hosts.empty() ? observed.authorities() : options_.hosts);
  write_all(STDOUT_FILENO, options_.json ? findings_json(found) : findings_text(found, pool));
  return !found.list.empty() && found.list[0].explained == found.observations ? kExitOk : kExitUnexplained;
}

int Job::run() {
  if (options_.identify) return identify_scheme();
  const HashPool pool = load_pool(options_, log_);
  const HashPool after = changed(pool, options_.changes);
  if (!options_.changes.empty() && !options_.after) return compare(pool, after);
  return options_.summary ? summarise(after) : map(Mapping(after));
}

}  // namespace

int run_hashmap(const HashmapOptions& options, const Log& log) { return Job(options, log).run(); }

}  // namespace proxycore
