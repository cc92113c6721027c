#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/evaluation/classified_photo.h"

namespace mobilenet {

// Reads where each photo comes from: PhotoFile::relative -> source. A line of the file has these
// two, separated by a tab. An error names the file and the line.
Result<std::map<std::string, std::string>> ReadSources(const std::string& path);

// A class's recall on the photos of one source. If it is far higher on one source than on another,
// the model may recognise the source rather than the class.
struct SourceResult {
  std::string label, source;
  int64_t photos = 0;
  int64_t right = 0;  // photos whose predicted label is the true one
};

// In the labels' order, then by source. Photos that are not in `sources` have the source "unknown".
std::vector<SourceResult> RecallBySource(const std::vector<ClassifiedPhoto>& photos,
                                         const std::vector<std::string>& labels,
                                         const std::map<std::string, std::string>& sources);

std::string ToText(const std::vector<SourceResult>& results);
// {label: {source: {"n", "recall"}}}
nlohmann::ordered_json ToJson(const std::vector<SourceResult>& results);

}  // namespace mobilenet
