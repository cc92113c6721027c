#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/evaluation/classified_photo.h"

namespace mobilenet {

// Where each photo is from: class folder / file name -> source, from a text file of two columns
// with a tab between them. The error names the file and the line.
Result<std::map<std::string, std::string>> ReadSources(const std::string& path);

// A class's recall on the photos of one source. A class that comes from one source only, or does
// far better on one than on another, may be told by how that source's photos look.
struct SourceResult {
  std::string label, source;
  int64_t photos = 0, right = 0;
};
// By label in the labels' order, then by source; photos that `sources` leaves out have the source
// "unknown".
std::vector<SourceResult> RecallBySource(const std::vector<ClassifiedPhoto>& photos,
                                         const std::vector<std::string>& labels,
                                         const std::map<std::string, std::string>& sources);

std::string ToText(const std::vector<SourceResult>& results);
// {label: {source: {"n", "recall"}}}
nlohmann::ordered_json ToJson(const std::vector<SourceResult>& results);

}  // namespace mobilenet
