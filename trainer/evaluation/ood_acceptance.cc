#include "trainer/evaluation/ood_acceptance.h"

#include <algorithm>

#include "trainer/base/text_table.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

Result<Rejection> MeasureRejection(const DataFolder& negatives,
                                   const std::vector<FolderAnswer>& answers,
                                   const std::vector<std::string>& unseen) {
  Rejection rejection;
  for (const std::string& name : negatives.labels) {
    const bool is_unseen = std::find(unseen.begin(), unseen.end(), name) != unseen.end();
    rejection.kinds.push_back({name, 0, 0, is_unseen});
  }
  for (size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].answer < 0) continue;
    Rejection::Kind& kind = rejection.kinds[static_cast<size_t>(negatives.files[i].label)];
    ++kind.photos;
    kind.accepted += answers[i].known;
    ++rejection.photos;
    rejection.accepted += answers[i].known;
  }
  std::erase_if(rejection.kinds, [](const Rejection::Kind& kind) { return kind.photos == 0; });
  if (rejection.photos == 0) return Fail(negatives.root + ": has no photos that can be used");
  return rejection;
}

std::string ToText(const Rejection& rejection) {
  TextTable table("lrrl");
  table.AddRow({"none of the classes", "photos", "accepted", ""});
  table.AddRule();
  for (const Rejection::Kind& kind : rejection.kinds) {
    table.AddRow({kind.name, Grouped(kind.photos),
                  Percent(static_cast<double>(kind.accepted) / static_cast<double>(kind.photos)),
                  kind.unseen ? "not trained on" : ""});
  }
  table.AddRule();
  table.AddRow({"all", Grouped(rejection.photos), Percent(rejection.Share())});
  return table.ToString();
}

nlohmann::ordered_json ToJson(const Rejection& rejection) {
  nlohmann::ordered_json kinds = nlohmann::ordered_json::object();
  for (const Rejection::Kind& kind : rejection.kinds) {
    kinds[kind.name] = {
        {"n", kind.photos},
        {"accepted", static_cast<double>(kind.accepted) / static_cast<double>(kind.photos)},
        {"unseen", kind.unseen}};
  }
  return {
      {"images", rejection.photos}, {"accepted", rejection.Share()}, {"kinds", std::move(kinds)}};
}

}  // namespace mobilenet
