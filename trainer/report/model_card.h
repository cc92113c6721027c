#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/weights_file.h"
#include "trainer/evaluation/evaluate_folder.h"

namespace mobilenet {

// One of the files that a card describes, and how it did.
struct CardEntry {
  std::string name;  // of the file, without its folder
  int64_t bytes = 0;
  AnyWeights weights;
  EvaluationResult judgement;
};

struct CardContext {
  std::optional<HeldOut> part;                 // the photos of the judgements; all where absent
  std::map<std::string, std::string> sources;  // as ReadSources gives them; may be empty
  std::string notes;  // Markdown of the author's own for the end: data, limits, intended use
};

// A model card (Mitchell et al., arXiv 1810.03993) as Markdown: the files, what each reaches in all
// and by class, what it takes for known, by source, and how it was trained. The first entry is the
// one that details are told of. All entries must have the same labels; there must be one.
std::string ModelCard(const std::vector<CardEntry>& entries, const CardContext& context);

}  // namespace mobilenet
