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

#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "engine/model/weights_file.h"
#include "trainer/base/exit_status.h"
#include "trainer/base/terminal.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/evaluation/photo_classifier.h"

namespace mobilenet {
namespace {

constexpr int kShownLabels = 3;  // for people; --json lists all unless --top says otherwise

struct Options {
  std::string weights;
  std::vector<std::string> images;
  int top = 0;  // 0: not given
  bool json = false;
};

// Label indices, the most probable first; equal ones in the labels' order.
std::vector<int> Ranking(const Answer& answer, int count) {
  std::vector<int> ranking(answer.probabilities.size());
  std::iota(ranking.begin(), ranking.end(), 0);
  std::stable_sort(ranking.begin(), ranking.end(),
                   [&](int a, int b) { return answer.probabilities[a] > answer.probabilities[b]; });
  ranking.resize(std::min<size_t>(ranking.size(), count));
  return ranking;
}

void PrintJson(const std::string& file, std::span<const float> logits, const Answer& answer,
               const std::vector<int>& ranking, const std::vector<std::string>& labels) {
  nlohmann::ordered_json predictions = nlohmann::ordered_json::array();
  for (const int i : ranking) {
    predictions.push_back({{"label", labels[i]}, {"probability", answer.probabilities[i]}});
  }
  const nlohmann::ordered_json json = {
      {"file", file},
      {"label", labels[answer.best]},
      {"confidence", answer.confidence},
      {"known", answer.known},
      {"predictions", std::move(predictions)},
      {"logits", std::vector<float>(logits.begin(), logits.end())}};
  std::printf("%s\n", JsonText(json, false).c_str());
}

void PrintText(const std::string& file, const Answer& answer, const std::vector<int>& ranking,
               const std::vector<std::string>& labels) {
  std::string line = file + ":";
  if (!answer.known) line += " none of the known labels; the nearest are";
  for (size_t i = 0; i < ranking.size(); ++i) {
    line += (i == 0 ? " " : ", ") + labels[ranking[i]] + " " +
            Percent(answer.probabilities[ranking[i]]);
  }
  std::printf("%s\n", line.c_str());
}

// Answers one photo; false when it could not be used.
bool Classify(const std::string& file, const Options& options, Classifier& classifier) {
  const Result<std::span<const float>> logits = ClassifyPhoto(file, classifier);
  if (!logits) {
    ReportProblem(logits.error().message);
    return false;
  }
  const std::vector<std::string>& labels = classifier.labels();
  const Answer answer = Interpret(*logits, classifier.calibration());
  const int unlimited = static_cast<int>(labels.size());
  const int top = options.top > 0 ? options.top : options.json ? unlimited : kShownLabels;
  const std::vector<int> ranking = Ranking(answer, top);
  if (options.json) {
    PrintJson(file, *logits, answer, ranking, labels);
  } else {
    PrintText(file, answer, ranking, labels);
  }
  std::fflush(stdout);  // whoever feeds names through a pipe waits for each answer
  return true;
}

int Run(const Options& options) {
  const Result<AnyWeights> weights = ReadWeightsFile(options.weights);
  if (!weights) return ReportFailure(weights.error());
  Result<Classifier> classifier = Classifier::CreateChecked(*weights);
  if (!classifier) return ReportFailure({options.weights + ": " + classifier.error().message});

  int failures = 0;
  for (const std::string& file : options.images) {
    if (!Classify(file, options, *classifier)) ++failures;
  }
  if (options.images.empty()) {
    if (isatty(STDIN_FILENO) == 1) ReportProblem("reading photos' names, one a line, until Ctrl-D");
    for (std::string line; std::getline(std::cin, line);) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      if (!line.empty() && !Classify(line, options, *classifier)) ++failures;
    }
  }
  return failures == 0 ? kDone : kFailed;
}

}  // namespace

void AddClassifyCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("classify", "Say what photos show");
  command->add_option("--weights", options->weights, "Weights file (.safetensors)")->required();
  command
      ->add_option("--top", options->top, "How many labels to show (default: 3, all with --json)")
      ->check(CLI::PositiveNumber);
  command->add_flag("--json", options->json, "Print one JSON object a line");
  command->add_option("IMAGE", options->images,
                      "Photos; without any, their names are read from standard input");
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
