#include "trainer/evaluation/photo_walk.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/base/lower_case.h"
#include "engine/image/decode/container.h"
#include "trainer/base/text_table.h"
#include "trainer/console/terminal.h"
#include "trainer/data/folder/folder_entries.h"

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffixes[] = {".jpg", ".jpeg", ".jpe",  ".jfif", ".png",  ".gif",
                                          ".bmp", ".dib",  ".webp", ".avif", ".heic", ".heif",
                                          ".tif", ".tiff", ".jxl",  ".jp2"};

bool IsPhoto(const fs::path& path) {
  const std::string suffix = LowerCase(path.extension().string());
  if (std::ranges::find(kSuffixes, suffix) != std::end(kSuffixes)) return true;
  std::array<char, 512> start{};
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), start.size());
  const auto* bytes = reinterpret_cast<const uint8_t*>(start.data());
  return IdentifyFormat({bytes, static_cast<size_t>(file.gcount())}).has_value();
}

class Walker {
 public:
  void Enter(const std::string& folder) {
    struct stat status;
    if (stat(folder.c_str(), &status) == 0 &&
        !entered_.insert({status.st_dev, status.st_ino}).second) {
      return;
    }
    const Result<FolderEntries> entries = ListFolder(folder);
    if (!entries) {
      walk.problems.push_back(folder + ": cannot read this folder: " + entries.error().message);
      return;
    }
    walk.system_entries += entries->system.size();
    const auto path_of = [&](const std::string& name) {
      return (fs::path(folder) / name).string();
    };
    for (const std::string& name : entries->files) {
      (IsPhoto(path_of(name)) ? walk.photos : walk.others).push_back(path_of(name));
    }
    // A link that leads nowhere, or to itself, is reported when it is read.
    for (const std::string& name : entries->dangling) walk.photos.push_back(path_of(name));
    for (const std::string& name : entries->looping) {
      std::error_code unknown;
      if (!fs::is_directory(path_of(name), unknown)) walk.photos.push_back(path_of(name));
    }
    for (const std::string& name : entries->special) walk.others.push_back(path_of(name));
    for (const std::string& name : entries->folders) Enter(path_of(name));
  }

  PhotoWalk walk;

 private:
  std::set<std::pair<dev_t, ino_t>> entered_;
};

}  // namespace

std::string PhotoWalk::LeftOut() const {
  std::string text;
  if (!others.empty()) {
    text = Grouped(static_cast<int64_t>(others.size())) +
           (others.size() == 1 ? " file that is not a photo ("
                               : " files that are not photos (the first: ") +
           others.front() + ")";
  }
  if (system_entries > 0) {
    text += (text.empty() ? "" : " and ") + Grouped(static_cast<int64_t>(system_entries)) +
            (system_entries == 1 ? " hidden or system entry" : " hidden or system entries");
  }
  return text;
}

PhotoWalk WalkPhotos(const std::string& folder) {
  Walker walker;
  walker.Enter(folder);
  std::sort(walker.walk.photos.begin(), walker.walk.photos.end());
  std::sort(walker.walk.others.begin(), walker.walk.others.end());
  return std::move(walker.walk);
}

void PhotoArguments::Add(const std::string& name) {
  std::error_code unknown;
  if (!fs::is_directory(name, unknown)) {
    files.push_back(name);
    return;
  }
  PhotoWalk walk = WalkPhotos(name);
  for (const std::string& problem : walk.problems) ReportProblem(problem);
  failures += static_cast<int>(walk.problems.size());
  const std::string left_out = walk.LeftOut();
  if (!left_out.empty()) ReportProblem(name + ": skipped " + left_out);
  if (walk.photos.empty() && walk.problems.empty()) {
    ReportProblem(name + ": no photos are in this folder");
    ++failures;
  }
  std::move(walk.photos.begin(), walk.photos.end(), std::back_inserter(files));
}

}  // namespace mobilenet
