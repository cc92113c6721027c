#include "trainer/report/report.h"

#include <doctest/doctest.h>

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "engine/base/file.h"
#include "engine/image/decode/decode.h"
#include "tests/support/contains.h"
#include "tests/support/random_weights.h"
#include "tests/support/temporary_folder.h"
#include "trainer/base/jpeg_writer.h"
#include "trainer/console/command_line.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/report/report_html.h"
#include "trainer/report/report_tables.h"

TEST_SUITE_BEGIN("trainer.report");

namespace mobilenet {
namespace {

constexpr char kHostile[] = "\"><script>alert('x')</script>&amp;\xFF\x01";

// The first error in a page's markup, or "": tags must close in order, attributes must be quoted,
// and text must have no bare & or <.
std::string FirstFlaw(const std::string& html) {
  std::vector<std::string> open;
  for (size_t at = 0; at < html.size(); ++at) {
    if (html[at] == '&') {
      const size_t end = html.find(';', at);
      if (end == std::string::npos || end - at > 6) return "bare & at " + html.substr(at, 40);
    }
    if (html[at] != '<') continue;
    if (html.compare(at, 2, "<!") == 0) {
      at = html.find('>', at);
      continue;
    }
    const bool closing = html[at + 1] == '/';
    size_t end = at + (closing ? 2 : 1);
    const size_t name_begin = end;
    while (end < html.size() && std::isalnum(static_cast<unsigned char>(html[end])) != 0) ++end;
    const std::string name = html.substr(name_begin, end - name_begin);
    if (name.empty()) return "bare < at " + html.substr(at, 40);
    bool quoted = false;
    for (; end < html.size() && (quoted || html[end] != '>'); ++end) {
      if (html[end] == '"') quoted = !quoted;
      if (html[end] == '<') return "< within a tag at " + html.substr(at, 40);
      if (html[end] == '=' && !quoted && html[end + 1] != '"') return "unquoted in " + name;
    }
    if (end == html.size()) return "never ends: " + name;
    const bool empty = name == "meta" || name == "img" || name == "br" || html[end - 1] == '/';
    if (closing) {
      if (open.empty() || open.back() != name) return "closed but not open: " + name;
      open.pop_back();
    } else if (name == "style") {
      end = html.find("</style>", end) - 1;
      open.push_back(name);
    } else if (!empty) {
      open.push_back(name);
    }
    at = end;
  }
  return open.empty() ? "" : "never closed: " + open.back();
}

// Four photos of class 0, three classified rightly, and two of class 1, one classified rightly.
std::vector<ClassifiedPhoto> FewPhotos(const std::string& folder) {
  std::vector<ClassifiedPhoto> photos;
  const int truths[] = {0, 0, 0, 0, 1, 1};
  const float first_logits[] = {2, 2, 2, -1, -3, 1};
  for (int i = 0; i < 6; ++i) {
    const std::string name = "photo" + std::to_string(i) + ".jpg";
    photos.push_back({folder + "/" + name, "a/" + name, truths[i], {first_logits[i], 0}});
  }
  return photos;
}

Report MadeUpReport() {
  Report report;
  report.title = "Report on " + std::string(kHostile);
  report.facts = {{"command", std::string("trainer train --data ") + kHostile}, {"seed", "7"}};
  for (int epoch = 1; epoch <= 3; ++epoch) {
    report.history.push_back({epoch, 128, 0.1, 1.0, 0.25 * epoch, 1.0, 0.2 * epoch, 0.2, 60.0});
  }
  const std::vector<LabelPair> predictions{{0, 0}, {0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}};
  report.evaluation = Evaluate({"a", kHostile}, predictions);
  const std::vector<std::vector<float>> logits{{2, 0}, {2, 0}, {2, 0}, {-1, 0}, {-3, 0}, {1, 0}};
  report.reliability = MeasureReliability(logits, std::vector<int>{0, 0, 0, 0, 1, 1}, {});
  Mistake mistake;
  mistake.name = kHostile;
  mistake.answer = 1;
  mistake.confidence = 0.731;
  mistake.truth_probability = 0.269;
  mistake.width = mistake.height = 4;
  mistake.photo_jpeg = mistake.heat_jpeg = {1, 2, 3};
  report.mistakes.push_back(mistake);
  mistake.problem = std::string("cannot be read: ") + kHostile;
  report.mistakes.push_back(mistake);
  return report;
}

TEST_CASE("a report is well-formed and loads nothing, whatever characters names contain") {
  const std::string html = ToHtml(MadeUpReport());
  CHECK(FirstFlaw(html) == "");
  CHECK(html != Contains("<script"));
  CHECK(html != Contains("http:"));
  CHECK(html != Contains("https:"));
  CHECK(html != Contains("url("));
  CHECK(html != Contains("\xFF"));
  CHECK(html != Contains("\x01"));
  CHECK(html ==
        Contains("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;\xEF\xBF\xBD"));
}

TEST_CASE("FirstFlaw finds errors in markup") {
  CHECK(FirstFlaw("<p><b>x</b></p><img alt=\"a > b\">") == "");
  for (const char* flawed : {"<p>", "</p>", "<p><b></p></b>", "<p class=x></p>", "a & b", "1 < 2",
                             "<p class=\"", "<img alt=\"a\" src=\"<b>\">"}) {
    CHECK_MESSAGE(FirstFlaw(flawed) != "", flawed);
  }
}

TEST_CASE("a report contains its numbers") {
  const std::string html = ToHtml(MadeUpReport());
  CHECK(html == Contains("<dt>top-1</dt><dd>66.67%</dd>"));
  CHECK(html == Contains("<dt>mean recall</dt><dd>62.50%</dd>"));
  CHECK(html == Contains("<dt>photos</dt><dd>6</dd>"));
  CHECK(html == Contains("<dt>95% interval of top-1</dt><dd>30 to 90%</dd>"));
  CHECK(html == Contains("<dt>seed</dt><dd><code>7</code></dd>"));
  // Class a: 4 photos, 3 right, 4 classified as a.
  CHECK(html == Contains("<th scope=\"row\">a</th><td>4</td><td>75.00%</td><td>75.00%</td>"
                         "<td>75.00%</td>"));
  // Its row of the confusion matrix: the depths are sqrt(3/4) and sqrt(1/4).
  CHECK(html == Contains("<td class=\"hit deep\" style=\"--depth:0.87\"><span>3</span></td>"
                         "<td class=\"miss\" style=\"--depth:0.50\"><span>1</span></td>"));
  CHECK(html == Contains("with 73.10%"));
  CHECK(html == Contains("ends at 75.00%, on held-out photos at 60.00%"));
  CHECK(html == Contains(DataUri("image/jpeg", std::vector<uint8_t>{1, 2, 3})));
  CHECK(html == Contains("cannot be read"));
}

TEST_CASE("a report needs neither a history nor photos") {
  Report report = MadeUpReport();
  CHECK(ToHtml(report) == Contains("Learning curve"));
  report.history.clear();
  CHECK(ToHtml(report) != Contains("Learning curve"));

  Report none;
  none.evaluation = Evaluate({"a", "b"}, {});
  none.reliability = MeasureReliability({}, {}, {});
  const std::string html = ToHtml(none);
  CHECK(FirstFlaw(html) == "");
  CHECK(html == Contains("<dt>top-1</dt><dd>-</dd>"));
  CHECK(html == Contains("There were none"));
  CHECK(html != Contains("nan"));
}

TEST_CASE("F1 is the harmonic mean, 0 without hits and NaN without photos or answers") {
  CHECK(F1({4, 0.5, 1.0}) == doctest::Approx(2.0 / 3));
  CHECK(F1({4, 0, 0}) == 0);
  CHECK(std::isnan(F1({0, std::numeric_limits<double>::quiet_NaN(), 0})));
}

TEST_CASE("the calibration error is the mean gap of the bins") {
  // Confidences: 0.8808 twice (bin 13), both right; 0.7311 (bin 10), wrong; 0.5 (bin 7), right.
  const std::vector<std::vector<float>> logits{{2, 0}, {2, 0}, {1, 0}, {0, 0}};
  const Reliability reliability = MeasureReliability(logits, std::vector<int>{0, 0, 1, 0}, {});
  REQUIRE(reliability.bins.size() == 15);
  CHECK(reliability.bins[13].photos == 2);
  CHECK(reliability.bins[13].confidence == doctest::Approx(0.880797));
  CHECK(reliability.bins[13].accuracy == 1);
  CHECK(reliability.bins[10].photos == 1);
  CHECK(reliability.bins[10].accuracy == 0);
  CHECK(reliability.bins[7].photos == 1);
  CHECK(reliability.error ==
        doctest::Approx((2 * (1 - 0.880797) + 0.731059 + 0.5) / 4).epsilon(1e-5));

  // A temperature of 2 halves the logits: 0.7311 twice (bin 10), 0.6225 (bin 9), 0.5 (bin 7).
  const Reliability cooler = MeasureReliability(logits, std::vector<int>{0, 0, 1, 0}, {2.0f, 0.0f});
  CHECK(cooler.bins[10].photos == 2);
  CHECK(cooler.bins[9].photos == 1);
  // A confidence of 1 belongs to the last bin.
  CHECK(MeasureReliability({{90, 0}}, std::vector<int>{0}, {}).bins[14].photos == 1);
}

TEST_CASE("the most confident mistakes come first, and a missing photo is named") {
  const TemporaryFolder folder;
  Weights weights = RandomWeights({0.25, 64, 2}, true, 3);
  std::vector<ClassifiedPhoto> photos = FewPhotos(folder.Path());
  const Image picture{40, 20, std::vector<uint8_t>(40 * 20 * 3, 90)};
  REQUIRE(WriteFileAtomically(photos[5].path, EncodeJpegFile(picture, 90)));

  const auto mistakes = WorstMistakes(weights, photos, 5);
  REQUIRE_MESSAGE(mistakes, mistakes.error().message);
  REQUIRE(mistakes->size() == 2);
  // Both have a confidence of 0.7311, so they keep the order of the photos.
  CHECK((*mistakes)[0].name == "a/photo3.jpg");
  CHECK((*mistakes)[0].confidence == doctest::Approx(0.731059));
  CHECK((*mistakes)[0].truth_probability == doctest::Approx(0.268941));
  CHECK((*mistakes)[0].problem == Contains("photo3.jpg"));
  CHECK((*mistakes)[1].truth == 1);
  CHECK((*mistakes)[1].answer == 0);
  CHECK((*mistakes)[1].problem == "");
  const auto shown = DecodeImage((*mistakes)[1].heat_jpeg, "heat");
  REQUIRE_MESSAGE(shown, shown.error().message);
  CHECK(shown->width == 40);
  CHECK(shown->height == 20);

  CHECK(WorstMistakes(weights, photos, 1)->size() == 1);
  const auto report = MakeReport(weights, photos);
  REQUIRE(report);
  CHECK(report->evaluation.top1 == doctest::Approx(4.0 / 6));
  CHECK(report->mistakes.size() == 2);
}

TEST_CASE("the overlay is lightest where the map is largest, for every size of photo") {
  // A 2 x 2 map that is bright at the top right.
  const std::vector<float> map{-1, 4, 0, 1};
  const Image photo{30, 10, std::vector<uint8_t>(30 * 10 * 3, 128)};
  const Image overlay = OverlayHeatMap(photo, map);
  REQUIRE(overlay.pixels.size() == photo.pixels.size());
  const auto pixel = [&](int x, int y) { return &overlay.pixels[(y * 30 + x) * 3]; };
  CHECK(pixel(29, 0)[0] > 180);  // half grey, half yellow
  CHECK(pixel(29, 0)[1] > 160);
  CHECK(pixel(0, 0)[0] < 90);  // half grey, half dark violet
  CHECK(pixel(0, 0)[1] < 90);
  CHECK(pixel(29, 9)[0] > pixel(0, 9)[0]);

  const Image tiny = OverlayHeatMap(Image{1, 1, {0, 0, 0}}, {-1.0f});
  CHECK(tiny.pixels == std::vector<uint8_t>{10, 6, 26});  // no positive value in the map
}

TEST_CASE("data URIs are base64") {
  CHECK(DataUri("text/plain", "") == "data:text/plain;base64,");
  CHECK(DataUri("text/plain", "M") == "data:text/plain;base64,TQ==");
  CHECK(DataUri("text/plain", "Ma") == "data:text/plain;base64,TWE=");
  CHECK(DataUri("text/plain", "Man") == "data:text/plain;base64,TWFu");
  CHECK(DataUri("a/b", std::vector<uint8_t>{0xFB, 0xFF, 0xFE}) == "data:a/b;base64,+//+");
}

TEST_CASE("the command line is quoted for a shell") {
  const char* arguments[] = {"trainer", "train", "--data", "my photos", "it's", "", "a$b"};
  RememberCommandLine(7, arguments);
  CHECK(CommandLine() == "trainer train --data 'my photos' 'it'\\''s' '' 'a$b'");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
