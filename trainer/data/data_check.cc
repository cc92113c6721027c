#include "trainer/data/data_check.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "engine/base/lower_case.h"
#include "engine/image/decode/container.h"
#include "engine/image/decode/decode.h"
#include "trainer/base/text_table.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/near_duplicates.h"

namespace mobilenet {
namespace {

// The format that a file's name promises; empty for a suffix of no known format.
std::string FormatOfSuffix(const std::string& path) {
  const std::string suffix = LowerCase(std::filesystem::path(path).extension().string());
  static const std::map<std::string, ImageFormat> kFormats = {
      {".jpg", ImageFormat::kJpeg},  {".jpeg", ImageFormat::kJpeg}, {".jpe", ImageFormat::kJpeg},
      {".jfif", ImageFormat::kJpeg}, {".png", ImageFormat::kPng},   {".bmp", ImageFormat::kBmp},
      {".dib", ImageFormat::kBmp},   {".gif", ImageFormat::kGif},   {".webp", ImageFormat::kWebp}};
  const auto found = kFormats.find(suffix);
  return found == kFormats.end() ? "" : FormatName(found->second);
}

// The usable files, those of the same content together.
std::vector<std::vector<uint32_t>> GroupByContent(std::span<const InspectedFile> files) {
  std::map<std::pair<uint64_t, uint64_t>, std::vector<uint32_t>> groups;
  for (uint32_t i = 0; i < files.size(); ++i) {
    if (files[i].problem.empty()) groups[{files[i].content_hash, files[i].size}].push_back(i);
  }
  std::vector<std::vector<uint32_t>> list;
  for (auto& [content, group] : groups) list.push_back(std::move(group));
  std::sort(list.begin(), list.end());
  return list;
}

std::vector<std::vector<uint32_t>> GroupByLook(std::span<const InspectedFile> files,
                                               std::span<const uint32_t> chosen) {
  std::vector<uint64_t> hashes;
  for (const uint32_t i : chosen) hashes.push_back(files[i].difference_hash);
  std::vector<std::vector<uint32_t>> groups = GroupNearDuplicates(hashes);
  std::erase_if(groups, [](const auto& group) { return group.size() < 2; });
  for (auto& group : groups) {
    for (uint32_t& member : group) member = chosen[member];
  }
  return groups;
}

// A heading with the count, then some of the lines.
std::string Section(const std::string& heading, const std::vector<std::string>& lines) {
  constexpr size_t kShown = 10;
  std::string text = "\n" + heading + ": " + Grouped(lines.size()) + "\n";
  for (size_t i = 0; i < std::min(lines.size(), kShown); ++i) text += "  " + lines[i] + "\n";
  if (lines.size() > kShown) {
    text += "  ... and " + Grouped(lines.size() - kShown) + " more; --json writes all\n";
  }
  return text;
}

std::vector<std::string> GroupLines(const std::vector<std::vector<uint32_t>>& groups,
                                    const DataFolder& folder) {
  std::vector<std::string> lines;
  for (const auto& group : groups) {
    std::string line;
    bool same_class = true;
    for (const uint32_t i : group) {
      line += (line.empty() ? "" : " = ") + folder.files[i].relative;
      same_class = same_class && folder.files[i].label == folder.files[group[0]].label;
    }
    lines.push_back(line + (same_class ? "" : "  (different classes)"));
  }
  return lines;
}

// The folder's notes, and those that training makes about labels and contents.
std::vector<FolderNote> AllNotes(const DataCheck& check, const DataFolder& folder,
                                 std::span<const InspectedFile> files) {
  std::vector<FolderNote> notes = folder.notes;
  std::vector<std::vector<std::string>> two_labels;
  for (const std::vector<uint32_t>& group : check.duplicates) {
    const auto other = [&](uint32_t i) {
      return folder.files[i].label != folder.files[group[0]].label;
    };
    if (std::ranges::none_of(group, other)) continue;
    std::vector<std::string>& names = two_labels.emplace_back();
    for (const uint32_t i : group) names.push_back(folder.files[i].relative);
  }
  if (auto note = NoteTwoLabels(two_labels)) notes.push_back(std::move(*note));

  std::vector<LabelFiles> labels = folder.nested;
  for (size_t i = 0; i < folder.labels.size(); ++i) {
    labels.push_back({folder.labels[i], check.classes[i].files, check.classes[i].usable, ""});
  }
  for (const uint32_t i : check.broken) {
    std::string& problem = labels[folder.nested.size() + folder.files[i].label].problem;
    if (problem.empty()) {
      problem = folder.files[i].relative + ": " + Reason({files[i].problem}, folder.files[i].path);
    }
  }
  if (auto note = NoteLabelsWithoutPhotos(labels)) notes.push_back(std::move(*note));
  return notes;
}

int64_t Usable(const DataCheck& check) {
  int64_t usable = 0;
  for (const auto& count : check.classes) usable += count.usable;
  return usable;
}

}  // namespace

InspectedFile Inspect(const std::string& path) {
  InspectedFile file;
  const auto bytes = ReadImageFile(path);
  if (!bytes) {
    file.problem = bytes.error().message;
    return file;
  }
  file.size = bytes->size();
  file.content_hash = std::hash<std::string_view>()(
      std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size()));
  if (const auto format = IdentifyFormat(*bytes)) file.format = FormatName(*format);
  const Result<Image> image = DecodeImage(*bytes, path);
  if (!image) {
    file.problem = image.error().message;
    return file;
  }
  file.width = image->width;
  file.height = image->height;
  file.difference_hash = DifferenceHash(*image);
  return file;
}

DataCheck CheckData(const DataFolder& folder, std::span<const InspectedFile> files) {
  DataCheck check;
  check.classes.resize(folder.labels.size());
  for (uint32_t i = 0; i < files.size(); ++i) {
    const InspectedFile& file = files[i];
    DataCheck::ClassCount& count = check.classes[folder.files[i].label];
    ++count.files;
    if (!file.format.empty() && file.format != FormatOfSuffix(folder.files[i].path)) {
      check.mis_suffixed.push_back(i);
    }
    if (!file.problem.empty()) {
      check.broken.push_back(i);
      continue;
    }
    ++count.usable;
    if (std::min(file.width, file.height) < kTinySide) check.tiny.push_back(i);
  }
  std::vector<uint32_t> distinct;
  for (auto& group : GroupByContent(files)) {
    distinct.push_back(group[0]);
    if (group.size() > 1) check.duplicates.push_back(std::move(group));
  }
  check.near_duplicates = GroupByLook(files, distinct);
  check.notes = AllNotes(check, folder, files);
  return check;
}

std::string ToText(const DataCheck& check, const DataFolder& folder,
                   std::span<const InspectedFile> files) {
  TextTable table("lrr");
  table.AddRow({"class", "files", "usable"});
  table.AddRule();
  for (size_t i = 0; i < folder.labels.size(); ++i) {
    table.AddRow(
        {folder.labels[i], Grouped(check.classes[i].files), Grouped(check.classes[i].usable)});
  }
  table.AddRule();
  table.AddRow({"total", Grouped(files.size()), Grouped(Usable(check))});

  std::vector<std::string> folders, broken, mis_suffixed, tiny;
  for (const UnreadableFile& unreadable : folder.unreadable) {
    folders.push_back(unreadable.relative + ": " + unreadable.reason);
  }
  for (const uint32_t i : check.broken) broken.push_back(files[i].problem);
  for (const uint32_t i : check.mis_suffixed) {
    mis_suffixed.push_back(folder.files[i].relative + ": is a " + files[i].format);
  }
  for (const uint32_t i : check.tiny) {
    tiny.push_back(folder.files[i].relative + ": " + std::to_string(files[i].width) + " x " +
                   std::to_string(files[i].height) + " pixels");
  }
  std::string text = table.ToString();
  if (!check.notes.empty()) text += "\n";
  for (const FolderNote& note : check.notes) text += note.text + "\n";
  if (!folders.empty()) text += Section("Folders that cannot be used", folders);
  return text + Section("Broken", broken) +
         Section("Wrong suffix (used all the same: the content decides)", mis_suffixed) +
         Section("Tiny (a side below " + std::to_string(kTinySide) + " pixels)", tiny) +
         Section("Same content", GroupLines(check.duplicates, folder)) +
         Section("Near-duplicates", GroupLines(check.near_duplicates, folder));
}

nlohmann::ordered_json ToJson(const DataCheck& check, const DataFolder& folder,
                              std::span<const InspectedFile> files) {
  using Json = nlohmann::ordered_json;
  Json classes = Json::object();
  for (size_t i = 0; i < folder.labels.size(); ++i) {
    classes[folder.labels[i]] = {{"files", check.classes[i].files},
                                 {"usable", check.classes[i].usable}};
  }
  Json folders = Json::array(), broken = Json::array(), mis_suffixed = Json::array(),
       tiny = Json::array();
  for (const UnreadableFile& unreadable : folder.unreadable) {
    folders.push_back({{"folder", unreadable.relative}, {"reason", unreadable.reason}});
  }
  for (const uint32_t i : check.broken) {
    broken.push_back({{"file", folder.files[i].relative}, {"reason", files[i].problem}});
  }
  for (const uint32_t i : check.mis_suffixed) {
    mis_suffixed.push_back({{"file", folder.files[i].relative}, {"content", files[i].format}});
  }
  for (const uint32_t i : check.tiny) {
    tiny.push_back({{"file", folder.files[i].relative},
                    {"width", files[i].width},
                    {"height", files[i].height}});
  }
  const auto groups_to_json = [&](const std::vector<std::vector<uint32_t>>& groups) {
    Json list = Json::array();
    for (const auto& group : groups) {
      Json names = Json::array();
      for (const uint32_t i : group) names.push_back(folder.files[i].relative);
      list.push_back(std::move(names));
    }
    return list;
  };
  Json notes = Json::array();
  for (const FolderNote& note : check.notes) {
    notes.push_back(
        {{"kind", note.kind}, {"count", note.count}, {"text", note.text}, {"names", note.names}});
  }
  return {{"data", folder.root},
          {"files", files.size()},
          {"usable", Usable(check)},
          {"classes", std::move(classes)},
          {"unusable_folders", std::move(folders)},
          {"broken", std::move(broken)},
          {"mis_suffixed", std::move(mis_suffixed)},
          {"tiny", std::move(tiny)},
          {"duplicates", groups_to_json(check.duplicates)},
          {"near_duplicates", groups_to_json(check.near_duplicates)},
          {"notes", std::move(notes)}};
}

}  // namespace mobilenet
