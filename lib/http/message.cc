#include "http/message.h"

namespace proxycore {

Method method_of(std::string_view name) {
  switch (name.size()) {
    case 3:
      if (name == "GET") return Method::Get;
      return name == "PUT" ? Method::Put : Method::Other;
    case 4:
      if (name == "POST") return Method::Post;
      return name == "HEAD" ? Method::Head : Method::Other;
    case 5:
      if (name == "PATCH") return Method::Patch;
      return name == "TRACE" ? Method::Trace : Method::Other;
    case 6: return name == "DELETE" ? Method::Delete : Method::Other;
    case 7:
      if (name == "OPTIONS") return Method::Options;
      return name == "CONNECT" ? Method::Connect : Method::Other;
    default: return Method::Other;
  }
}

bool is_idempotent(Method method) {
  switch (method) {
    case Method::Get:
    case Method::Head:
    case Method::Put:
    case Method::Delete:
    case Method::Options:
    case Method::Trace: return true;
    case Method::Post:
    case Method::Patch:
    case Method::Connect:
    case Method::Other: return false;
  }
  return false;
}

void RequestHead::clear() {
  method_name = raw_target = target = host = {};
  method = Method::Other;
  minor = 1;
  form = TargetForm::Origin;
  fields.clear();
  target_storage.clear();
}

void ResponseHead::clear() {
  status = 0;
  minor = 1;
  reason = {};
  fields.clear();
}

}  // namespace proxycore
