#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// Photos whose shorter side has fewer pixels show too little to train or test on.
inline constexpr int kTinySide = 32;

// One file of a data folder.
struct InspectedFile {
  std::string problem;           // why it cannot be used; empty for a good photo
  std::string format;            // "JPEG", "PNG" ...: by content, not by name; empty when unknown
  int width = 0, height = 0;     // pixels
  uint64_t size = 0;             // bytes
  uint64_t content_hash = 0;     // of the bytes
  uint64_t difference_hash = 0;  // DifferenceHash of the picture
};

// Reads and decodes one file. An error goes into `problem`.
InspectedFile Inspect(const std::string& path);

// The problems and unusual files of a data folder. Numbers are indices into DataFolder::files.
struct DataCheck {
  struct ClassCount {
    int64_t files = 0, usable = 0;
  };
  std::vector<ClassCount> classes;                     // in the order of the folder's labels
  std::vector<uint32_t> broken;                        // cannot be used
  std::vector<uint32_t> mis_suffixed;                  // the name's suffix promises another format
  std::vector<uint32_t> tiny;                          // a side below kTinySide
  std::vector<std::vector<uint32_t>> duplicates;       // groups of the same content
  std::vector<std::vector<uint32_t>> near_duplicates;  // groups of nearly the same picture; of
                                                       // files with the same content only one
  std::vector<FolderNote> notes;  // the folder's, and those about labels and contents
};

// `files` in the order of `folder.files`.
DataCheck CheckData(const DataFolder& folder, std::span<const InspectedFile> files);

// For people: shows the first lines of each list.
std::string ToText(const DataCheck& check, const DataFolder& folder,
                   std::span<const InspectedFile> files);
// {"data", "files", "usable", "classes": {label: {"files", "usable"}}, "unusable_folders",
// "broken": [{"file", "reason"}], "mis_suffixed": [{"file", "content"}],
// "tiny": [{"file", "width", "height"}], "duplicates": [[file, ...]], "near_duplicates",
// "notes": [{"kind", "count", "text", "names"}]}.
nlohmann::ordered_json ToJson(const DataCheck& check, const DataFolder& folder,
                              std::span<const InspectedFile> files);

}  // namespace mobilenet
