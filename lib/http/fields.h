// The field lines of one head or trailer section, in order (RFC 9110 section 5).
//
// Names and values are views: into the block that the head was read into, into static text, or into the
// exchange's arena; whoever fills a Fields keeps those alive. It owns only its array, which is reused from message to
// message, so that a steady state allocates nothing. One worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "http/field_name.h"

namespace proxycore {

struct Field {
  std::string_view name;   // as received, case kept
  std::string_view value;  // without the white space around it
  FieldId id = FieldId::Other;
};

class Fields {
 public:
  using const_iterator = std::vector<Field>::const_iterator;

  void clear() {
    if (fields_.capacity() > kMaxKept) fields_ = {};
    fields_.clear();
    present_ = 0;
  }
  void add(FieldId id, std::string_view name, std::string_view value) {
    if (fields_.capacity() == 0) fields_.reserve(kUsual);
    fields_.push_back({name, value, id});
    present_ |= bit(id);
  }
  void add(std::string_view name, std::string_view value) { add(field_id(name), name, value); }
  void add(FieldId id, std::string_view value) { add(id, field_name(id), value); }

  // Whether a field of this (known) name may be here: never false for one that is.
  bool has(FieldId id) const { return (present_ & bit(id)) != 0; }
  // The first of that name, or nullptr.
  const Field* find(FieldId id) const;
  const Field* find(std::string_view name) const;
  std::size_t count(FieldId id) const;

  // Removes every line of that name; the order of the others is kept.
  void remove(FieldId id);
  void remove(std::string_view name);
  // Removes, then adds one line.
  void set(FieldId id, std::string_view value) {
    remove(id);
    add(id, value);
  }
  template <typename Predicate>
  void remove_if(Predicate drop) {
    std::uint64_t present = 0;
    std::size_t kept = 0;
    for (const Field& field : fields_) {
      if (drop(field)) continue;
      present |= bit(field.id);
      fields_[kept++] = field;
    }
    fields_.resize(kept);
    present_ = present;
  }

  std::size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }
  const Field& operator[](std::size_t i) const { return fields_[i]; }
  const_iterator begin() const { return fields_.begin(); }
  const_iterator end() const { return fields_.end(); }

  // The block that the views point into has moved from `from` (of `size` octets) to `to`: they follow.
  void rebase(const char* from, std::size_t size, const char* to);

 private:
  static constexpr std::size_t kUsual = 16;    // browsers send fewer
  static constexpr std::size_t kMaxKept = 64;  // a larger array is not kept for the next message
  static constexpr std::uint64_t bit(FieldId id) { return std::uint64_t{1} << static_cast<unsigned>(id); }

  std::vector<Field> fields_;
  std::uint64_t present_ = 0;
};

}  // namespace proxycore
