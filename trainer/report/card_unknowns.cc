#include "trainer/report/card_unknowns.h"

#include "trainer/base/markdown.h"
#include "trainer/base/text_table.h"
#include "trainer/evaluation/validation.h"

namespace mobilenet {
namespace {

// Whether training saw a kind is known only for photos that it held out.
std::string AcceptanceTable(const std::vector<CardEntry>& entries, bool held_out) {
  std::vector<std::string> head{"kind of photo", "photos"};
  if (held_out) head.push_back("kind trained on");
  for (const CardEntry& entry : entries) head.push_back("`" + entry.name + "`");
  MarkdownTable table(head);
  const std::vector<OodAcceptance::Kind>& kinds = entries.front().result.ood_acceptance->kinds;
  for (size_t i = 0; i < kinds.size(); ++i) {
    std::vector<std::string> row{kinds[i].name, Grouped(kinds[i].photos)};
    if (held_out) row.push_back(kinds[i].unseen ? "no" : "yes, other photos");
    for (const CardEntry& entry : entries) {
      const OodAcceptance::Kind& kind = entry.result.ood_acceptance->kinds[i];
      row.push_back(Share(static_cast<double>(kind.accepted) / static_cast<double>(kind.photos)));
    }
    table.AddRow(row);
  }
  return table.ToString();
}

// "`a` answers "unknown" below an energy of 1.17, `b` below an energy of 1.2."
std::string Thresholds(const std::vector<CardEntry>& entries) {
  std::vector<std::string> texts;
  bool by_energy = false;
  for (const CardEntry& entry : entries) {
    const Calibration& calibration = Description(entry.weights).calibration;
    by_energy |= calibration.energy_threshold.has_value();
    const std::string name = "`" + entry.name + "`";
    if (!IsFitted(calibration)) {
      texts.push_back(name + " never answers \"unknown\", because no threshold was fitted");
      continue;
    }
    texts.push_back(name + (texts.empty() ? " answers \"unknown\"" : "") + " below " +
                    KnownFrom(calibration));
  }
  return Joined(texts) + "." + (by_energy ? " The energy is log sum exp of the logits." : "");
}

}  // namespace

std::string CardUnknowns(const std::vector<CardEntry>& entries, bool held_out) {
  return "### Photos of other things\n\n" + Thresholds(entries) +
         " Fraction of the photos of other things that are wrongly accepted, by kind:\n\n" +
         AcceptanceTable(entries, held_out);
}

}  // namespace mobilenet
