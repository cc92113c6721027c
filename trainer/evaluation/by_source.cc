#include "trainer/evaluation/by_source.h"

#include <map>
#include <utility>

#include "engine/base/index_of_largest.h"
#include "trainer/base/json_ratio.h"
#include "trainer/base/text_table.h"
#include "trainer/console/escaped_name.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/wilson.h"

namespace mobilenet {
namespace {

double Recall(const SourceResult& result) {
  return static_cast<double>(result.right) / static_cast<double>(result.photos);
}

}  // namespace

std::vector<SourceResult> RecallBySource(const std::vector<ClassifiedPhoto>& photos,
                                         const std::vector<std::string>& labels,
                                         const Sources& sources) {
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

std::string ToText(const Evaluation& same, const UnseenResult& unseen) {
  TextTable table("lrrrrl");
  table.AddRow(
      {"held-out photos of", "photos", "top-1", "95% interval", "mean recall", "worst class"});
  table.AddRule();
  const auto add = [&](const std::string& name, const Evaluation& evaluation) {
    const int worst = WorstClass(evaluation);
    table.AddRow({name, Grouped(evaluation.images), Percent(evaluation.top1),
                  IntervalText(evaluation.right, evaluation.images), Percent(evaluation.balanced),
                  worst < 0 ? "-"
                            : EscapedName(evaluation.labels[worst]) + " " +
                                  Percent(evaluation.classes[worst].recall)});
  };
  add("the same sources", same);
  add("unseen sources", unseen.evaluation);
  return table.ToString() + "unseen sources: " + EscapedName(Joined(unseen.sources)) + "\n";
}

nlohmann::ordered_json ToJson(const UnseenResult& unseen) {
  nlohmann::ordered_json json;
  json["sources"] = unseen.sources;
  json["known"] = RatioToJson(unseen.known);
  json.update(ToJson(unseen.evaluation));
  return json;
}

}  // namespace mobilenet
