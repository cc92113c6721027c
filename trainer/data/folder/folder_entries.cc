#include "trainer/data/folder/folder_entries.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/base/lower_case.h"

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

// In lower case. Names that begin with a dot need no entry.
constexpr std::string_view kSystemNames[] = {"@eadir",       "@tmp",
                                             "@recycle",     "@recently-snapshot",
                                             "#recycle",     "#snapshot",
                                             "$recycle.bin", "recycler",
                                             "__macosx",     "system volume information",
                                             "lost+found",   "network trash folder",
                                             "__pycache__",  "temporary items",
                                             "thumbs.db",    "ehthumbs.db",
                                             "desktop.ini",  "icon\r"};

bool IsSystemName(const std::string& name) {
  return name.starts_with('.') ||
         std::ranges::find(kSystemNames, LowerCase(name)) != std::end(kSystemNames);
}

// True if `folder` is `target` or lies below it.
bool LiesIn(const fs::path& folder, const fs::path& target) {
  std::error_code unknown;
  const fs::path inner = fs::canonical(folder, unknown), outer = fs::canonical(target, unknown);
  if (inner.empty() || outer.empty()) return false;
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

// The list that an entry belongs to.
std::vector<std::string>& ListFor(const fs::directory_entry& entry, FolderEntries& entries) {
  if (IsSystemName(entry.path().filename().string())) return entries.system;
  std::error_code error;
  const bool link = entry.is_symlink(error);
  const fs::file_status status = entry.status(error);
  if (error == std::errc::too_many_symbolic_link_levels) return entries.looping;
  switch (status.type()) {
    case fs::file_type::directory:
      return link && LiesIn(entry.path().parent_path(), entry.path()) ? entries.looping
                                                                      : entries.folders;
    case fs::file_type::not_found:
      return entries.dangling;
    case fs::file_type::regular:
    case fs::file_type::none:
    case fs::file_type::unknown:
      return entries.files;
    default:
      return entries.special;
  }
}

}  // namespace

Result<FolderEntries> ListFolder(const std::string& folder) {
  FolderEntries entries;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  while (!error && entry != fs::directory_iterator()) {
    ListFor(*entry, entries).push_back(entry->path().filename().string());
    entry.increment(error);
  }
  if (error) return Fail(error.message());
  for (auto* names : {&entries.files, &entries.folders, &entries.system, &entries.dangling,
                      &entries.looping, &entries.special}) {
    std::sort(names->begin(), names->end());
  }
  return entries;
}

int64_t CountFilesBelow(const std::string& folder) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         error);
  int64_t files = 0;
  while (!error && entry != fs::recursive_directory_iterator() && files < kMaxFilesCounted) {
    std::error_code unknown;
    if (IsSystemName(entry->path().filename().string())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(unknown)) {
      ++files;
    }
    entry.increment(error);
  }
  return files;
}

}  // namespace mobilenet
