// Sends one file, or parts of it, to one exchange: decides for every stretch of it where its octets come from, and has no
// more of them under way than the client takes. Made by FileHandler, owned by the exchange; the worker's thread.
//
// A response of one part is that part; one of several is multipart/byteranges (RFC 9110 section 14.6), whose delimiters are
// written between them. The head is not committed before the first octets are there, so that a disk that fails gives an
// error page, and head and octets leave together. A file that has become shorter meanwhile, or another one of the same
// length, cuts the connection.
#pragma once

#include <array>
#include <string>

#include "base/recycled.h"
#include "exchange/exchange.h"
#include "handler/file.h"
#include "io/next_turn.h"

namespace proxycore {

class FileResponder final : public Responder, FileReadEvents, NextTurnEvents, public Recycled<FileResponder> {
 public:
  FileResponder(FileHandler& files, Exchange& exchange, const StaticFile& file, const RangeSet& ranges);
  ~FileResponder() override;

  void begin(StaticFile& file);
  Flow on_request_body(Chain& body, bool) override {
    body.clear();
    return Flow::Continue;
  }
  void on_writable() override { go_on(); }

 private:
  static constexpr int kAhead = 2;  // reads under way

  // A read, and then its octets until those before it have been sent.
  struct Ahead {
    FileRead* read = nullptr;
    ChunkRef chunk;
    const char* data = nullptr;
    std::uint32_t size = 0;
  };

  void on_read(FileRead& read) override;
  void on_next_turn() override;

  void frame(std::uint64_t size);
  std::uint64_t multipart_size(std::uint64_t size) const;
  std::size_t write_part_head(char* out, std::size_t part, std::uint64_t size) const;
  bool next_part();

  void go_on();
  Flow send_some();
  Flow send_file(std::uint64_t size, bool is_cached);
  bool send_read(std::uint64_t size, Flow& flow);
  bool start_read();
  Flow deliver();
  Flow write(Chain& octets);
  bool is_unchanged() const;
  void fail();

  FileHandler& files_;
  Exchange& exchange_;
  NextTurn next_turn_;
  OpenFileRef file_;
  const FileStatus status_;
  const RangeSet ranges_;
  std::string_view type_;      // of each part
  std::string_view boundary_;  // empty: not a multipart
  Framing framing_;
  std::size_t part_ = 0;   // the next one
  std::uint64_t at_ = 0;   // in the file: what is to be read or sent next
  std::uint64_t end_ = 0;  // of the present part
  std::array<Ahead, kAhead> ahead_;
  int first_ahead_ = 0;
  int count_ahead_ = 0;
  std::uint64_t written_ = 0;     // since others had their turn
  StaticFile* source_ = nullptr;  // while begin() is on the stack
  bool warms_ = false;            // it was cold before: let it become hot
  bool checked_ = true;           // the file is as it was, as far as this turn is concerned
  bool going_on_ = false;
  bool waits_for_turn_ = false;
};

}  // namespace proxycore
