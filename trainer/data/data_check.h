#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// Photos with a shorter side below this have too little in them to learn from or to judge by.
inline constexpr int kTinySide = 32;

// What one file of a data folder turned out to be.
struct InspectedFile {
  std::string problem;  // why it cannot be used; empty for a good photo
  std::string format;   // JPEG, PNG, ...: by content
  int width = 0, height = 0;
  uint64_t size = 0;             // bytes
  uint64_t content_hash = 0;     // of the bytes
  uint64_t difference_hash = 0;  // of the picture
};

// Reads and decodes one file.
InspectedFile Inspect(const std::string& path);

// All that is wrong or odd in a data folder. Numbers are indices into the folder's files.
struct DataCheck {
  struct ClassCount {
    int64_t files = 0, usable = 0;
  };
  std::vector<ClassCount> classes;                     // in the order of the folder's labels
  std::vector<uint32_t> broken;                        // cannot be used
  std::vector<uint32_t> mis_suffixed;                  // the name says another format
  std::vector<uint32_t> tiny;                          // a side below kTinySide
  std::vector<std::vector<uint32_t>> duplicates;       // groups of the same content
  std::vector<std::vector<uint32_t>> near_duplicates;  // groups of nearly the same picture;
                                                       // each content stands in them once
};

// `files` in the order of `folder.files`.
DataCheck CheckData(const DataFolder& folder, std::span<const InspectedFile> files);

// For people; each list breaks off after a few lines.
std::string ToText(const DataCheck& check, const DataFolder& folder,
                   std::span<const InspectedFile> files);
// {"data", "files", "usable", "classes": {label: {"files", "usable"}}, "unusable_folders",
// "broken": [{"file", "reason"}], "mis_suffixed": [{"file", "content"}],
// "tiny": [{"file", "width", "height"}], "duplicates": [[file, ...]], "near_duplicates"}.
nlohmann::ordered_json ToJson(const DataCheck& check, const DataFolder& folder,
                              std::span<const InspectedFile> files);

}  // namespace mobilenet
