#include "trainer/report/card_unknowns.h"

#include "trainer/base/markdown.h"
#include "trainer/base/text_table.h"
#include "trainer/evaluation/validation.h"

namespace mobilenet {
namespace {

// Which kinds training saw is known of photos that it held out.
std::string RejectionTable(const std::vector<CardEntry>& entries, bool held_out) {
  std::vector<std::string> head{"kind of photo", "photos"};
  if (held_out) head.push_back("in training");
  for (const CardEntry& entry : entries) head.push_back("`" + entry.name + "`");
  MarkdownTable table(head);
  const std::vector<OodAcceptance::Kind>& kinds = entries.front().judgement.ood_acceptance->kinds;
  for (size_t i = 0; i < kinds.size(); ++i) {
    std::vector<std::string> row{kinds[i].name, Grouped(kinds[i].photos)};
    if (held_out) row.push_back(kinds[i].unseen ? "none" : "others of this kind");
    for (const CardEntry& entry : entries) {
      const OodAcceptance::Kind& kind = entry.judgement.ood_acceptance->kinds[i];
      row.push_back(Share(static_cast<double>(kind.accepted) / static_cast<double>(kind.photos)));
    }
    table.AddRow(row);
  }
  return table.ToString();
}

std::string Thresholds(const std::vector<CardEntry>& entries) {
  std::vector<std::string> texts;
  bool by_energy = false;
  for (const CardEntry& entry : entries) {
    const Calibration& calibration = Description(entry.weights).calibration;
    by_energy |= calibration.energy_threshold.has_value();
    texts.push_back(KnownFrom(calibration) + " in `" + entry.name + "`");
  }
  return "An answer counts as known from " + Joined(texts) + " on. " +
         (by_energy ? "The energy is log sum exp of the logits. " : "") +
         "Shares of photos that show none of the classes and are taken for known all the same:";
}

}  // namespace

std::string CardUnknowns(const std::vector<CardEntry>& entries, bool held_out) {
  return "### What they do not know\n\n" + Thresholds(entries) + "\n\n" +
         RejectionTable(entries, held_out);
}

}  // namespace mobilenet
