#include "trainer/evaluation/by_source.h"

#include <utility>

#include "engine/base/index_of_largest.h"
#include "trainer/base/text_table.h"
#include "trainer/base/tsv.h"
#include "trainer/console/escaped_name.h"
#include "trainer/evaluation/classified_photo.h"

namespace mobilenet {
namespace {

double Recall(const SourceResult& result) {
  return static_cast<double>(result.right) / static_cast<double>(result.photos);
}

}  // namespace

Result<std::map<std::string, std::string>> ReadSources(const std::string& path) {
  return ReadPhotoTsv(path, "its source");
}

std::vector<SourceResult> RecallBySource(const std::vector<ClassifiedPhoto>& photos,
                                         const std::vector<std::string>& labels,
                                         const std::map<std::string, std::string>& sources) {
  std::map<std::pair<int, std::string>, SourceResult> results;
  for (const ClassifiedPhoto& photo : photos) {
    const auto found = sources.find(photo.name);
    const std::string source = found != sources.end() ? found->second : "unknown";
    SourceResult& result = results[{photo.truth, source}];
    result.label = labels[static_cast<size_t>(photo.truth)];
    result.source = source;
    ++result.photos;
    result.right += IndexOfLargest(std::span(photo.logits).first(labels.size())) == photo.truth;
  }
  std::vector<SourceResult> list;
  for (auto& [key, result] : results) list.push_back(std::move(result));
  return list;
}

std::string ToText(const std::vector<SourceResult>& results) {
  TextTable table("llrr");
  table.AddRow({"class", "source", "photos", "recall"});
  table.AddRule();
  for (const SourceResult& result : results) {
    table.AddRow({EscapedName(result.label), EscapedName(result.source), Grouped(result.photos),
                  Percent(Recall(result))});
  }
  return table.ToString();
}

nlohmann::ordered_json ToJson(const std::vector<SourceResult>& results) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const SourceResult& result : results) {
    json[result.label][result.source] = {{"n", result.photos}, {"recall", Recall(result)}};
  }
  return json;
}

}  // namespace mobilenet
