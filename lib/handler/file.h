// The file handler: answers GET, HEAD and OPTIONS with the files below a root (RFC 9110).
//
// Conditions, ranges and codings are decided in http/; here they are put together. A small file that is in memory leaves with
// the head in one write; a large one by sendfile as far as the page cache has it; what is on the disk only is read by
// Linux AIO meanwhile (handler/file_responder). One FileHandler a worker; FileConfig is shared by all and immutable.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/content_coder.h"
#include "exchange/exchange.h"
#include "handler/file_cache.h"
#include "handler/mime.h"
#include "http/conditional.h"
#include "http/path.h"
#include "http/range.h"
#include "io/file_reader.h"

namespace proxycore {

// How files that are not in memory are read.
enum class FileIo : std::uint8_t {
  Auto,      // by sendfile what the page cache has, by AIO what it has not
  Sendfile,  // by sendfile always: the worker waits for the disk
  Aio,       // by AIO always, past the page cache
};

struct FileConfig {
  RootDirectory root;
  MimeTypes types;
  std::vector<std::string> index{"index.html"};
  bool list = true;
  bool dotfiles = false;
  std::string single;         // what is sent where there is no such file; empty: 404
  std::string cache_control;  // value of the field; empty: none
  bool precompressed = false;
  CoderFactory gzip = nullptr;  // codes texts on the way; null: nothing is
  FileIo io = FileIo::Auto;
  // Called for every file sent when set: the path asked for, the file, and where its octets come from.
  std::function<void(std::string_view, std::string_view, std::string_view)> on_send;
};

// Of one worker.
struct FileCounters : FileReadCounters {
  Counter from_memory;  // responses
  Counter by_sendfile;  // parts of responses
  Counter no_memory;    // parts sent by sendfile although cold: too many buffers are on their way
  Counter warmed;       // parts that were asked for again and therefore put into the page cache
};

class FileHandler final : public Handler {
 public:
  // All are borrowed and outlive the handler.
  FileHandler(Loop& loop, const FileConfig& config, FileCounters& counters);
  std::unique_ptr<Responder> handle(Exchange& exchange) override;

 private:
  friend class FileResponder;
  friend class CodedResponder;

  // What of a file is sent, and as what.
  struct Representation {
    StaticFile& file;
    Coding coding = Coding::Identity;
    bool varies = false;      // other requests may get another one
    bool on_the_way = false;  // `file` is not coded yet
    bool acceptable = true;   // to the client
    std::string_view etag;
  };

  std::unique_ptr<Responder> look_up(Exchange& exchange);
  std::unique_ptr<Responder> directory(Exchange& exchange);
  std::unique_ptr<Responder> not_there(Exchange& exchange, const FileStatus& status);
  std::unique_ptr<Responder> serve(Exchange& exchange, StaticFile& file);
  std::unique_ptr<Responder> send(Exchange& exchange, const Representation& what, bool ranges_count);
  std::unique_ptr<Responder> send_body(Exchange& exchange, StaticFile& file, const RangeSet& ranges);
  std::unique_ptr<Responder> send_coded(Exchange& exchange, StaticFile& file);
  void send_from_memory(Exchange& exchange, const StaticFile& file, const Content& content, ByteRange range);
  Representation choose(Exchange& exchange, StaticFile& file);
  Representation negotiate(Exchange& exchange, StaticFile& file);
  void add_fields(Exchange& exchange, const Representation& what);
  void list(Exchange& exchange, const UniqueFd& directory);

  void redirect(Exchange& exchange);
  void refuse(Exchange& exchange, int status, std::string_view why);
  void tell(const Exchange& exchange, const StaticFile& file, std::string_view how) const;

  Loop& loop_;
  const FileConfig& config_;
  FileCounters& counters_;
  FileCache cache_;
  FileReader reader_;
  FilePath path_;     // reused
  std::string text_;  // reused
};

}  // namespace proxycore
