#include "trainer/evaluation/by_source.h"

#include <sstream>
#include <utility>

#include "engine/base/file.h"
#include "engine/base/index_of_largest.h"
#include "trainer/base/text_table.h"
#include "trainer/evaluation/classified_photo.h"

namespace mobilenet {
namespace {

double Recall(const SourceResult& result) {
  return static_cast<double>(result.right) / static_cast<double>(result.photos);
}

}  // namespace

Result<std::map<std::string, std::string>> ReadSources(const std::string& path) {
  const auto bytes = ReadFile(path);
  if (!bytes) return tl::unexpected(bytes.error());
  std::istringstream lines(std::string(bytes->begin(), bytes->end()));
  std::map<std::string, std::string> sources;
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const size_t tab = line.find('\t');
    if (tab == std::string::npos || tab == 0 || line.find('\t', tab + 1) != std::string::npos) {
      return Fail(path + ": line " + std::to_string(number) +
                  ": expected a file and its source with a tab between them, found \"" + line +
                  "\"");
    }
    sources[line.substr(0, tab)] = line.substr(tab + 1);
  }
  return sources;
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
    result.right += IndexOfLargest(photo.logits) == photo.truth;
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
    table.AddRow({result.label, result.source, Grouped(result.photos), Percent(Recall(result))});
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
