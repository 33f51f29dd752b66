#include <fmt/format.h>

#include <iterator>

#include "common/status_formats.h"

namespace proxycore {
namespace {

// A label value (Prometheus text format): backslash, quote and newline are escaped.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? "\\n" : std::string(1, c);
  }
  return out;
}

class Metrics {
 public:
  explicit Metrics(const ServerStatus& status) : status_(status), tool_(label(status.tool)) {}

  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    fmt::format_to(std::back_inserter(text_), "# HELP proxycore_{0} {2}\n# TYPE proxycore_{0} {1}\n", name, type, help);
  }
  void sample(std::int64_t value) { add("", static_cast<std::uint64_t>(value)); }
  template <typename Value>
  void of_backends(Value value) {
    for (const BackendStatus& backend : status_.upstream.backends)
      add(fmt::format(",backend=\"{}\"", label(backend.id)), value(backend));
  }
  void add(std::string_view labels, std::uint64_t value) {
    fmt::format_to(std::back_inserter(text_), "proxycore_{}{{tool=\"{}\"{}}} {}\n", name_, tool_, labels, value);
  }
  const std::string& text() const { return text_; }

 private:
  const ServerStatus& status_;
  std::string tool_;
  std::string_view name_;
  std::string text_;
};

}  // namespace

std::string status_metrics(const ServerStatus& status) {
  Metrics metrics(status);
  metrics.family("info", "gauge", "Version and policy.");
  metrics.add(fmt::format(",version=\"{}\",policy=\"{}\"", label(PROXYCORE_VERSION), label(status.upstream.summary)),
              1);
  metrics.family("start_time_seconds", "gauge", "When it started, in seconds since 1970.");
  metrics.sample(status.started);
  metrics.family("draining", "gauge", "1 while it finishes what is under way, to end then.");
  metrics.sample(status.draining ? 1 : 0);
  metrics.family("backend_up", "gauge", "1 while the backend gets requests, 0 while it rests.");
  metrics.of_backends([](const BackendStatus& backend) { return backend.up ? 1U : 0U; });
  metrics.family("backend_weight", "gauge", "Its share.");
  metrics.of_backends([](const BackendStatus& backend) { return backend.weight; });
  metrics.family("backend_in_flight", "gauge", "Requests that it has not answered yet.");
  metrics.of_backends([](const BackendStatus& backend) { return backend.in_flight; });
  metrics.family("backend_requests_total", "counter", "Attempts begun, those of a retry among them.");
  metrics.of_backends([](const BackendStatus& backend) { return backend.requests; });
  metrics.family("backend_failures_total", "counter", "Attempts failed in a way that counts against the backend.");
  metrics.of_backends([](const BackendStatus& backend) { return backend.failures; });
  return metrics.text();
}

}  // namespace proxycore
