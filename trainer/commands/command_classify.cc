#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "engine/model/weights_file.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/console/escaped_name.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/standard_input.h"
#include "trainer/console/terminal.h"
#include "trainer/evaluation/photo_classifier.h"
#include "trainer/evaluation/photo_walk.h"

namespace mobilenet {
namespace {

constexpr int kShownLabels = 3;      // without --json
constexpr const char* kPiped = "-";  // the argument for a photo from standard input

struct Options {
  std::string weights;
  std::vector<std::string> images;
  int top = 0;  // 0: not given
  bool json = false;
  int threads = DefaultThreads();
};

// The `count` most probable of the labels (indices), the most probable first; equal ones in the
// labels' order.
std::vector<int> Ranking(const Answer& answer, size_t labels, int count) {
  std::vector<int> ranking(labels);
  std::iota(ranking.begin(), ranking.end(), 0);
  std::stable_sort(ranking.begin(), ranking.end(),
                   [&](int a, int b) { return answer.probabilities[a] > answer.probabilities[b]; });
  ranking.resize(std::min<size_t>(ranking.size(), count));
  return ranking;
}

void PrintJson(const std::string& file, std::span<const float> logits, const Answer& answer,
               const std::vector<int>& ranking, const Classifier& classifier) {
  const std::vector<std::string>& labels = classifier.labels();
  nlohmann::ordered_json predictions = nlohmann::ordered_json::array();
  for (const int i : ranking) {
    predictions.push_back({{"label", labels[i]}, {"probability", answer.probabilities[i]}});
  }
  nlohmann::ordered_json json = {{"file", file},
                                 {"label", labels[answer.best]},
                                 {"confidence", answer.confidence},
                                 {"known", answer.known},
                                 {"predictions", std::move(predictions)},
                                 {"logits", std::vector<float>(logits.begin(), logits.end())}};
  if (!answer.known && answer.other >= 0) {
    json["other"] = {{"label", classifier.others()[answer.other]},
                     {"probability", answer.other_probability}};
  }
  std::printf("%s\n", JsonText(json, false).c_str());
}

void PrintText(const std::string& file, const Answer& answer, const std::vector<int>& ranking,
               const Classifier& classifier) {
  const std::vector<std::string>& labels = classifier.labels();
  std::string line = (file == kPiped ? kStandardInput : EscapedName(file)) + ":";
  if (!answer.known) {
    line += " none of the known labels;";
    if (answer.other >= 0) {
      line += " it looks like " + EscapedName(classifier.others()[answer.other]) + ";";
    }
    line += " the nearest are";
  }
  for (size_t i = 0; i < ranking.size(); ++i) {
    line += (i == 0 ? " " : ", ") + EscapedName(labels[ranking[i]]) + " " +
            Percent(answer.probabilities[ranking[i]]);
  }
  std::printf("%s\n", line.c_str());
}

void Print(const std::string& file, std::span<const float> logits, const Options& options,
           const Classifier& classifier) {
  const size_t labels = classifier.labels().size();
  const Answer answer = Interpret(logits, classifier.calibration(), classifier.others().size());
  const int unlimited = static_cast<int>(labels);
  const int top = options.top > 0 ? options.top : options.json ? unlimited : kShownLabels;
  const std::vector<int> ranking = Ranking(answer, labels, top);
  if (options.json) {
    PrintJson(file, logits, answer, ranking, classifier);
  } else {
    PrintText(file, answer, ranking, classifier);
  }
}

// The functions below return how many photos could not be classified.

// The threads share the photos; the answers are printed in the order of `files`.
Result<int> ClassifyFiles(const std::vector<std::string>& files, const AnyWeights& weights,
                          StandardInput& input, const Options& options, ThreadPool& pool) {
  Result<std::vector<Classifier>> classifiers = CreateClassifiers(weights, pool.threads());
  if (!classifiers) return Fail(options.weights + ": " + classifiers.error().message);
  // A block at a time, so that the first answers come soon.
  const size_t block = 8 * static_cast<size_t>(pool.threads());
  int failures = 0;
  for (size_t start = 0; start < files.size(); start += block) {
    const size_t count = std::min(block, files.size() - start);
    std::vector<Result<std::vector<float>>> logits(count, Fail(""));
    pool.Run(static_cast<int>(count), [&](int index, int worker) {
      const std::string& file = files[start + index];
      Classifier& classifier = (*classifiers)[worker];
      const auto found = file == kPiped ? ClassifyStandardInput(input, classifier)
                                        : ClassifyPhoto(file, classifier);
      if (found) {
        logits[index] = std::vector<float>(found->begin(), found->end());
      } else {
        logits[index] = tl::unexpected(found.error());
      }
    });
    for (size_t i = 0; i < count; ++i) {
      if (logits[i]) {
        Print(files[start + i], *logits[i], options, classifiers->front());
      } else {
        ReportProblem(logits[i].error().message);
        ++failures;
      }
    }
    if (const auto written = FlushOutput(); !written) return tl::unexpected(written.error());
  }
  return failures;
}

// Names from standard input, one a line. The program that writes them may wait for each answer, so
// the threads share the work of one photo.
Result<int> ClassifyNames(const AnyWeights& weights, StandardInput& input, const Options& options,
                          ThreadPool& pool) {
  Result<Classifier> classifier = Classifier::CreateChecked(weights, &pool);
  if (!classifier) return Fail(options.weights + ": " + classifier.error().message);
  int failures = 0;
  for (;;) {
    Result<std::optional<std::string>> line = input.NextLine();
    if (!line) return tl::unexpected(line.error());
    if (!*line) return failures;
    std::string& name = **line;
    if (name.ends_with('\r')) name.pop_back();
    if (name.empty()) continue;
    PhotoArguments photos;
    photos.Add(name);
    failures += photos.failures;
    for (const std::string& file : photos.files) {
      if (const auto logits = ClassifyPhoto(file, *classifier)) {
        Print(file, *logits, options, *classifier);
      } else {
        ReportProblem(logits.error().message);
        ++failures;
      }
      if (const auto written = FlushOutput(); !written) return tl::unexpected(written.error());
    }
  }
}

Result<int> Classify(const AnyWeights& weights, const Options& options) {
  StandardInput input;
  const bool terminal = isatty(STDIN_FILENO) == 1;
  std::vector<std::string> names = options.images;
  if (names.empty()) {
    if (terminal) ReportProblem("reading names of photos, one a line; Ctrl-D ends the list");
    const Result<bool> piped = input.HoldsPicture();
    if (!piped) return tl::unexpected(piped.error());
    if (!*piped) {
      ThreadPool pool(options.threads);
      return ClassifyNames(weights, input, options, pool);
    }
    names = {kPiped};
  }
  PhotoArguments photos;
  for (const std::string& name : names) {
    if (name == kPiped) {
      photos.files.push_back(name);
    } else {
      photos.Add(name);
    }
  }
  // More threads than photos would only cost memory.
  const int useful = static_cast<int>(std::clamp<size_t>(photos.files.size(), 1, 1024));
  ThreadPool pool(std::min(options.threads, useful));
  return ClassifyFiles(photos.files, weights, input, options, pool).map([&](int failures) {
    return failures + photos.failures;
  });
}

int Run(const Options& options) {
  if (std::count(options.images.begin(), options.images.end(), kPiped) > 1) {
    return ReportWrongUsage({"- (a photo from standard input): expected it once, found it again"});
  }
  const Result<AnyWeights> weights = ReadWeightsFile(options.weights);
  if (!weights) return ReportFailure(weights.error());
  const Result<int> failures = Classify(*weights, options);
  if (!failures) return ReportFailure(failures.error());
  return *failures == 0 ? kDone : kFailed;
}

}  // namespace

void AddClassifyCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("classify", "Classify photos");
  AddWeights(*command, options->weights);
  AddNumber(*command, "--top", options->top, AtLeast(1), "How many labels to show for a photo",
            std::to_string(kShownLabels) + ", or all with --json");
  command->add_flag("--json", options->json, "Print one JSON object a line");
  AddThreads(*command, options->threads);
  command->add_option(
      "IMAGE", options->images,
      "Photos, and folders of photos; - reads one photo from standard input. Without "
      "any, standard input holds names of photos, one a line, or one photo");
  command->footer(
      "A photo that cannot be read does not stop the others: it is reported, and the\n"
      "exit status is 1. Files in folders that are not photos are counted.");
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
