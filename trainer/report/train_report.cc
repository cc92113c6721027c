#include "trainer/report/train_report.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "engine/base/file.h"
#include "trainer/base/text_table.h"
#include "trainer/console/terminal.h"
#include "trainer/data/split.h"
#include "trainer/report/learning_curve.h"

namespace mobilenet {
namespace {

constexpr auto kRefresh = std::chrono::milliseconds(300);
constexpr const char* kClearLine = "\r\x1b[K";

// 0.01184 -> "1.2%".
std::string TimeShare(double share) { return Fixed(100 * share, 1) + "%"; }

// Says for which labels nothing will be known.
void ReportNotHeldOut(const TrainOptions& options, const PhotoSet& photos, const Split& split) {
  const bool intended = options.folds == 0 && options.val_share == 0;
  const std::string advice =
      intended ? " (--val-share 0)"
               : "; add photos: each label needs at least two that do not look alike";
  if (split.validation.empty()) {
    ReportProblem(
        "no photo is held out: the accuracy stays unknown, and neither a temperature nor a "
        "threshold for \"unknown\" can be fitted" +
        advice);
    return;
  }
  std::vector<bool> held_out(photos.labels.size());
  for (const uint32_t i : split.validation) held_out[photos.photos[i].label] = true;
  std::vector<std::string> labels;
  for (size_t i = 0; i < held_out.size(); ++i) {
    if (!held_out[i]) labels.push_back(photos.labels[i]);
  }
  if (labels.empty()) return;
  ReportProblem("no photo of " + Counted(static_cast<int64_t>(labels.size()), "label") +
                " is held out (" + Joined(labels) + "): the accuracy says nothing about " +
                (labels.size() == 1 ? "it" : "them") + advice);
}

// "validation loss 0.123  top-1 96.00%  balanced 95.00%".
std::string ValidationText(const EpochRecord& record) {
  if (std::isnan(record.val_loss)) return "no photo held out";
  return "validation loss " + Fixed(record.val_loss, 3) + "  top-1 " + Percent(record.val_top1) +
         "  balanced " + Percent(record.val_balanced);
}

}  // namespace

std::string Duration(double seconds) {
  const long total = std::lround(seconds);
  char text[32];
  if (total >= 3600) {
    std::snprintf(text, sizeof(text), "%ld:%02ld:%02ld", total / 3600, total / 60 % 60, total % 60);
  } else {
    std::snprintf(text, sizeof(text), "%ld:%02ld", total / 60, total % 60);
  }
  return text;
}

Result<void> WriteHistory(const std::string& out, const std::vector<EpochRecord>& history) {
  std::string lines;
  for (const EpochRecord& record : history) lines += ToJson(record).dump() + "\n";
  if (auto written = WriteFileAtomically(out + ".history.jsonl", lines); !written) return written;
  return WriteFileAtomically(out + ".curve.svg", LearningCurve(history));
}

TrainReport::TrainReport(const TrainOptions& options)
    : options_(options),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_line_(start_) {}

void TrainReport::Started(const PhotoSet& photos, const Split& split, const Negatives* negatives,
                          int threads) const {
  std::printf("%s in %s: %s for training, %s for validation",
              Counted(static_cast<int64_t>(photos.photos.size()), "photo").c_str(),
              Counted(static_cast<int64_t>(photos.labels.size()), "class").c_str(),
              Grouped(static_cast<int64_t>(split.train.size())).c_str(),
              Grouped(static_cast<int64_t>(split.validation.size())).c_str());
  if (!split.test.empty()) {
    std::printf(", %s for the test", Grouped(static_cast<int64_t>(split.test.size())).c_str());
  }
  if (const size_t unseen = split.unseen.size() + split.unseen_test.size(); unseen > 0) {
    std::printf(", %s of unseen sources", Grouped(static_cast<int64_t>(unseen)).c_str());
  }
  if (!split.left_out.empty()) {
    std::printf(", %s left out", Grouped(static_cast<int64_t>(split.left_out.size())).c_str());
  }
  std::printf("\n");
  if (negatives != nullptr) {
    std::printf("%s of other things in %s: %s for training\n",
                Counted(static_cast<int64_t>(negatives->photos.photos.size()), "photo").c_str(),
                Counted(static_cast<int64_t>(negatives->photos.labels.size()), "kind").c_str(),
                Grouped(static_cast<int64_t>(negatives->split.train.size())).c_str());
  }
  std::printf("preset %s: alpha %g, %d px, %s of %d, seed %llu, %s, %s\n", options_.preset.c_str(),
              options_.spec.alpha, options_.spec.resolution,
              Counted(options_.epochs, "epoch").c_str(), options_.batch,
              static_cast<unsigned long long>(options_.seed),
              nlohmann::json(options_.precision).get<std::string>().c_str(),
              Counted(threads, "thread").c_str());
  std::fflush(stdout);
  ReportNotHeldOut(options_, photos, split);
}

double TrainReport::WorkDone(const Training& training) const {
  double work = 0;
  for (int epoch = 0; epoch <= training.epoch() && epoch < options_.epochs; ++epoch) {
    const double side = EpochResolution(options_, epoch);
    const int steps = epoch < training.epoch() ? training.StepsPerEpoch() : training.step();
    work += side * side * steps;
  }
  return work;
}

double TrainReport::SecondsLeft(const Training& training) const {
  double all = 0;
  for (int epoch = 0; epoch < options_.epochs; ++epoch) {
    const double side = EpochResolution(options_, epoch);
    all += side * side * training.StepsPerEpoch();
  }
  const double done = WorkDone(training);
  const double seconds = SecondsSince(start_);
  return done > work_at_start_ ? seconds * (all - done) / (done - work_at_start_) : 0;
}

void TrainReport::Step(const Training& training, const Training::StepReport& report) {
  const Clock::time_point now = Clock::now();
  if (work_at_start_ < 0) {
    // The clock starts after the first step, which also allocates the memory that all steps use.
    work_at_start_ = WorkDone(training);
    start_ = now;
    return;
  }
  images_ += report.images;
  if (!terminal_ || now - last_line_ < kRefresh) return;
  last_line_ = now;
  line_is_dirty_ = true;
  const double seconds = SecondsSince(start_);
  std::fprintf(stderr,
               "%sepoch %d of %d  step %d of %d  loss %.3f  top-1 %s  %.0f images/s  "
               "augmentation %s of the time  %s left",
               kClearLine, training.epoch() + 1, options_.epochs, training.step(),
               training.StepsPerEpoch(), report.loss, Percent(report.top1).c_str(),
               images_ / seconds, TimeShare(report.augment_share).c_str(),
               Duration(SecondsLeft(training)).c_str());
}

void TrainReport::Epoch(const Training& training, const EpochRecord& record) {
  ClearLine();
  std::printf(
      "epoch %3d of %d  %3d px  loss %.3f  top-1 %s  %s  %.0f images/s  augmentation %s of the "
      "time  %s  %s left\n",
      record.epoch, options_.epochs, record.resolution, record.loss,
      Percent(record.train_top1).c_str(), ValidationText(record).c_str(), record.images_per_second,
      TimeShare(record.augment_share).c_str(), Duration(record.seconds).c_str(),
      Duration(SecondsLeft(training)).c_str());
  std::fflush(stdout);
}

void TrainReport::ClearLine() {
  if (line_is_dirty_) std::fputs(kClearLine, stderr);
  line_is_dirty_ = false;
}

}  // namespace mobilenet
