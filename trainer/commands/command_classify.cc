#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "engine/model/weights_file.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/terminal.h"
#include "trainer/evaluation/photo_classifier.h"

namespace mobilenet {
namespace {

constexpr int kShownLabels = 3;  // without --json

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
  std::string line = file + ":";
  if (!answer.known) {
    line += " none of the known labels;";
    if (answer.other >= 0) line += " it looks like " + classifier.others()[answer.other] + ";";
    line += " the nearest are";
  }
  for (size_t i = 0; i < ranking.size(); ++i) {
    line += (i == 0 ? " " : ", ") + labels[ranking[i]] + " " +
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
                          const Options& options, ThreadPool& pool) {
  Result<std::vector<Classifier>> classifiers = CreateClassifiers(weights, pool.threads());
  if (!classifiers) return tl::unexpected(classifiers.error());
  // A block at a time, so that the first answers come soon.
  const size_t block = 8 * static_cast<size_t>(pool.threads());
  int failures = 0;
  for (size_t start = 0; start < files.size(); start += block) {
    const size_t count = std::min(block, files.size() - start);
    std::vector<Result<std::vector<float>>> logits(count, Fail(""));
    pool.Run(static_cast<int>(count), [&](int index, int worker) {
      const auto found = ClassifyPhoto(files[start + index], (*classifiers)[worker]);
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
    std::fflush(stdout);
  }
  return failures;
}

// Names from standard input, one a line. The program that writes them may wait for each answer, so
// the threads share the work of one photo.
Result<int> ClassifyStandardInput(const AnyWeights& weights, const Options& options,
                                  ThreadPool& pool) {
  Result<Classifier> classifier = Classifier::CreateChecked(weights, &pool);
  if (!classifier) return tl::unexpected(classifier.error());
  if (isatty(STDIN_FILENO) == 1) {
    ReportProblem("reading names of photos, one a line; Ctrl-D ends the list");
  }
  int failures = 0;
  for (std::string file; std::getline(std::cin, file);) {
    if (!file.empty() && file.back() == '\r') file.pop_back();
    if (file.empty()) continue;
    if (const auto logits = ClassifyPhoto(file, *classifier)) {
      Print(file, *logits, options, *classifier);
      std::fflush(stdout);
    } else {
      ReportProblem(logits.error().message);
      ++failures;
    }
  }
  return failures;
}

int Run(const Options& options) {
  const Result<AnyWeights> weights = ReadWeightsFile(options.weights);
  if (!weights) return ReportFailure(weights.error());
  // More threads than photos would only cost memory.
  const int useful = static_cast<int>(std::clamp<size_t>(options.images.size(), 1, 1024));
  ThreadPool pool(options.images.empty() ? options.threads : std::min(options.threads, useful));
  const Result<int> failures = options.images.empty()
                                   ? ClassifyStandardInput(*weights, options, pool)
                                   : ClassifyFiles(options.images, *weights, options, pool);
  if (!failures) return ReportFailure({options.weights + ": " + failures.error().message});
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
  command->add_option("IMAGE", options->images,
                      "Photos; without any, their names are read from standard input");
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
