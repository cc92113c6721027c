#include "trainer/bench/inference_bench.h"

#include <algorithm>
#include <utility>

#include "engine/base/clock.h"
#include "engine/kernels/common/peak.h"
#include "trainer/base/text_table.h"
#include "trainer/bench/peak_measure.h"
#include "trainer/bench/synthetic_weights.h"

namespace mobilenet {
namespace {

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The speed of one layer, or of the whole network.
struct Row {
  std::string layer;
  double milliseconds;
  double gmacs;  // billions of multiply-adds a second
  double share_of_peak;
};

Row MakeRow(const InferenceBench& bench, std::string name, int64_t mult_adds, double seconds) {
  const double rate = static_cast<double>(mult_adds) / seconds;
  return {std::move(name), 1e3 * seconds, rate / 1e9, 2 * rate / bench.peak};
}

std::vector<Row> LayerRows(const InferenceBench& bench) {
  std::vector<Row> rows;
  for (const Layer& layer : Layers(bench.spec)) {
    rows.push_back(MakeRow(bench, layer.name, layer.mult_adds, bench.layer_seconds[rows.size()]));
  }
  return rows;
}

Row NetworkRow(const InferenceBench& bench) {
  return MakeRow(bench, "network", Cost(bench.spec).mult_adds, bench.median_seconds);
}

const char* Arithmetic(const InferenceBench& bench) { return bench.int8 ? "int8" : "float32"; }

}  // namespace

InferenceBench RunInferenceBench(Classifier& classifier, ThreadPool& pool, int runs) {
  constexpr int kWarmUp = 20;
  InferenceBench bench;
  bench.spec = classifier.spec();
  bench.int8 = classifier.int8();
  bench.threads = pool.threads();
  bench.runs = runs;
  const PeakRun peak = bench.int8 ? &RunInt8Peak : &RunFloatPeak;
  const std::vector<float> input = NoiseInput(bench.spec);
  std::copy(input.begin(), input.end(), classifier.input().begin());

  bench.peak = MeasurePeak(peak, pool);
  for (int i = 0; i < kWarmUp; ++i) classifier.Run();
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const Clock::time_point start = Clock::now();
    classifier.Run();
    times.push_back(SecondsSince(start));
  }
  bench.median_seconds = Median(times);
  bench.fastest_seconds = *std::min_element(times.begin(), times.end());

  std::vector<double> seconds(Layers(bench.spec).size());
  std::vector<std::vector<double>> layer_times(seconds.size());
  classifier.SetProfile(seconds);
  for (int i = 0; i < runs; ++i) {
    std::fill(seconds.begin(), seconds.end(), 0.0);
    classifier.Run();
    for (size_t layer = 0; layer < seconds.size(); ++layer) {
      layer_times[layer].push_back(seconds[layer]);
    }
  }
  classifier.SetProfile({});
  for (const std::vector<double>& layer : layer_times) {
    bench.layer_seconds.push_back(Median(layer));
  }
  bench.peak = std::max(bench.peak, MeasurePeak(peak, pool));
  return bench;
}

std::string ToText(const InferenceBench& bench) {
  TextTable table("lrrr");
  table.AddRow({"layer", "ms", "GMAC/s", "of peak"});
  table.AddRule();
  const auto add = [&](const Row& row) {
    table.AddRow(
        {row.layer, Fixed(row.milliseconds, 3), Fixed(row.gmacs, 1), Percent(row.share_of_peak)});
  };
  for (const Row& row : LayerRows(bench)) add(row);
  table.AddRule();
  add(NetworkRow(bench));
  const std::string threads = Counted(bench.threads, "thread");
  return "One image: alpha " + Fixed(bench.spec.alpha, 2) + ", " +
         std::to_string(bench.spec.resolution) + " px, " + Arithmetic(bench) + ", " + threads +
         "\n\n" + table.ToString() + "\nPeak of " + threads + ": " + Fixed(bench.peak / 2e9, 1) +
         " GMAC/s\nWhole network: median of " + Counted(bench.runs, "run") + " " +
         Fixed(1e3 * bench.median_seconds, 3) + " ms, fastest " +
         Fixed(1e3 * bench.fastest_seconds, 3) + " ms\n";
}

nlohmann::ordered_json ToJson(const InferenceBench& bench) {
  const auto json = [](const Row& row) {
    return nlohmann::ordered_json{{"layer", row.layer},
                                  {"milliseconds", row.milliseconds},
                                  {"gmacs", row.gmacs},
                                  {"share_of_peak", row.share_of_peak}};
  };
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const Row& row : LayerRows(bench)) layers.push_back(json(row));
  const Row network = NetworkRow(bench);
  return {{"alpha", bench.spec.alpha},
          {"size", bench.spec.resolution},
          {"arithmetic", Arithmetic(bench)},
          {"threads", bench.threads},
          {"runs", bench.runs},
          {"milliseconds", network.milliseconds},
          {"fastest_milliseconds", 1e3 * bench.fastest_seconds},
          {"gmacs", network.gmacs},
          {"share_of_peak", network.share_of_peak},
          {"peak_gmacs", bench.peak / 2e9},
          {"layers", std::move(layers)}};
}

}  // namespace mobilenet
