#include "http/fields.h"

#include "base/text.h"
#include "http/view.h"

namespace proxycore {

const Field* Fields::find(FieldId id) const {
  if (!has(id)) return nullptr;
  for (const Field& field : fields_)
    if (field.id == id) return &field;
  return nullptr;
}

const Field* Fields::find(std::string_view name) const {
  if (const FieldId id = field_id(name); id != FieldId::Other) return find(id);
  for (const Field& field : fields_)
    if (field.id == FieldId::Other && iequals(field.name, name)) return &field;
  return nullptr;
}

std::size_t Fields::count(FieldId id) const {
  if (!has(id)) return 0;
  std::size_t n = 0;
  for (const Field& field : fields_) n += field.id == id;
  return n;
}

void Fields::remove(FieldId id) {
  if (has(id)) remove_if([id](const Field& field) { return field.id == id; });
}

void Fields::remove(std::string_view name) {
  if (const FieldId id = field_id(name); id != FieldId::Other) return remove(id);
  remove_if([name](const Field& field) { return field.id == FieldId::Other && iequals(field.name, name); });
}

void Fields::rebase(const char* from, std::size_t size, const char* to) {
  for (Field& field : fields_) {
    follow(field.name, from, size, to);
    follow(field.value, from, size, to);
  }
}

}  // namespace proxycore
