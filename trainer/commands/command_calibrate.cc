#include <cstdio>
#include <memory>
#include <string>
#include <variant>

#include "engine/base/thread_pool.h"
#include "engine/model/quantized_weights.h"
#include "engine/model/weights_file.h"
#include "engine/model/weights_write.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/calibration_text.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/config/held_out.h"
#include "trainer/console/escaped_name.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/output_check.h"
#include "trainer/console/terminal.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/photo_index_cache.h"
#include "trainer/evaluation/folder_predictions.h"
#include "trainer/evaluation/validation.h"

namespace mobilenet {
namespace {

struct Options {
  std::string weights, data, sources, out;
  Storage storage = Storage::kFloat16;
  int threads = DefaultThreads();
};

// The logits for the photos that training held out for validation.
Result<Validation> ValidateAgain(const AnyWeights& weights, const Options& options) {
  Result<DataFolder> folder = ScanDataFolder(options.data);
  if (!folder) return tl::unexpected(folder.error());
  const NetworkDescription& network = Description(weights);
  if (network.labels != folder->labels) {
    return Fail(options.data + ": expected the labels of " + options.weights + " (" +
                Joined(network.labels) + "), found " + Joined(folder->labels));
  }
  ThreadPool pool(options.threads);
  PhotoIndexCache decoded(pool);
  const auto kept =
      FilterToHeldOut(network, HeldOut::kValidation, options.sources, *folder, decoded);
  if (!kept) return Fail(options.weights + ": " + kept.error().message);
  auto validation = ValidateOnFolder(*folder, weights, pool);
  if (!validation) return Fail(options.weights + ": " + validation.error().message);
  return validation;
}

Result<void> Write(const Options& options, const AnyWeights& weights) {
  if (const auto* quantized = std::get_if<QuantizedWeights>(&weights)) {
    return WriteQuantizedWeights(options.out, *quantized);
  }
  return WriteWeights(options.out, std::get<Weights>(weights), options.storage);
}

int Run(const Options& options) {
  if (const auto output = CheckOutput(options.out, OutputKind::kWeights); !output) {
    return ReportFailure(output.error());
  }
  Result<AnyWeights> weights = ReadWeightsFile(options.weights);
  if (!weights) return ReportFailure(weights.error());
  const Result<Validation> validation = ValidateAgain(*weights, options);
  if (!validation) return ReportFailure(validation.error());
  const Calibration calibration = Calibrate(*validation);
  std::visit([&](auto& network) { network.calibration = calibration; }, *weights);
  if (const auto written = Write(options, *weights); !written) {
    return ReportFailure(written.error());
  }
  std::printf("%s: calibrated on %s: %s\n", EscapedName(options.out).c_str(),
              Counted(static_cast<int64_t>(validation->logits.size()), "photo").c_str(),
              CalibrationText(calibration).c_str());
  return kDone;
}

}  // namespace

void AddCalibrateCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("calibrate", "Fit confidences and the threshold for unknown again");
  AddWeights(*command, options->weights, "Weights file (.safetensors), float or int8");
  AddData(*command, options->data, "Folder that the weights were trained on");
  AddOut(*command, options->out, "Weights file to write; may be the same file");
  AddSources(*command, options->sources, kSourcesOfTraining);
  AddStorage(*command, options->storage);
  AddThreads(*command, options->threads);
  command->footer(
      "Fits the temperature of the confidences and the threshold for \"unknown\" on the\n"
      "photos that training held out for validation.");
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
