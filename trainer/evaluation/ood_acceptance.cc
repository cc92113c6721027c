#include "trainer/evaluation/ood_acceptance.h"

#include <algorithm>

#include "trainer/base/text_table.h"
#include "trainer/console/escaped_name.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

Result<OodAcceptance> MeasureOodAcceptance(const DataFolder& negatives,
                                           const std::vector<Result<Prediction>>& predictions,
                                           const std::vector<std::string>& unseen) {
  OodAcceptance ood_acceptance;
  for (const std::string& name : negatives.labels) {
    const bool is_unseen = std::find(unseen.begin(), unseen.end(), name) != unseen.end();
    ood_acceptance.kinds.push_back({name, 0, 0, is_unseen});
  }
  for (size_t i = 0; i < predictions.size(); ++i) {
    if (!predictions[i]) continue;
    OodAcceptance::Kind& kind = ood_acceptance.kinds[static_cast<size_t>(negatives.files[i].label)];
    ++kind.photos;
    kind.accepted += predictions[i]->known;
    ++ood_acceptance.photos;
    ood_acceptance.accepted += predictions[i]->known;
  }
  std::erase_if(ood_acceptance.kinds,
                [](const OodAcceptance::Kind& kind) { return kind.photos == 0; });
  if (ood_acceptance.photos == 0)
    return Fail(negatives.root +
                ": expected photos in one folder per kind, found none that can be used");
  return ood_acceptance;
}

std::string ToText(const OodAcceptance& ood_acceptance) {
  TextTable table("lrrl");
  table.AddRow({"none of the classes", "photos", "accepted", ""});
  table.AddRule();
  for (const OodAcceptance::Kind& kind : ood_acceptance.kinds) {
    table.AddRow({EscapedName(kind.name), Grouped(kind.photos),
                  Percent(static_cast<double>(kind.accepted) / static_cast<double>(kind.photos)),
                  kind.unseen ? "not trained on" : ""});
  }
  table.AddRule();
  table.AddRow({"all", Grouped(ood_acceptance.photos), Percent(ood_acceptance.Share())});
  return table.ToString();
}

nlohmann::ordered_json ToJson(const OodAcceptance& ood_acceptance) {
  nlohmann::ordered_json kinds = nlohmann::ordered_json::object();
  for (const OodAcceptance::Kind& kind : ood_acceptance.kinds) {
    kinds[kind.name] = {
        {"n", kind.photos},
        {"accepted", static_cast<double>(kind.accepted) / static_cast<double>(kind.photos)},
        {"unseen", kind.unseen}};
  }
  return {{"images", ood_acceptance.photos},
          {"accepted", ood_acceptance.Share()},
          {"kinds", std::move(kinds)}};
}

}  // namespace mobilenet
