// Sends a file in a content coding that is made on the way, a piece in each turn of the loop, so that a long text keeps
// nobody waiting. A result that is short enough is kept, so that a file is coded once, and a result that is whole before much
// of it was made has a length; others are sent as they come. Made by FileHandler, owned by the exchange; the worker's thread.
#pragma once

#include "base/recycled.h"
#include "exchange/content_coder.h"
#include "exchange/exchange.h"
#include "handler/file.h"
#include "io/next_turn.h"

namespace proxycore {

class CodedResponder final : public Responder, FileReadEvents, NextTurnEvents, public Recycled<CodedResponder> {
 public:
  CodedResponder(FileHandler& files, Exchange& exchange, const StaticFile& file, std::unique_ptr<ContentCoder> coder);
  ~CodedResponder() override;

  void begin() { go_on(); }
  Flow on_request_body(Chain& body, bool) override {
    body.clear();
    return Flow::Continue;
  }
  void on_writable() override;

 private:
  void on_read(FileRead& read) override;
  void on_next_turn() override { go_on(); }

  void go_on();
  void take(std::string_view octets);
  void finish();
  void keep();
  bool send();

  FileHandler& files_;
  Exchange& exchange_;
  NextTurn next_turn_;
  OpenFileRef file_;
  const FileStatus status_;
  std::unique_ptr<ContentCoder> coder_;
  FileRead* read_ = nullptr;
  std::uint64_t at_ = 0;  // in the file
  Chain coded_;           // not sent yet
  std::string kept_;      // all of it, as long as it is short
  bool keeps_ = true;
  bool paused_ = false;
};

}  // namespace proxycore
