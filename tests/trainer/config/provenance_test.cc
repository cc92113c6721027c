#include "trainer/config/provenance.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

TEST_SUITE_BEGIN("trainer.config");

namespace mobilenet {
namespace {

TEST_CASE("the JSON of provenance has the fixed fields, and comes back") {
  Provenance provenance;
  provenance.options = {{"preset", "best"}, {"seed", 3}};
  provenance.data_digest = "0123";
  provenance.training_photos = 70;
  provenance.validation_photos = 20;
  provenance.test_photos = 10;
  provenance.validation_top1 = 0.875;
  provenance.validation_balanced = 0.75;
  const std::string plain = ToJson(provenance).dump();
  CHECK(plain == R"({"trained_by":"trainer train","options":{"preset":"best","seed":3},)"
                 R"("data_digest":"0123","training_photos":70,"validation_photos":20,)"
                 R"("test_photos":10,"validation_top1":0.875,"validation_balanced":0.75})");

  provenance.left_out_digest = "45";
  provenance.left_out_photos = 2;
  provenance.negatives_digest = "67";
  provenance.training_negatives = 30;
  provenance.init = {{"options", {{"seed", 1}}}, {"anything", "else"}};
  provenance.teacher_digest = "89";
  const std::string all = ToJson(provenance).dump();
  CHECK(all == R"({"trained_by":"trainer train","options":{"preset":"best","seed":3},)"
               R"("data_digest":"0123","training_photos":70,"left_out_digest":"45",)"
               R"("left_out_photos":2,"validation_photos":20,"test_photos":10,)"
               R"("negatives_digest":"67","training_negatives":30,)"
               R"("init":{"options":{"seed":1},"anything":"else"},"teacher_digest":"89",)"
               R"("validation_top1":0.875,"validation_balanced":0.75})");
  for (const std::string& text : {plain, all}) {
    const auto read = ParseProvenance(text);
    REQUIRE(read);
    CHECK(ToJson(*read).dump() == text);
  }
}

TEST_CASE("a run without validation photos has no accuracy in its provenance") {
  Provenance provenance;
  provenance.options = {{"seed", 3}};
  const std::string text = ToJson(provenance).dump();
  CHECK(nlohmann::json::parse(text)["validation_top1"].is_null());
  CHECK(std::isnan(ParseProvenance(text).value().validation_top1));
}

TEST_CASE("weights from elsewhere may carry any text") {
  for (const char* text : {"", "trained by hand", "[1,2]", "3", "\xFF"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseProvenance(text));
    CHECK(InitProvenance(text) == true);
  }
  const std::string odd = R"({"options":7,"data_digest":["a"],"training_photos":"many","x":1})";
  const auto read = ParseProvenance(odd);
  REQUIRE(read);
  CHECK(read->options == 7);
  CHECK(read->data_digest.empty());
  CHECK(read->training_photos == 0);
  CHECK(read->init.is_null());
  CHECK(InitProvenance(odd).dump() == odd);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
