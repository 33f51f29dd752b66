#include "handler/file.h"

#include <fmt/format.h>

#include "handler/coded_responder.h"
#include "handler/file_responder.h"
#include "handler/listing.h"
#include "http/status.h"

namespace proxycore {
namespace {

constexpr std::string_view kAllow = "GET, HEAD, OPTIONS";
constexpr std::uint64_t kLeastCoded = 256;  // octets: what is shorter gains nothing
constexpr std::string_view kText = "text/plain; charset=utf-8";

bool has_extension(std::string_view path) { return path.find('.', path.rfind('/')) != path.npos; }

}  // namespace

FileHandler::FileHandler(Loop& loop, const FileConfig& config, FileCounters& counters)
    : loop_(loop),
      config_(config),
      counters_(counters),
      cache_(loop, config.root, config.types),
      reader_(loop, counters) {}

std::unique_ptr<Responder> FileHandler::handle(Exchange& exchange) {
  exchange.response.clear();
  const RequestHead& request = exchange.request;
  if (request.method == Method::Get || request.method == Method::Head) {
    if (StaticFile* file = cache_.find(request.path())) return serve(exchange, *file);
    return look_up(exchange);
  }
  exchange.response.fields.add(FieldId::Other, "Allow", kAllow);
  if (request.method != Method::Options) {
    refuse(exchange, 405, "files are read by GET and HEAD only");
    return nullptr;
  }
  exchange.response.status = 204;
  if (exchange.respond(Framing::none()) != Flow::Stop) exchange.finish();
  return nullptr;
}

// A path that was not asked for lately, or whose file is another one now.
std::unique_ptr<Responder> FileHandler::look_up(Exchange& exchange) {
  path_.assign(exchange.request.path());
  if (path_.verdict == FilePath::Verdict::Broken) {
    refuse(exchange, 400, "the path has a broken escape, or leads above the root");
    return nullptr;
  }
  FileStatus status;
  if (path_.verdict == FilePath::Verdict::NoFile || (path_.dotted && !config_.dotfiles))
    return not_there(exchange, status);
  if (path_.directory || path_.name.empty()) return directory(exchange);
  StaticFile* file = cache_.open(exchange.request.path(), path_.name, exchange.host().wall_clock(), status);
  return file ? serve(exchange, *file) : not_there(exchange, status);
}

std::unique_ptr<Responder> FileHandler::directory(Exchange& exchange) {
  FileStatus status;
  for (const std::string& index : config_.index) {
    text_.assign(path_.name).append(path_.name.empty() ? "" : "/").append(index);
    StaticFile* file = cache_.open(exchange.request.path(), text_, exchange.host().wall_clock(), status);
    if (file) return serve(exchange, *file);
    if (status.kind == FileStatus::Kind::Forbidden || status.kind == FileStatus::Kind::Failed)
      return not_there(exchange, status);
  }
  const UniqueFd there = config_.root.open_directory(path_.name, status);
  if (!there) return not_there(exchange, status);
  if (config_.list)
    list(exchange, there);
  else
    refuse(exchange, 403, "the directory has no index file, and is not listed");
  return nullptr;
}

// Or it is there, but not as a file.
std::unique_ptr<Responder> FileHandler::not_there(Exchange& exchange, const FileStatus& status) {
  switch (status.kind) {
    case FileStatus::Kind::Directory: redirect(exchange); return nullptr;
    case FileStatus::Kind::Forbidden: refuse(exchange, 403, "the server may not read it"); return nullptr;
    case FileStatus::Kind::Special: refuse(exchange, 403, "it is neither a file nor a directory"); return nullptr;
    case FileStatus::Kind::Failed: refuse(exchange, 503, "the server cannot open it at the moment"); return nullptr;
    case FileStatus::Kind::Missing:
    case FileStatus::Kind::Regular: break;
  }
  if (!config_.single.empty() && !has_extension(exchange.request.path())) {
    FileStatus other;
    text_.assign("/").append(config_.single);
    StaticFile* file = cache_.find(text_);
    if (!file) file = cache_.open(text_, config_.single, exchange.host().wall_clock(), other);
    if (file) return serve(exchange, *file);
  }
  refuse(exchange, 404, "there is no such file");
  return nullptr;
}

// To the same path with a slash behind it, so that relative links lead where they should. Its segments are those that were
// resolved, and it begins with one slash: "//other.example" would be another host.
void FileHandler::redirect(Exchange& exchange) {
  text_.assign("/");
  append_escaped_path(text_, path_.name);
  text_ += '/';
  if (const std::string_view target = exchange.request.target; target.find('?') != target.npos)
    text_.append("?").append(exchange.request.query());
  exchange.response.fields.add(FieldId::Location, exchange.arena.copy(text_));
  refuse(exchange, 301, "the directory has a slash behind its name");
}

void FileHandler::refuse(Exchange& exchange, int status, std::string_view why) {
  exchange.make_request_id();
  exchange.response.fields.add(FieldId::Other, "X-Request-ID", exchange.request_id());
  if (status == 503) exchange.response.fields.add(FieldId::Other, "Retry-After", "1");
  text_ = fmt::format("{} {}\n{}\nrequest {}\n", status, reason_phrase(status), why, exchange.request_id());
  exchange.reply(status, kText, text_);
}

void FileHandler::tell(const Exchange& exchange, const StaticFile& file, std::string_view how) const {
  if (config_.on_send) config_.on_send(exchange.request.path(), file.name, how);
}

FileHandler::Representation FileHandler::choose(Exchange& exchange, StaticFile& file) {
  if (!config_.precompressed && !config_.gzip) return {file, Coding::Identity, false, false, true, file.etag};
  Representation chosen = negotiate(exchange, file);
  chosen.etag = chosen.file.etag;
  // Another representation has another tag (RFC 9110 section 8.8.3.3).
  if (chosen.on_the_way) chosen.etag = exchange.arena.join(chosen.etag.substr(0, chosen.etag.size() - 1), "-gz\"");
  return chosen;
}

FileHandler::Representation FileHandler::negotiate(Exchange& exchange, StaticFile& file) {
  const CodingWeights weights = CodingWeights::parse(exchange.request.fields);
  StaticFile* best = &file;
  Coding coding = Coding::Identity;
  bool varies = false, on_the_way = false;
  const auto is_better = [&](Coding other) {
    const bool more =
        coding == Coding::Identity ? weights.of(other) >= weights.of(coding) : weights.of(other) > weights.of(coding);
    return weights.takes(other) && more;
  };
  // In the order of how small they make it, so that the smallest of those that the client likes equally is taken.
  for (const Coding other : {Coding::Brotli, Coding::Zstd, Coding::Gzip}) {
    StaticFile* sibling = config_.precompressed ? cache_.sibling(file, other, exchange.host().wall_clock()) : nullptr;
    varies = varies || sibling;
    if (!sibling || !is_better(other)) continue;
    best = sibling;
    coding = other;
  }
  if (config_.gzip && file.type->compressible && file.size() >= kLeastCoded) {
    varies = true;
    // Parts are of the file as it is: nobody wants to code all of it for a few octets.
    const bool part = exchange.request.fields.has(FieldId::Range) && weights.takes(Coding::Identity);
    if (!part && is_better(Coding::Gzip)) {
      best = &file;
      coding = Coding::Gzip;
      on_the_way = true;
    }
  }
  return {*best, coding, varies, on_the_way, weights.takes(coding), {}};
}

std::unique_ptr<Responder> FileHandler::serve(Exchange& exchange, StaticFile& asked_for) {
  const Representation what = choose(exchange, asked_for);
  StaticFile& file = what.file;
  ++file.uses;
  if (!what.acceptable) {
    exchange.response.fields.add(FieldId::Other, "Vary", "Accept-Encoding");
    refuse(exchange, 406, "there is no content coding of the file that the client accepts");
    return nullptr;
  }
  switch (evaluate(exchange.request, {what.etag, file.modified, exchange.host().wall_clock()})) {
    case Condition::Failed: refuse(exchange, 412, "the file has changed"); return nullptr;
    case Condition::Send: return send(exchange, what, true);
    case Condition::SendWhole: return send(exchange, what, false);
    case Condition::NotModified: break;
  }
  add_fields(exchange, what);
  exchange.response.status = 304;
  if (exchange.respond(Framing::none()) != Flow::Stop) exchange.finish();
  return nullptr;
}

// What 200, 206 and 304 have in common (RFC 9110 section 15.4.5). The file may be gone by the time that the head is written.
void FileHandler::add_fields(Exchange& exchange, const Representation& what) {
  Fields& fields = exchange.response.fields;
  fields.add(FieldId::Other, "ETag", exchange.arena.copy(what.etag));
  if (!config_.cache_control.empty()) fields.add(FieldId::Other, "Cache-Control", config_.cache_control);
  if (what.varies) fields.add(FieldId::Other, "Vary", "Accept-Encoding");
}

std::unique_ptr<Responder> FileHandler::send(Exchange& exchange, const Representation& what, bool ranges_count) {
  StaticFile& file = what.file;
  Fields& fields = exchange.response.fields;
  const Fields& asked = exchange.request.fields;
  RangeSet ranges;
  // RFC 9110 section 14.2: with GET only, and one field is a list already.
  if (ranges_count && !what.on_the_way && exchange.request.method == Method::Get && asked.count(FieldId::Range) == 1)
    ranges = RangeSet::parse(asked.find(FieldId::Range)->value, file.size());
  if (ranges.kind() == RangeSet::Kind::Unsatisfiable) {
    char* const text = exchange.arena.get(kContentRangeSize);
    const char* const end = write_unsatisfied_range(text, file.size());
    fields.add(FieldId::Other, "Content-Range", {text, static_cast<std::size_t>(end - text)});
    refuse(exchange, 416, "the file is shorter than that");
    return nullptr;
  }
  exchange.response.status = ranges.kind() == RangeSet::Kind::Partial ? 206 : 200;
  if (ranges.count() <= 1) fields.add(FieldId::ContentType, file.type->text);
  add_fields(exchange, what);
  fields.add(FieldId::Other, "Last-Modified", exchange.arena.copy(file.modified_view()));
  if (!what.on_the_way) fields.add(FieldId::Other, "Accept-Ranges", "bytes");
  if (what.coding != Coding::Identity) fields.add(FieldId::ContentEncoding, coding_name(what.coding));
  return what.on_the_way ? send_coded(exchange, file) : send_body(exchange, file, ranges);
}

std::unique_ptr<Responder> FileHandler::send_body(Exchange& exchange, StaticFile& file, const RangeSet& ranges) {
  if (exchange.request.method == Method::Head || file.size() == 0) {
    if (exchange.respond(Framing::of_length(file.size())) != Flow::Stop) exchange.finish();
    return nullptr;
  }
  if (!file.content && file.uses > 1 && config_.io != FileIo::Aio)
    cache_.load(file, exchange.host().chunks(), exchange.host().wall_clock(), config_.io == FileIo::Sendfile);
  if (file.content && ranges.count() <= 1) {
    send_from_memory(exchange, file, file.content, ranges.count() ? ranges[0] : ByteRange{0, file.size()});
    return nullptr;
  }
  auto responder = std::make_unique<FileResponder>(*this, exchange, file, ranges);
  responder->begin(file);
  return responder;
}

std::unique_ptr<Responder> FileHandler::send_coded(Exchange& exchange, StaticFile& file) {
  if (file.gzipped) {
    send_from_memory(exchange, file, file.gzipped, {0, file.gzipped.size});
    return nullptr;
  }
  if (exchange.request.method == Method::Head) {
    if (exchange.respond(Framing::chunked()) != Flow::Stop) exchange.finish();
    return nullptr;
  }
  std::unique_ptr<ContentCoder> coder = config_.gzip();
  if (!coder) {
    exchange.fail(Error::internal(ErrorCode::Internal));
    return nullptr;
  }
  tell(exchange, file, "coded on the way");
  auto responder = std::make_unique<CodedResponder>(*this, exchange, file, std::move(coder));
  responder->begin();
  return responder;
}

void FileHandler::send_from_memory(Exchange& exchange, const StaticFile& file, const Content& content,
                                   ByteRange range) {
  if (exchange.response.status == 206) {
    char* const text = exchange.arena.get(kContentRangeSize);
    const char* const end = write_content_range(text, range, file.size());
    exchange.response.fields.add(FieldId::Other, "Content-Range", {text, static_cast<std::size_t>(end - text)});
  }
  tell(exchange, file, "memory");
  counters_.from_memory.add();
  Chain body;
  body.append(Slice::memory(content.chunk, content.chunk->data() + range.first, range.size));
  if (exchange.respond(Framing::of_length(range.size)) == Flow::Stop) return;
  if (exchange.write(body) != Flow::Stop) exchange.finish();
}

void FileHandler::list(Exchange& exchange, const UniqueFd& directory) {
  const RequestHead& request = exchange.request;
  const Listing listing(config_.root, directory.get(), path_.name, config_.dotfiles);
  const Field* accept = request.fields.find("Accept");
  const bool json = accept && prefers_json(accept->value);
  exchange.response.fields.add(FieldId::Other, "Vary", "Accept");
  exchange.response.fields.add(FieldId::Other, "Cache-Control", "no-cache");
  exchange.reply(200, json ? "application/json" : "text/html; charset=utf-8",
                 json ? listing.json() : listing.html(ListingOrder::parse(request.query())));
}

}  // namespace proxycore
