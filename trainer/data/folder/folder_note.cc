#include "trainer/data/folder/folder_note.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "trainer/base/text_table.h"
#include "trainer/console/escaped_name.h"
#include "trainer/data/folder/class_name.h"

namespace mobilenet {
namespace {

int64_t Size(const std::vector<std::string>& names) { return static_cast<int64_t>(names.size()); }

// The first names, and how many more there are.
std::string Some(const std::vector<std::string>& names) {
  constexpr size_t kShown = 4;
  std::vector<std::string> shown;
  for (size_t i = 0; i < std::min(names.size(), kShown); ++i) {
    shown.push_back(EscapedName(names[i]));
  }
  if (names.size() > kShown) shown.push_back(Grouped(Size(names) - int64_t{kShown}) + " more");
  return Joined(shown);
}

// "cavallo and horse", "a, b and c".
std::string Listed(const std::vector<std::string>& names) {
  std::vector<std::string> shown;
  for (const std::string& name : names) shown.push_back(EscapedName(name));
  const std::string last = shown.back();
  shown.pop_back();
  return shown.empty() ? last : Joined(shown) + " and " + last;
}

// Names that look the same, as in NFC and NFD or with a space at the end, are told apart by quotes.
std::vector<std::string> Quoted(std::vector<std::string> names) {
  for (std::string& name : names) {
    if (name.find(' ') != std::string::npos) name = "\"" + name + "\"";
  }
  return names;
}

FolderNote NoteMerged(const std::vector<ClassFolders>& merged) {
  FolderNote note{"merged", 0, "", {}};
  std::vector<std::string> texts;
  for (const ClassFolders& folders : merged) {
    note.count += Size(folders.names);
    note.names.insert(note.names.end(), folders.names.begin(), folders.names.end());
    const bool look_the_same = TidyName(folders.names[0]) == TidyName(folders.names[1]);
    texts.push_back(Listed(Quoted(folders.names)) + " are one label (" + folders.label +
                    (look_the_same ? "); their names differ in spaces or Unicode form" : ")"));
  }
  const std::string counted =
      merged.size() == 1 ? ""
                         : Counted(note.count, "folder") + " into " +
                               Counted(static_cast<int64_t>(merged.size()), "label") + ": ";
  note.text = "merged: " + counted + Joined(texts, "; ");
  return note;
}

}  // namespace

void UnusedEntries::Add(const std::string& prefix, const FolderEntries& entries) {
  const auto add = [&](std::vector<std::string>& to, const std::vector<std::string>& names) {
    for (const std::string& name : names) to.push_back(prefix + name);
  };
  add(system, entries.system);
  add(dangling, entries.dangling);
  add(looping, entries.looping);
  add(special, entries.special);
}

std::vector<FolderNote> Notes(const UnusedEntries& unused) {
  std::vector<FolderNote> notes;
  const auto add = [&](const char* kind, const std::vector<std::string>& names,
                       const std::string& what, const std::string& advice) {
    if (names.empty()) return;
    notes.push_back({kind, Size(names), what + " (" + Some(names) + ")" + advice, names});
  };
  add("skipped", unused.system, "skipped: " + Counted(Size(unused.system), "hidden or system item"),
      "");
  add("beside", unused.beside,
      "not used: " + Counted(Size(unused.beside), "file") + " beside the class folders",
      "; move photos into the folder of their class");
  const bool more = unused.files_below >= kMaxFilesCounted;
  add("below", unused.below,
      "not used: " + Counted(unused.files_below, "file") + (more ? " or more" : "") + " in " +
          Counted(Size(unused.below), "folder") + " inside class folders",
      "; move photos up into the class folder");
  add("dangling", unused.dangling,
      "not used: " + Counted(Size(unused.dangling), "link") + " to nothing",
      "; the files they lead to are gone");
  add("looping", unused.looping,
      "not used: " + Counted(Size(unused.looping), "link") + " in a loop", "");
  add("special", unused.special, "not used: " + Counted(Size(unused.special), "special file"), "");
  return notes;
}

std::vector<FolderNote> Notes(std::span<const ClassFolders> classes) {
  std::vector<FolderNote> notes;
  std::vector<ClassFolders> merged;
  std::vector<std::string> renamed, texts;
  for (const ClassFolders& folders : classes) {
    if (folders.names.size() > 1) {
      merged.push_back(folders);
    } else if (folders.names.front() != folders.label) {
      renamed.push_back(folders.names.front());
      texts.push_back(folders.names.front() + " (" + folders.label + ")");
    }
  }
  if (!merged.empty()) notes.push_back(NoteMerged(merged));
  if (!renamed.empty()) {
    const int64_t count = Size(renamed);
    notes.push_back({"renamed", count,
                     "renamed: " + Counted(count, "folder") +
                         (count == 1 ? " has an English label: " : " have English labels: ") +
                         Joined(texts),
                     renamed});
  }
  return notes;
}

std::optional<FolderNote> NoteTwoLabels(std::span<const std::vector<std::string>> groups) {
  if (groups.empty()) return std::nullopt;
  const auto count = static_cast<int64_t>(groups.size());
  FolderNote note{"two labels", count, "", {}};
  std::vector<std::string> photos;
  for (const std::vector<std::string>& group : groups) {
    photos.push_back(Joined(group, " = "));
    note.names.insert(note.names.end(), group.begin(), group.end());
  }
  note.text = "two labels: " + Counted(count, "photo") + (count == 1 ? " is" : " are") +
              " in folders of different labels (" + Some(photos) +
              "); training uses each copy, so delete the wrong one";
  return note;
}

std::optional<FolderNote> NoteLabelsWithoutPhotos(std::span<const LabelFiles> labels) {
  FolderNote note{"no photo", 0, "", {}};
  std::vector<std::string> texts;
  for (const LabelFiles& label : labels) {
    if (label.usable > 0) continue;
    note.names.push_back(label.label);
    texts.push_back(label.label + " (" + Counted(label.files, "file") +
                    (label.files > 1 ? "; the first: " : ": ") + EscapedName(label.problem) + ")");
  }
  note.count = Size(note.names);
  if (note.count == 0) return std::nullopt;
  note.text = "no photo: " + Counted(note.count, "label") + (note.count == 1 ? " has" : " have") +
              " no photo that can be used, and nothing could be learned of " +
              (note.count == 1 ? "it" : "them") + ": " + Joined(texts, "; ") +
              ". Add photos in a format that can be read, or move " +
              (note.count == 1 ? "the folder" : "these folders") + " out of the data folder";
  return note;
}

}  // namespace mobilenet
