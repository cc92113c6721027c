#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/model/fold.h"
#include "engine/model/quantized_weights.h"
#include "engine/model/tensor_shapes.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/calibration_text.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/config/held_out.h"
#include "trainer/console/escaped_name.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/output_check.h"
#include "trainer/console/terminal.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/evaluation/folder_predictions.h"
#include "trainer/evaluation/validation.h"
#include "trainer/quantization/activation_statistics.h"
#include "trainer/quantization/agreement.h"
#include "trainer/quantization/photo_sample.h"
#include "trainer/quantization/quantizer.h"

namespace mobilenet {
namespace {

struct Options {
  std::string weights, data, sources, out;
  int photos = 512;
  int threads = DefaultThreads();
};

// Photos to calibrate on, and others to compare float with int8 on. Where the weights say how their
// training split the folder, these are training and validation photos: test photos stay unused.
struct Sample {
  std::vector<PhotoFile> calibration, comparison;
  std::vector<PhotoFile> validation;  // all validation photos of the training; empty if unknown
};

Sample Choose(const Weights& weights, const std::string& sources, const DataFolder& folder,
              size_t count, ThreadPool& pool) {
  PhotoIndexCache decoded(pool);
  const auto run = PhotosOfRun(weights, sources, folder, decoded);
  if (run) {
    return {SampleEvenlyPerClass(run->training, count),
            SampleEvenlyPerClass(run->validation, count), run->validation};
  }
  ReportProblem("calibrating on photos of the whole folder " + folder.root + ": " +
                run.error().message);
  Sample sample{SampleEvenlyPerClass(folder.files, count), {}, {}};
  std::set<std::string> used;
  for (const PhotoFile& file : sample.calibration) used.insert(file.path);
  std::vector<PhotoFile> others = folder.files;
  std::erase_if(others, [&](const PhotoFile& file) { return used.contains(file.path); });
  sample.comparison = SampleEvenlyPerClass(others, count);
  return sample;
}

// Fits the temperature and the threshold for "unknown" of the int8 network on the validation photos
// of the float network's training, and describes the result. Without such photos, both stay those
// of the float network.
Result<std::string> FitConfidences(QuantizedWeights& weights, DataFolder folder,
                                   const std::vector<PhotoFile>& validation, ThreadPool& pool) {
  if (validation.empty()) return std::string("the calibration stays that of the float weights");
  folder.files = validation;
  const auto answers = ValidateOnFolder(folder, weights, pool);
  if (!answers) return tl::unexpected(answers.error());
  weights.calibration = Calibrate(*answers);
  return "calibration fitted on " + Counted(static_cast<int64_t>(answers->logits.size()), "photo") +
         " held out for validation: " + CalibrationText(weights.calibration);
}

int Run(const Options& options) {
  if (auto writable = CheckOutput(options.out, OutputKind::kWeights); !writable) {
    return ReportFailure(writable.error());
  }
  const Result<Weights> weights = ReadWeights(options.weights);
  if (!weights) return ReportFailure(weights.error());
  const Weights folded = Fold(*weights);
  // Folding batch norm can overflow.
  if (auto checked = CheckWeights(folded); !checked) {
    return ReportFailure({options.weights + ": " + checked.error().message});
  }
  const Result<DataFolder> folder = ScanDataFolder(options.data, 1);
  if (!folder) return ReportFailure(folder.error());

  ThreadPool pool(options.threads);
  const Sample sample =
      Choose(*weights, options.sources, *folder, static_cast<size_t>(options.photos), pool);
  const auto inputs = LoadInputs(sample.calibration, folded, pool);
  if (!inputs) return ReportFailure({options.data + ": " + inputs.error().message});
  QuantizedWeights quantized = Quantize(folded, CollectActivationStatistics(folded, *inputs, pool));
  const auto confidences = FitConfidences(quantized, *folder, sample.validation, pool);
  if (!confidences) return ReportFailure({options.data + ": " + confidences.error().message});
  if (auto written = WriteQuantizedWeights(options.out, quantized); !written) {
    return ReportFailure(written.error());
  }
  std::error_code unknown;
  std::printf(
      "%s: %s bytes, calibrated on %s; %s\n", EscapedName(options.out).c_str(),
      Grouped(static_cast<int64_t>(std::filesystem::file_size(options.out, unknown))).c_str(),
      Counted(static_cast<int64_t>(inputs->size()), "photo").c_str(), confidences->c_str());
  if (sample.comparison.empty()) return kDone;
  const auto others = LoadInputs(sample.comparison, folded, pool);
  if (!others) return ReportFailure({options.data + ": " + others.error().message});
  const auto agreement = Compare(folded, quantized, *others, pool);
  if (!agreement) return ReportFailure(agreement.error());
  std::printf(
      "on %s: %s have the same answer as in float32; the logits differ by %.3f on average\n",
      Counted(static_cast<int64_t>(agreement->photos), "other photo").c_str(),
      Percent(agreement->same_answer).c_str(), agreement->logit_distance);
  return kDone;
}

}  // namespace

void AddQuantizeCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("quantize", "Convert trained weights to int8: smaller and faster");
  AddWeights(*command, options->weights, "Trained weights file (.safetensors)");
  AddData(*command, options->data);
  AddOut(*command, options->out, "Int8 weights file to write");
  AddSources(*command, options->sources, kSourcesOfTraining);
  AddNumber(*command, "--photos", options->photos, Between(1, 10000),
            "Number of photos to calibrate on, and to compare with the float weights on");
  AddThreads(*command, options->threads);
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
