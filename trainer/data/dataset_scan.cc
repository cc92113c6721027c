#include "trainer/data/dataset_scan.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

#include "trainer/data/dataset.h"

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

// Kaggle's Animals-10.
constexpr std::pair<const char*, const char*> kEnglish[] = {
    {"cane", "dog"},           {"cavallo", "horse"},   {"elefante", "elephant"},
    {"farfalla", "butterfly"}, {"gallina", "chicken"}, {"gatto", "cat"},
    {"mucca", "cow"},          {"pecora", "sheep"},    {"ragno", "spider"},
    {"scoiattolo", "squirrel"}};

std::string LabelOf(const std::string& folder_name) {
  for (const auto& [italian, english] : kEnglish) {
    if (folder_name == italian) return english;
  }
  return folder_name;
}

// Sorted names of the folders, or else of the files, directly in `folder`. Follows links and skips
// hidden names.
std::vector<std::string> List(const std::string& folder, bool folders, std::error_code& error) {
  std::vector<std::string> names;
  fs::directory_iterator entry(folder, error);
  while (!error && entry != fs::directory_iterator()) {
    std::error_code unknown;  // a dangling link is no file and no folder
    const bool wanted = folders ? entry->is_directory(unknown) : entry->is_regular_file(unknown);
    std::string name = entry->path().filename().string();
    if (wanted && name[0] != '.') names.push_back(std::move(name));
    entry.increment(error);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// A hint for users who give the parent of the data folder.
std::string Hint(const std::string& root, const std::vector<std::string>& class_folders) {
  std::string hint;
  for (const std::string& name : class_folders) {
    std::error_code error;
    const std::string inner = root + "/" + name;
    if (List(inner, true, error).size() < 2) continue;
    hint += (hint.empty() ? "; did you mean " : " or ") + inner;
  }
  return hint.empty() ? hint : hint + "?";
}

}  // namespace

Result<DataFolder> ScanDataFolder(const std::string& root, int min_classes) {
  std::error_code error;
  const std::vector<std::string> class_folders = List(root, true, error);
  if (error) return Fail(root + ": cannot read this folder: " + error.message());

  DataFolder data{root, {}, {}, {}};
  std::map<std::string, std::vector<PhotoFile>> classes;
  for (const std::string& name : class_folders) {
    const std::string folder = root + "/" + name;
    const std::vector<std::string> files = List(folder, false, error);
    if (error) {
      data.unreadable.push_back({name, "cannot read this folder: " + error.message()});
    } else if (files.empty()) {
      data.unreadable.push_back({name, "no files are in this folder"});
    }
    for (const std::string& file : files) {
      classes[LabelOf(name)].push_back({folder + "/" + file, name + "/" + file, 0});
    }
  }
  if (static_cast<int>(classes.size()) < min_classes) {
    return Fail(root + ": expected at least " + std::to_string(min_classes) +
                " folders with photos, one for each class, found " +
                std::to_string(classes.size()) + Hint(root, class_folders));
  }
  for (auto& [label, files] : classes) {
    for (PhotoFile& file : files) file.label = static_cast<int>(data.labels.size());
    data.labels.push_back(label);
    std::move(files.begin(), files.end(), std::back_inserter(data.files));
  }
  return data;
}

}  // namespace mobilenet
