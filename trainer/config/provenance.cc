#include "trainer/config/provenance.h"

#include <type_traits>

#include "trainer/config/unseen_sources.h"
#include "trainer/data/leave_out.h"

namespace mobilenet {
namespace {

using Json = nlohmann::ordered_json;

// Lists every field once, in the order of the JSON: visit(key, field, whether it is written).
template <class Fields, class Visit>
void VisitFields(Fields& fields, const Visit& visit) {
  visit("options", fields.options, true);
  visit("data_digest", fields.data_digest, true);
  visit("training_photos", fields.training_photos, true);
  const bool left_out = !fields.left_out_digest.empty();
  visit("left_out_digest", fields.left_out_digest, left_out);
  visit("left_out_photos", fields.left_out_photos, left_out);
  visit("validation_photos", fields.validation_photos, true);
  visit("test_photos", fields.test_photos, true);
  const bool unseen = !fields.unseen_digest.empty();
  visit("unseen_digest", fields.unseen_digest, unseen);
  visit("unseen_photos", fields.unseen_photos, unseen);
  const bool negatives = !fields.negatives_digest.empty();
  visit("negatives_digest", fields.negatives_digest, negatives);
  visit("training_negatives", fields.training_negatives, negatives);
  visit("init", fields.init, !fields.init.is_null());
  visit("teacher_digest", fields.teacher_digest, !fields.teacher_digest.empty());
  visit("validation_top1", fields.validation_top1, true);
  visit("validation_balanced", fields.validation_balanced, true);
  visit("unseen_top1", fields.unseen_top1, unseen);
  visit("unseen_balanced", fields.unseen_balanced, unseen);
}

template <class Field>
bool HasTypeOf(const Json& json, const Field&) {
  if constexpr (std::is_same_v<Field, Json>) return true;
  if constexpr (std::is_same_v<Field, std::string>) return json.is_string();
  if constexpr (std::is_same_v<Field, int64_t>) return json.is_number_integer();
  if constexpr (std::is_same_v<Field, double>) return json.is_number();
}

}  // namespace

Provenance DescribeRun(const TrainOptions& options, const PhotoSet& photos, const Split& split,
                       const Negatives* negatives) {
  Provenance provenance;
  provenance.options = ToJson(options);
  provenance.data_digest = photos.digest;
  provenance.training_photos = static_cast<int64_t>(split.train.size());
  provenance.left_out_digest = LeftOutDigest(split);
  provenance.left_out_photos = static_cast<int64_t>(split.left_out.size());
  provenance.unseen_digest = UnseenDigest(split);
  provenance.unseen_photos = static_cast<int64_t>(split.unseen.size() + split.unseen_test.size());
  provenance.validation_photos = static_cast<int64_t>(split.validation.size());
  provenance.test_photos = static_cast<int64_t>(split.test.size());
  if (negatives != nullptr) {
    provenance.negatives_digest = negatives->photos.digest;
    provenance.training_negatives = static_cast<int64_t>(negatives->split.train.size());
  }
  return provenance;
}

Json ToJson(const Provenance& provenance) {
  Json json;
  json["trained_by"] = "trainer train";
  VisitFields(provenance, [&](const char* key, const auto& field, bool written) {
    if (written) json[key] = field;
  });
  return json;
}

Result<Provenance> ProvenanceFromJson(const Json& json) {
  if (!json.is_object()) return Fail("expected provenance as a JSON object, found none");
  Provenance provenance;
  VisitFields(provenance, [&](const char* key, auto& field, bool) {
    const auto found = json.find(key);
    if (found != json.end() && HasTypeOf(*found, field)) found->get_to(field);
  });
  return provenance;
}

Result<Provenance> ParseProvenance(const std::string& text) {
  return ProvenanceFromJson(Json::parse(text, nullptr, /*allow_exceptions=*/false));
}

Json InitProvenance(const std::string& text) {
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  return json.is_object() ? json : Json(true);
}

}  // namespace mobilenet
