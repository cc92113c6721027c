#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/model/spec.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/terminal.h"

namespace mobilenet {
namespace {

struct Options {
  ModelSpec spec;
  bool json = false;
};

const char* KindName(LayerKind kind) {
  switch (kind) {
    case LayerKind::kConv:
      return "convolution";
    case LayerKind::kDepthwise:
      return "depthwise";
    case LayerKind::kPointwise:
      return "pointwise";
    case LayerKind::kFullyConnected:
      return "fully connected";
  }
  return "";
}

// After folding every layer has its weights and one bias for each output channel.
int64_t FoldedParameters(const Layer& layer) { return layer.weights + layer.out_channels; }

std::string Joined(const std::vector<int64_t>& shape) {
  std::string text;
  for (const int64_t side : shape) text += (text.empty() ? "" : "x") + std::to_string(side);
  return text;
}

void PrintTable(const ModelSpec& spec) {
  const std::vector<Layer> layers = Layers(spec);
  const ModelCost cost = Cost(spec);
  std::printf("MobileNet v1, alpha %s, %dx%d pixels, %d classes: %zu layers\n\n",
              Significant(spec.alpha).c_str(), spec.resolution, spec.resolution, spec.classes,
              layers.size());
  TextTable table("llrrrrrrr");
  table.AddRow({"layer", "kind", "stride", "input", "weights", "output", "mult-adds", "share",
                "parameters"});
  table.AddRule();
  for (const Layer& layer : layers) {
    table.AddRow(
        {layer.name, KindName(layer.kind), std::to_string(layer.stride),
         Joined({layer.in_size, layer.in_size, layer.in_channels}), Joined(WeightShape(layer)),
         Joined({layer.out_size, layer.out_size, layer.out_channels}), Grouped(layer.mult_adds),
         Percent(static_cast<double>(layer.mult_adds) / cost.mult_adds),
         Grouped(FoldedParameters(layer))});
  }
  table.AddRule();
  table.AddRow({"total", "", "", "", "", "", Grouped(cost.mult_adds), "", Grouped(cost.folded)});
  std::printf("%s\n", table.ToString().c_str());

  TextTable totals("lr");
  totals.AddRow({"mult-adds for one image", Grouped(cost.mult_adds)});
  totals.AddRow({"parameters, batch norm folded (above)", Grouped(cost.folded)});
  totals.AddRow(
      {"parameters as the paper counts: weights and fc bias", Grouped(cost.weights_and_fc_bias)});
  totals.AddRow({"parameters that are trained: with gamma and beta", Grouped(cost.trained)});
  totals.AddRow({"numbers in an unfolded file: with mean and variance", Grouped(cost.stored)});
  std::printf("%s", totals.ToString().c_str());
}

void PrintJson(const ModelSpec& spec) {
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const Layer& layer : Layers(spec)) {
    layers.push_back(
        {{"name", layer.name},
         {"kind", KindName(layer.kind)},
         {"stride", layer.stride},
         {"input", std::vector<int>{layer.in_size, layer.in_size, layer.in_channels}},
         {"weights", WeightShape(layer)},
         {"output", std::vector<int>{layer.out_size, layer.out_size, layer.out_channels}},
         {"mult_adds", layer.mult_adds},
         {"parameters", FoldedParameters(layer)}});
  }
  const ModelCost cost = Cost(spec);
  const nlohmann::ordered_json json = {{"alpha", spec.alpha},
                                       {"size", spec.resolution},
                                       {"classes", spec.classes},
                                       {"mult_adds", cost.mult_adds},
                                       {"parameters", cost.folded},
                                       {"parameters_paper", cost.weights_and_fc_bias},
                                       {"parameters_trained", cost.trained},
                                       {"parameters_stored", cost.stored},
                                       {"layers", std::move(layers)}};
  std::printf("%s\n", JsonText(json, true).c_str());
}

int Run(const Options& options) {
  if (const auto valid = CheckSpec(options.spec); !valid) return ReportWrongUsage(valid.error());
  options.json ? PrintJson(options.spec) : PrintTable(options.spec);
  return kDone;
}

}  // namespace

void AddInfoCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("info", "List a network's layers, multiply-adds and parameters");
  AddAlphaAndSize(*command, options->spec.alpha, options->spec.resolution);
  AddNumber(*command, "--classes", options->spec.classes, AtLeast(2), "Number of classes");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
