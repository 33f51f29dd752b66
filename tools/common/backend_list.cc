#include "common/backend_list.h"

#include <algorithm>

#include "common/address_text.h"
#include "common/backend_specs.h"
#include "common/start_error.h"

namespace proxycore {
namespace {

class Loader {
 public:
  Loader(const BackendList& list, const Log& log, const Resolver& resolver)
      : list_(list), log_(log), resolver_(resolver) {}

  void add(const BackendSpec& spec);
  // Throws when names that could not be resolved leave nothing.
  std::vector<BackendConfig> finish();

 private:
  std::vector<Address> addresses_of(const BackendSpec& spec);
  void add(const BackendSpec& spec, const Address& address, bool only_one);

  const BackendList& list_;
  const Log& log_;
  const Resolver& resolver_;
  std::vector<BackendConfig> backends_;
  std::vector<std::string> failures_;  // messages about names that could not be resolved
};

std::vector<Address> Loader::addresses_of(const BackendSpec& spec) {
  const AddressText& where = spec.address;
  if (where.kind == AddressKind::Unix) {
    if (auto address = Address::unix_path(where.path)) return {*address};
    throw StartError(kExitUsage, spec.text + ": not a socket path");
  }
  const std::string& host = where.host;
  if (host.empty()) return {*Address::ip("127.0.0.1", where.port)};
  if (auto numeric = Address::ip(host, where.port)) return {*numeric};
  log_.trace("resolving {} on port {}", host, where.port);
  Resolution found = resolver_(host, where.port);
  if (!found.ok()) {
    failures_.push_back(host + ": " + found.error);
    if (list_.strict) throw StartError(kExitNoHost, failures_.back());
  }
  if (!list_.split && found.addresses.size() > 1) found.addresses.resize(1);
  return found.addresses;
}

void Loader::add(const BackendSpec& spec) {
  const std::vector<Address> addresses = addresses_of(spec);
  for (const Address& address : addresses) add(spec, address, addresses.size() == 1);
}

// Host of a request to this backend (RFC 9110 section 7.2): without port 80, and "localhost" for a socket file.
std::string authority_of(const AddressText& where) {
  if (where.kind == AddressKind::Unix) return "localhost";
  const bool v6 = where.host.find(':') != std::string::npos;
  const std::string host = where.host.empty() ? "127.0.0.1" : v6 ? "[" + where.host + "]" : where.host;
  return where.port == 80 ? host : host + ":" + std::to_string(where.port);
}

// An id= of a name with several addresses is completed by the address, since ids must differ.
void Loader::add(const BackendSpec& spec, const Address& address, bool only_one) {
  BackendConfig backend;
  backend.address = address;
  backend.weight = spec.weight;
  backend.max = spec.max;
  backend.backup = spec.backup;
  backend.authority = authority_of(spec.address);
  if (only_one) backend.written = spec.text.substr(0, spec.text.find(','));
  backend.id = spec.id.empty() ? address.text() : only_one ? spec.id : spec.id + "/" + address.text();
  const auto same_id = [&](const BackendConfig& other) { return other.id == backend.id; };
  if (std::any_of(backends_.begin(), backends_.end(), same_id)) {
    if (!spec.id.empty()) throw StartError(kExitUsage, spec.text + ": the id '" + backend.id + "' is taken");
    log_.notice("{}: {} is in the pool already and counts once; weight= gives it more", spec.text, backend.id);
    return;
  }
  log_.trace("adding {} to the address-pool", address.text());
  backends_.push_back(std::move(backend));
}

std::vector<BackendConfig> Loader::finish() {
  if (backends_.empty() && !failures_.empty()) throw StartError(kExitNoHost, failures_.front());
  for (const std::string& failure : failures_) log_.notice("{}; going on without it", failure);
  return std::move(backends_);
}

}  // namespace

std::vector<BackendConfig> load_backends(const BackendList& list, const Log& log, const Resolver& resolver) {
  Loader loader(list, log, resolver);
  for (const BackendSpec& spec : read_backend_specs(list.operands, list.default_port)) loader.add(spec);
  return loader.finish();
}

}  // namespace proxycore
