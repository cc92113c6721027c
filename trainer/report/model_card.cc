#include "trainer/report/model_card.h"

#include <algorithm>
#include <cstdio>

#include "trainer/base/markdown.h"
#include "trainer/base/text_table.h"
#include "trainer/config/provenance.h"
#include "trainer/config/train_flags.h"
#include "trainer/evaluation/by_source.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/wilson.h"
#include "trainer/report/card_unknowns.h"
#include "trainer/report/report_calibration.h"

namespace mobilenet {
namespace {

std::string StoredAs(const CardEntry& entry, const ModelCost& cost) {
  const auto* weights = std::get_if<Weights>(&entry.weights);
  if (weights == nullptr) return "int8";
  const std::string type = entry.bytes < 3 * cost.folded ? "float16" : "float32";
  return weights->folded ? type : type + ", batch norm not folded: can be fine-tuned";
}

std::string FileTable(const std::vector<CardEntry>& entries) {
  MarkdownTable table({"file", "stored as", "size", "α", "pixels", "multiply-adds", "parameters"});
  for (const CardEntry& entry : entries) {
    const ModelSpec& spec = Description(entry.weights).spec;
    const ModelCost cost = Cost(spec);
    const std::string side = std::to_string(spec.resolution);
    table.AddRow({"`" + entry.name + "`", StoredAs(entry, cost),
                  Fixed(static_cast<double>(entry.bytes) / 1e6, 2) + " MB", Significant(spec.alpha),
                  side + " × " + side, Grouped(cost.mult_adds), Grouped(cost.folded)});
  }
  return table.ToString();
}

std::string WhichPhotos(const CardEntry& entry, const std::optional<HeldOut>& part) {
  const std::string photos = Counted(entry.result.evaluation.images, "photo");
  if (!part) return "On the folder's " + photos + ":";
  return part == HeldOut::kTest
             ? "On " + photos + " that were not used in training, nor in any choice:"
             : "On " + photos +
                   " that were not trained on; the temperature and the threshold were fitted on "
                   "them:";
}

std::string WorstClassText(const Evaluation& evaluation) {
  const int worst = WorstClass(evaluation);
  return worst < 0 ? "-" : evaluation.labels[worst] + " " + Share(evaluation.classes[worst].recall);
}

std::string CalibrationError(const CardEntry& entry, const std::vector<ClassifiedPhoto>& photos) {
  std::vector<std::vector<float>> logits;
  std::vector<int> truths;
  for (const ClassifiedPhoto& photo : photos) {
    logits.push_back(photo.logits);
    truths.push_back(photo.truth);
  }
  const NetworkDescription& network = Description(entry.weights);
  return Share(
      MeasureReliability(logits, truths, network.calibration, network.others.size()).error);
}

// The section on sources that training never saw; empty when every model saw all.
std::string UnseenSection(const std::vector<CardEntry>& entries) {
  MarkdownTable table({"file", "top-1 on the same sources",
                       "top-1 on unseen sources, with its 95% interval", "mean recall",
                       "worst class", "calibration error (ECE, 15 bins)", "accepted as known",
                       "unseen sources"});
  bool any = false;
  for (const CardEntry& entry : entries) {
    if (!entry.result.unseen) continue;
    any = true;
    const UnseenResult& unseen = *entry.result.unseen;
    const Evaluation& evaluation = unseen.evaluation;
    table.AddRow({"`" + entry.name + "`", Share(entry.result.evaluation.top1),
                  WithInterval(evaluation.right, evaluation.images), Share(evaluation.balanced),
                  WorstClassText(evaluation), CalibrationError(entry, unseen.photos),
                  Share(unseen.known), Joined(unseen.sources)});
  }
  if (!any) return "";
  return "\n### On photos from unseen sources\n\nTraining saw no photo of these sources. The "
         "other sections, except the one by source, are about photos of the sources that it "
         "saw.\n\n" +
         table.ToString();
}

std::string SummaryTable(const std::vector<CardEntry>& entries) {
  MarkdownTable table({"file", "top-1", "mean recall", "worst class",
                       "calibration error (ECE, 15 bins)", "accepted as known",
                       "wrongly accepted (not a class it knows)"});
  for (const CardEntry& entry : entries) {
    const Evaluation& evaluation = entry.result.evaluation;
    const auto& ood_acceptance = entry.result.ood_acceptance;
    table.AddRow({"`" + entry.name + "`", Share(evaluation.top1), Share(evaluation.balanced),
                  WorstClassText(evaluation), CalibrationError(entry, entry.result.photos),
                  Share(entry.result.known),
                  ood_acceptance ? Share(ood_acceptance->Share()) : std::string("-")});
  }
  return table.ToString();
}

// The photos are a sample: "Top-1 with its 95% interval: `a` 90.0% (74 to 97%) of 30."
std::string Intervals(const std::vector<CardEntry>& entries) {
  std::vector<std::string> texts;
  for (const CardEntry& entry : entries) {
    const Evaluation& evaluation = entry.result.evaluation;
    texts.push_back("`" + entry.name + "` " + WithInterval(evaluation.right, evaluation.images));
  }
  return "Top-1 with its 95% interval: " + Joined(texts) + ".";
}

std::string ClassTable(const std::vector<CardEntry>& entries) {
  std::vector<std::string> head{"class", "photos"};
  for (const CardEntry& entry : entries) {
    head.push_back("recall of `" + entry.name + "`");
    head.push_back("precision");
  }
  MarkdownTable table(head);
  const std::vector<std::string>& labels = entries.front().result.evaluation.labels;
  for (size_t i = 0; i < labels.size(); ++i) {
    const ClassResult& first = entries.front().result.evaluation.classes[i];
    if (first.photos == 0) continue;
    std::vector<std::string> row{labels[i], Grouped(first.photos)};
    for (const CardEntry& entry : entries) {
      const ClassResult& result = entry.result.evaluation.classes[i];
      row.push_back(Share(result.recall));
      row.push_back(Share(result.precision));
    }
    table.AddRow(row);
  }
  return table.ToString();
}

// "cat classified as dog (21), ...": the five most frequent wrong answers.
std::string FrequentMistakes(const Evaluation& evaluation) {
  struct Pair {
    int64_t photos;
    size_t truth, answer;
  };
  std::vector<Pair> pairs;
  for (size_t truth = 0; truth < evaluation.labels.size(); ++truth) {
    for (size_t answer = 0; answer < evaluation.labels.size(); ++answer) {
      const int64_t photos = evaluation.confusion[truth][answer];
      if (truth != answer && photos > 0) pairs.push_back({photos, truth, answer});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.photos > b.photos; });
  pairs.resize(std::min<size_t>(pairs.size(), 5));
  std::vector<std::string> texts;
  for (const Pair& pair : pairs) {
    texts.push_back(evaluation.labels[pair.truth] + " classified as " +
                    evaluation.labels[pair.answer] + " (" + Grouped(pair.photos) + ")");
  }
  return texts.empty() ? "There were no mistakes."
                       : "Most frequent mistakes: " + Joined(texts) + ".";
}

std::string SourceTable(const CardEntry& entry, const CardContext& context) {
  MarkdownTable table({"class", "source", "photos", "recall of `" + entry.name + "`"});
  for (const SourceResult& result :
       RecallBySource(AllPhotos(entry.result), entry.result.evaluation.labels, context.sources)) {
    table.AddRow({result.label, result.source, Grouped(result.photos),
                  Share(static_cast<double>(result.right) / static_cast<double>(result.photos))});
  }
  return table.ToString();
}

// The command of each run that led to these weights, one a line. The first run comes first.
std::string Commands(const Provenance& provenance) {
  const bool continued = !provenance.init.is_null();
  const Result<Provenance> first = ProvenanceFromJson(provenance.init);
  const bool known = first && !first->options.is_null();
  const Result<TrainOptions> options = TrainOptionsFromJson(provenance.options);
  std::string text = known ? Commands(*first) : "";
  if (!options) return text + "    # options: " + provenance.options.dump() + "\n";
  text += "    trainer train --data DIR --out FILE " + FlagsText(*options);
  if (continued) text += known ? " --init FIRST" : " --init FILE";
  if (!provenance.teacher_digest.empty()) text += " --teacher FILE";
  if (!provenance.left_out_digest.empty()) text += " --leave-out FILE";
  if (!provenance.negatives_digest.empty()) text += " --negatives DIR";
  return text + "\n";
}

// How the model was trained, from the provenance in its file. In files from elsewhere that may be
// any text.
std::string Training(const NetworkDescription& weights) {
  const Result<Provenance> provenance = ParseProvenance(weights.provenance);
  if (!provenance || provenance->options.is_null()) {
    return "The file does not say how it was trained.\n";
  }
  const std::string& digest = provenance->data_digest;
  return Commands(*provenance) + "\nTrained on " + Counted(provenance->training_photos, "photo") +
         (provenance->negatives_digest.empty()
              ? std::string()
              : " and " + Counted(provenance->training_negatives, "photo") + " of other things") +
         (provenance->left_out_digest.empty()
              ? std::string()
              : "; left out " + Counted(provenance->left_out_photos, "photo") +
                    " with doubtful labels") +
         (provenance->unseen_digest.empty()
              ? std::string()
              : "; held out " + Counted(provenance->unseen_photos, "photo") +
                    " of unseen sources") +
         "; validated on " + Grouped(provenance->validation_photos) + ", with " +
         Grouped(provenance->test_photos) +
         " kept for the test. Near-duplicates are always in the same split. Data digest: `" +
         (digest.empty() ? "unknown" : digest) + "`.\n";
}

}  // namespace

std::string ModelCard(const std::vector<CardEntry>& entries, const CardContext& context) {
  const CardEntry& first = entries.front();
  const NetworkDescription& network = Description(first.weights);
  std::string card =
      "# Model card\n\nMobileNet v1 (arXiv 1704.04861), trained from random weights by this "
      "project's own `trainer`. Recognises " +
      Joined(network.labels) + ".\n\n" + FileTable(entries) + "\n## Accuracy\n\n" +
      WhichPhotos(first, context.part) + "\n\n" + SummaryTable(entries) + "\n" +
      Intervals(entries) + "\n" + "\n    trainer evaluate --weights FILE --data DIR" +
      (!context.part                    ? ""
       : context.part == HeldOut::kTest ? " --test"
                                        : " --held-out") +
      (first.result.ood_acceptance ? " --negatives DIR" : "") +
      (context.sources.empty() ? "" : " --sources FILE") + "\n\n### By class\n\n" +
      ClassTable(entries) + "\n" + FrequentMistakes(first.result.evaluation) + "\n";
  card += UnseenSection(entries);
  if (first.result.ood_acceptance) {
    card += "\n" + CardUnknowns(entries, context.part.has_value());
  }
  if (!context.sources.empty()) {
    card +=
        "\n### By source\n\nWhere the recall of a class differs much between sources, the model "
        "may recognise the look of a source rather than the class.\n\n" +
        SourceTable(first, context);
  }
  card += "\n## Training\n";
  std::vector<std::string> described;
  for (const CardEntry& entry : entries) {
    const NetworkDescription& description = Description(entry.weights);
    const auto found = std::find(described.begin(), described.end(), description.provenance);
    if (found != described.end()) continue;
    described.push_back(description.provenance);
    std::vector<std::string> names;
    for (const CardEntry& other : entries) {
      if (Description(other.weights).provenance == description.provenance) {
        names.push_back("`" + other.name + "`");
      }
    }
    card += "\n" + Joined(names, " and ") + ":\n\n" + Training(description);
  }
  if (!context.notes.empty()) card += "\n" + context.notes;
  return card;
}

}  // namespace mobilenet
