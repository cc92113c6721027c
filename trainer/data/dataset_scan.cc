#include "trainer/data/dataset_scan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "trainer/base/text_table.h"
#include "trainer/data/folder/class_name.h"
#include "trainer/data/folder/folder_entries.h"

namespace mobilenet {
namespace {

// A hint for users who give the parent of the data folder.
std::string Hint(const std::string& root, const std::vector<std::string>& class_folders) {
  std::string hint;
  for (const std::string& name : class_folders) {
    const std::string inner = root + "/" + name;
    const Result<FolderEntries> entries = ListFolder(inner);
    if (!entries || entries->folders.size() < 2) continue;
    hint += (hint.empty() ? "; did you mean " : " or ") + inner;
  }
  return hint.empty() ? hint : hint + "?";
}

Result<void> CheckClassNames(const std::string& root, const std::vector<std::string>& names) {
  std::vector<std::string> problems;
  for (const std::string& name : names) {
    if (const auto checked = CheckClassName(name); !checked) {
      problems.push_back(checked.error().message);
    }
  }
  if (problems.empty()) return {};
  return Fail(root + ": the name of a class folder becomes a label, but " + Joined(problems) +
              "; rename " + (problems.size() == 1 ? "the folder" : "these folders"));
}

// The label of folders whose names have the same key: the translation of an Italian name, or else
// the name that comes last in order, because small letters come after capital ones.
std::string SharedLabel(const std::vector<std::string>& names) {
  if (names.size() == 1) return LabelOf(names.front());
  std::string label;
  for (const std::string& name : names) {
    if (LabelOf(name) != name) return LabelOf(name);
    label = std::max(label, TidyName(name));
  }
  return label;
}

// Moves the files of class folder `name` to `files`. Folders and what is no photo go to `data` and
// `unused`.
void TakeFiles(const std::string& name, DataFolder& data, UnusedEntries& unused,
               std::vector<PhotoFile>& files) {
  const std::string folder = data.root + "/" + name;
  const Result<FolderEntries> entries = ListFolder(folder);
  if (!entries) {
    data.unreadable.push_back({name, "cannot read this folder: " + entries.error().message});
    return;
  }
  unused.Add(name + "/", *entries);
  int64_t below = 0;
  for (const std::string& inner : entries->folders) {
    unused.below.push_back(name + "/" + inner);
    below += CountFilesBelow(folder + "/" + inner);
  }
  unused.files_below = std::min(unused.files_below + below, kMaxFilesCounted);
  if (entries->files.empty()) {
    data.unreadable.push_back({name, "no files are in this folder"});
    if (below > 0) {
      data.nested.push_back(
          {name, below, 0,
           name + "/" + entries->folders.front() + " is a folder inside the class folder"});
    }
  }
  for (const std::string& file : entries->files) {
    files.push_back({folder + "/" + file, name + "/" + file, 0});
  }
}

}  // namespace

Result<DataFolder> ScanDataFolder(const std::string& root, int min_classes) {
  const Result<FolderEntries> entries = ListFolder(root);
  if (!entries) return Fail(root + ": cannot read this folder: " + entries.error().message);
  if (const auto checked = CheckClassNames(root, entries->folders); !checked) {
    return tl::unexpected(checked.error());
  }

  DataFolder data;
  data.root = root;
  UnusedEntries unused;
  unused.Add("", *entries);
  unused.beside = entries->files;
  struct Class {
    std::vector<std::string> folders;
    std::vector<PhotoFile> files;
  };
  std::map<std::string, Class> by_key;
  for (const std::string& name : entries->folders) {
    std::vector<PhotoFile> files;
    TakeFiles(name, data, unused, files);
    if (files.empty()) continue;
    Class& found = by_key[LabelKey(name)];
    found.folders.push_back(name);
    std::move(files.begin(), files.end(), std::back_inserter(found.files));
  }
  std::map<std::string, Class> classes;  // by label
  for (auto& [key, found] : by_key) classes[SharedLabel(found.folders)] = std::move(found);
  if (static_cast<int>(classes.size()) < min_classes) {
    return Fail(root + ": expected at least " + std::to_string(min_classes) +
                " folders with photos, one for each class, found " +
                std::to_string(classes.size()) + Hint(root, entries->folders));
  }
  std::vector<ClassFolders> class_folders;
  for (auto& [label, found] : classes) {
    for (PhotoFile& file : found.files) file.label = static_cast<int>(data.labels.size());
    data.labels.push_back(label);
    class_folders.push_back({label, std::move(found.folders)});
    std::move(found.files.begin(), found.files.end(), std::back_inserter(data.files));
  }
  data.notes = Notes(unused);
  std::ranges::move(Notes(class_folders), std::back_inserter(data.notes));
  return data;
}

}  // namespace mobilenet
