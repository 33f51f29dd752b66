// Messages as lines of text: what the parsers and decoders of lib/http make of a run of octets, however it is cut.
//
// For golden tests and fuzz targets. Every piece shown comes in a new block of exactly its size, and the old one is gone:
// a view that does not follow is seen by AddressSanitizer. Test code, single-threaded.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "golden/http/event_text.h"
#include "http/decoder.h"
#include "http/framing.h"
#include "http/parser.h"

namespace proxycore::events {

// The octets that have come and are not used up.
class Block {
 public:
  void append(std::string_view more) {
    auto bigger = std::make_unique<char[]>(size_ - used_ + more.size());
    view().copy(bigger.get(), size_ - used_);
    more.copy(bigger.get() + size_ - used_, more.size());
    size_ = size_ - used_ + more.size();
    used_ = 0;
    octets_ = std::move(bigger);
  }
  std::string_view view() const { return {octets_.get() + used_, size_ - used_}; }
  void use(std::size_t n) { used_ += n; }

 private:
  std::unique_ptr<char[]> octets_;
  std::size_t size_ = 0;
  std::size_t used_ = 0;
};

// One body, then whatever comes next is none of its business.
class BodyRun {
 public:
  void start(Framing framing) {
    decoder_.start(framing);
    body_.clear();
  }
  // False when it can go no further with what is there.
  bool step(Block& block, std::string& out) {
    while (decoder_.state() == BodyDecoder::State::More) {
      const BodyDecoder::Piece piece = decoder_.next(block.view());
      body_.append(block.view().substr(piece.skip, piece.size));
      block.use(piece.skip + piece.size);
      if (piece.skip + piece.size == 0) break;
    }
    if (decoder_.state() == BodyDecoder::State::More) return false;
    if (!body_.empty()) out += body_.size() > 100 ? size_line() : "body " + escaped(body_) + "\n";
    if (decoder_.done())
      out += field_lines("trailer", decoder_.trailers()) + "done\n";
    else
      out += error_line(decoder_.error());
    return true;
  }
  bool failed() const { return decoder_.state() == BodyDecoder::State::Failed; }
  void on_eof() { decoder_.on_eof(); }
  const std::string& body() const { return body_; }

 private:
  std::string size_line() const {
    std::uint32_t hash = 2166136261U;
    for (const char c : body_) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return "body of " + std::to_string(body_.size()) + " octets, FNV-1a " + std::to_string(hash) + "\n";
  }

  BodyDecoder decoder_;
  std::string body_;
};

// What all runs share: octets come in, lines come out, an error or the end stops it.
class Run {
 public:
  virtual ~Run() = default;
  void feed(std::string_view octets) {
    block_.append(octets);
    while (!stopped_ && step()) continue;
  }
  // Nothing more will come.
  void finish(bool eof) {
    if (stopped_) return;
    if (eof) on_eof();
    while (!stopped_ && step()) continue;
    if (!stopped_ && !idle()) out_ += "more\n";
    if (!stopped_ && idle() && !block_.view().empty()) out_ += "left " + escaped(block_.view()) + "\n";
  }
  bool stopped() const { return stopped_; }
  const std::string& lines() const { return out_; }

 protected:
  virtual bool step() = 0;
  virtual bool idle() const = 0;
  virtual void on_eof() {}
  bool stop(ErrorCode code) {
    out_ += error_line(code);
    stopped_ = true;
    return false;
  }
  bool body_step() {
    if (!body_.step(block_, out_)) return false;
    stopped_ = body_.failed();
    in_body_ = false;
    return true;
  }

  Block block_;
  BodyRun body_;
  std::string out_;
  bool in_body_ = false;
  bool stopped_ = false;
};

// Requests, one after the other.
class RequestRun : public Run {
 public:
  explicit RequestRun(HeadLimits limits = {}) : parser_(limits) {}

 protected:
  bool step() override { return in_body_ ? body_step() : head_step(); }
  bool idle() const override { return !in_body_ && !parser_.started(); }

 private:
  bool head_step() {
    const ParseState state = parser_.parse(block_.view(), head_);
    if (state == ParseState::Failed) return stop(parser_.error().code);
    if (state == ParseState::NeedMore) return false;
    out_ +=
        line("request " + escaped(head_.method_name) + " " + escaped(head_.target) + " HTTP/1." +
             std::to_string(head_.minor) + " " + std::string(form_word(head_.form)) + " host " + escaped(head_.host));
    out_ += field_lines("field", head_.fields);
    const Result<Framing> framing = request_framing(head_);
    if (!framing) return stop(framing.error().code);
    out_ += framing_line(*framing);
    body_.start(*framing);
    in_body_ = true;
    block_.use(parser_.consumed());
    parser_.reset();
    head_.clear();
    return true;
  }

  RequestParser parser_;
  RequestHead head_;
};

// Responses to requests of these methods (GET where they run out), one after the other.
class ResponseRun : public Run {
 public:
  explicit ResponseRun(HeadLimits limits = {}, std::vector<Method> methods = {})
      : parser_(limits), methods_(std::move(methods)) {}

 protected:
  bool step() override { return in_body_ ? body_step() : head_step(); }
  bool idle() const override { return !in_body_ && block_.view().empty(); }
  void on_eof() override {
    if (in_body_) body_.on_eof();
  }

 private:
  bool head_step() {
    const ParseState state = parser_.parse(block_.view(), head_);
    if (state == ParseState::Failed) return stop(parser_.error().code);
    if (state == ParseState::NeedMore) return false;
    out_ += line("response " + std::to_string(head_.status) + " HTTP/1." + std::to_string(head_.minor) + " reason " +
                 escaped(head_.reason));
    out_ += field_lines("field", head_.fields);
    const Method method = answered_ < methods_.size() ? methods_[answered_] : Method::Get;
    const Result<Framing> framing = response_framing(head_, method);
    if (!framing) return stop(framing.error().code);
    answered_ += !is_interim(head_.status);
    out_ += framing_line(*framing);
    body_.start(*framing);
    in_body_ = true;
    block_.use(parser_.consumed());
    parser_.reset();
    head_.clear();
    return true;
  }

  ResponseParser parser_;
  ResponseHead head_;
  std::vector<Method> methods_;
  std::size_t answered_ = 0;
};

// One body, of this framing.
class BodyOnlyRun : public Run {
 public:
  explicit BodyOnlyRun(Framing framing) {
    body_.start(framing);
    in_body_ = true;
  }
  const std::string& body() const { return body_.body(); }

 protected:
  bool step() override { return in_body_ && body_step() && !stopped_; }
  bool idle() const override { return !in_body_; }
  void on_eof() override { body_.on_eof(); }
};

}  // namespace proxycore::events
