#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/weights_file.h"
#include "trainer/config/unseen_sources.h"
#include "trainer/evaluation/evaluate_folder.h"

namespace mobilenet {

// A weights file that a card describes, and its results.
struct CardEntry {
  std::string name;  // file name without the folder
  int64_t bytes = 0;
  AnyWeights weights;
  EvaluationResult result;
};

struct CardContext {
  std::optional<HeldOut> part;  // the photos that were evaluated; nullopt: all
  Sources sources;              // from ReadSources; may be empty
  std::string notes;            // Markdown appended at the end
};

// A model card (Mitchell et al., arXiv 1810.03993) as Markdown: the files, their accuracy in total
// and by class, what they wrongly accept, and the training commands. The mistakes and the recall by
// source are those of the first entry. `entries` must not be empty, and all must have the same
// labels.
std::string ModelCard(const std::vector<CardEntry>& entries, const CardContext& context);

}  // namespace mobilenet
