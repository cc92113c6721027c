// The tables and the JSON of `trainer bench --train`.
#include "trainer/bench/training_bench_text.h"

#include "engine/model/spec.h"
#include "trainer/base/text_table.h"
#include "trainer/bench/training_bench.h"

namespace mobilenet {
namespace {

// The cost of one layer's pass over a batch: its operations, and the least traffic with main memory
// (data that is read again from the cache counts once).
struct PassCost {
  double operations, bytes;
};

PassCost Cost(const Layer& layer, int batch, bool backward) {
  const double inputs = double(layer.in_size) * layer.in_size * layer.in_channels * batch;
  const double outputs = double(layer.out_size) * layer.out_size * layer.out_channels * batch;
  const double operations = 2.0 * static_cast<double>(layer.mult_adds) * batch;
  const double weights = static_cast<double>(layer.weights);
  if (!backward) return {operations, sizeof(float) * (inputs + outputs + weights)};
  // The backward pass computes two products: the gradients of the input and of the weights. It
  // reads input, output and output gradient, and writes the input gradient. The first layer needs
  // no input gradient.
  const bool first = layer.kind == LayerKind::kConv;
  return {(first ? 1 : 2) * operations,
          sizeof(float) * ((first ? 1 : 2) * inputs + 2 * outputs + 2 * weights)};
}

struct Row {
  std::string layer, pass;
  double milliseconds;  // of a step
  double gflops, share_of_peak, megabytes, gigabytes_per_second;
};

std::vector<Row> Rows(const TrainingBench& bench) {
  std::vector<Row> rows;
  const auto add = [&](const Layer& layer, bool backward, const StepProfile::Pass& pass) {
    const PassCost cost = Cost(layer, bench.options.batch, backward);
    const double seconds = pass.wall / bench.steps;
    rows.push_back({layer.name, backward ? "backward" : "forward", 1e3 * seconds,
                    cost.operations / seconds / 1e9, cost.operations / seconds / bench.peak,
                    cost.bytes / 1e6, cost.bytes / seconds / 1e9});
  };
  const std::vector<Layer> layers = Layers(bench.options.spec);
  for (size_t i = 0; i < bench.profile.forward.size(); ++i) {
    add(layers[i], false, bench.profile.forward[i]);
  }
  for (size_t i = bench.profile.backward.size(); i-- > 0;) {
    add(layers[i], true, bench.profile.backward[i]);
  }
  return rows;
}

struct Kind {
  std::string name;
  double milliseconds;  // of a step, summed over the threads
  double share;         // fraction of threads x time
};

std::vector<Kind> Kinds(const TrainingBench& bench) {
  const StepProfile& profile = bench.profile;
  const double all = bench.profiled_seconds * bench.threads;
  double rest = all;
  std::vector<Kind> kinds;
  const auto add = [&](const char* name, double seconds) {
    kinds.push_back({name, 1e3 * seconds / bench.steps, seconds / all});
    rest -= seconds;
  };
  const char* const names[kPassKinds] = {"first convolution", "pointwise", "depthwise",
                                         "batch norm and ReLU"};
  for (int work = 0; work < kPassKinds; ++work) {
    double seconds = 0;
    for (const auto* passes : {&profile.forward, &profile.backward}) {
      for (const StepProfile::Pass& pass : *passes) seconds += pass.work[work];
    }
    add(names[work], seconds);
  }
  add("augmentation", profile.augment);
  add("pooling, fully connected, loss", profile.head * bench.threads);
  add("packing weights", profile.pack * bench.threads);
  add("optimiser and averages", profile.update * bench.threads);
  add("adding up gradients, waiting", rest);
  return kinds;
}

std::string PrecisionName(const TrainingBench& bench) {
  return nlohmann::json(bench.options.precision).get<std::string>();
}

}  // namespace

std::string ToText(const TrainingBench& bench) {
  TextTable passes("llrrrrr");
  passes.AddRow({"layer", "pass", "ms", "GFLOP/s", "of peak", "MB", "GB/s"});
  passes.AddRule();
  for (const Row& row : Rows(bench)) {
    passes.AddRow({row.layer, row.pass, Fixed(row.milliseconds, 2), Fixed(row.gflops, 1),
                   Percent(row.share_of_peak), Fixed(row.megabytes, 1),
                   Fixed(row.gigabytes_per_second, 1)});
  }
  TextTable kinds("lrr");
  kinds.AddRow({"kind of work", "thread ms", "share"});
  kinds.AddRule();
  for (const Kind& kind : Kinds(bench)) {
    kinds.AddRow({kind.name, Fixed(kind.milliseconds, 1), Percent(kind.share)});
  }
  const TrainOptions& options = bench.options;
  return "A training step: alpha " + Fixed(options.spec.alpha, 2) + ", " +
         std::to_string(options.spec.resolution) + " px, batch " + std::to_string(options.batch) +
         ", " + PrecisionName(bench) + ", " + Counted(bench.threads, "thread") + "\n\n" +
         passes.ToString() + "\n" + kinds.ToString() + "\nPeak of " +
         Counted(bench.threads, "thread") + ": " + Fixed(bench.peak / 1e9, 1) +
         " GFLOP/s\nWhole step: " + Fixed(1e3 * bench.seconds / bench.steps, 1) + " ms, " +
         Fixed(bench.ImagesPerSecond(), 1) + " images/s\n";
}

nlohmann::ordered_json ToJson(const TrainingBench& bench) {
  nlohmann::ordered_json passes = nlohmann::ordered_json::array();
  for (const Row& row : Rows(bench)) {
    passes.push_back({{"layer", row.layer},
                      {"pass", row.pass},
                      {"milliseconds", row.milliseconds},
                      {"gflops", row.gflops},
                      {"share_of_peak", row.share_of_peak},
                      {"megabytes", row.megabytes}});
  }
  nlohmann::ordered_json kinds;
  for (const Kind& kind : Kinds(bench)) kinds[kind.name] = kind.share;
  return {{"alpha", bench.options.spec.alpha},
          {"size", bench.options.spec.resolution},
          {"batch", bench.options.batch},
          {"precision", PrecisionName(bench)},
          {"threads", bench.threads},
          {"steps", bench.steps},
          {"images_per_second", bench.ImagesPerSecond()},
          {"peak_gflops", bench.peak / 1e9},
          {"passes", std::move(passes)},
          {"shares", std::move(kinds)}};
}

}  // namespace mobilenet
