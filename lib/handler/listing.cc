#include "handler/listing.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <memory>

#include "base/text.h"
#include "handler/listing_text.h"
#include "http/path.h"

namespace proxycore {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

// Of the column `by`: a link that sorts by it, and in the other direction where it does so already.
std::string heading(std::string_view title, std::string_view key, ListingOrder::By by, ListingOrder now) {
  const bool chosen = now.by == by;
  const bool turn = chosen && !now.descending;
  return fmt::format("<th{}><a href=\"?sort={}&amp;order={}\">{}</a></th>",
                     chosen ? (now.descending ? " aria-sort=\"descending\"" : " aria-sort=\"ascending\"") : "", key,
                     turn ? "desc" : "asc", title);
}

bool less_by_name(const std::string& a, const std::string& b) {
  const auto lower = [](char x, char y) { return ascii_lower(x) < ascii_lower(y); };
  if (std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), lower)) return true;
  if (std::lexicographical_compare(b.begin(), b.end(), a.begin(), a.end(), lower)) return false;
  return a < b;
}

}  // namespace

ListingOrder ListingOrder::parse(std::string_view query) {
  ListingOrder order;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair == "sort=size") order.by = By::Size;
    if (pair == "sort=modified") order.by = By::Modified;
    if (pair == "order=desc") order.descending = true;
  }
  return order;
}

Listing::Listing(const RootDirectory& root, int directory, std::string_view name, bool dotfiles) : path_(name) {
  if (!path_.empty()) path_ += '/';
  const int copy = ::fcntl(directory, F_DUPFD_CLOEXEC, 0);
  const std::unique_ptr<DIR, CloseDirectory> open(copy < 0 ? nullptr : ::fdopendir(copy));
  if (!open) return;
  while (const dirent* found = ::readdir(open.get())) {
    const std::string_view entry = found->d_name;
    if (entry == "." || entry == ".." || (entry.starts_with('.') && !dotfiles)) continue;
    add(root, directory, found->d_name, found->d_type == DT_LNK || found->d_type == DT_UNKNOWN);
  }
}

void Listing::add(const RootDirectory& root, int directory, const char* name, bool is_link) {
  Entry entry{name, false, 0, 0};
  if (is_link) {
    const FileStatus status = root.find(path_ + name);
    if (status.kind != FileStatus::Kind::Regular && status.kind != FileStatus::Kind::Directory) return;
    entry.is_directory = status.kind == FileStatus::Kind::Directory;
    entry.size = status.size;
    entry.modified = status.modified();
  } else {
    struct stat status {};
    if (::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return;
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return;
    entry.is_directory = S_ISDIR(status.st_mode);
    entry.size = static_cast<std::uint64_t>(status.st_size);
    entry.modified = status.st_mtim.tv_sec;
  }
  entries_.push_back(std::move(entry));
}

std::vector<const Listing::Entry*> Listing::sorted(ListingOrder order) const {
  std::vector<const Entry*> all;
  for (const Entry& entry : entries_) all.push_back(&entry);
  std::sort(all.begin(), all.end(), [order](const Entry* a, const Entry* b) {
    if (a->is_directory != b->is_directory) return a->is_directory;
    if (order.descending) std::swap(a, b);
    if (order.by == ListingOrder::By::Size && a->size != b->size && !a->is_directory) return a->size < b->size;
    if (order.by == ListingOrder::By::Modified && a->modified != b->modified) return a->modified < b->modified;
    return less_by_name(a->name, b->name);
  });
  return all;
}

std::string Listing::html(ListingOrder order) const {
  std::string page = listing_page_start("/" + path_);
  auto out = std::back_inserter(page);
  fmt::format_to(out, "<table>\n<thead><tr>{}{}{}</tr></thead>\n<tbody>\n",
                 heading("Name", "name", ListingOrder::By::Name, order),
                 heading("Size", "size", ListingOrder::By::Size, order),
                 heading("Modified", "modified", ListingOrder::By::Modified, order));
  if (!path_.empty()) page += "<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n";
  for (const Entry* entry : sorted(order)) {
    const std::string_view slash = entry->is_directory ? "/" : "";
    // "./" keeps a name with a colon from being read as a scheme.
    page += "<tr><td><a href=\"./";
    append_escaped_path(page, entry->name);
    fmt::format_to(out, "{}\">{}{}</a></td>", slash, html_text(entry->name), slash);
    if (entry->is_directory)
      page += "<td></td>";
    else
      fmt::format_to(out, "<td title=\"{} octets\">{}</td>", entry->size, readable_size(entry->size));
    const std::string when = iso_time(entry->modified);
    fmt::format_to(out, "<td><time datetime=\"{}\">{} {}</time></td></tr>\n", when, when.substr(0, 10),
                   when.substr(11, 5));
  }
  page += "</tbody>\n</table>\n";
  if (entries_.empty()) page += "<p>Nothing is in here.</p>\n";
  return page;
}

std::string Listing::json() const {
  std::string text = "{\"path\": " + json_text("/" + path_) + ", \"entries\": [";
  const char* separator = "\n";
  for (const Entry* entry : sorted({})) {
    text += separator;
    text += "  {\"name\": " + json_text(entry->name) + ", \"href\": \"./";
    append_escaped_path(text, entry->name);
    text += entry->is_directory ? "/\", \"type\": \"directory\"" : "\", \"type\": \"file\"";
    if (!entry->is_directory) text += fmt::format(", \"size\": {}", entry->size);
    text += ", \"modified\": \"" + iso_time(entry->modified) + "\"}";
    separator = ",\n";
  }
  return text + "\n]}\n";
}

bool prefers_json(std::string_view accept) {
  std::string_view member;
  while (next_list_member(accept, member)) {
    const std::string_view type = trim_ows(member.substr(0, member.find(';')));
    if (iequals(type, "application/json")) return true;
    if (iequals(type, "text/html") || iequals(type, "text/*") || type == "*/*") return false;
  }
  return false;
}

}  // namespace proxycore
