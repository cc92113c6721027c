#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"
#include "trainer/config/held_out.h"
#include "trainer/data/photo_index_cache.h"
#include "trainer/evaluation/by_source.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/evaluation.h"
#include "trainer/evaluation/ood_acceptance.h"
#include "trainer/evaluation/ood_scores.h"

namespace mobilenet {

// The photos to measure a model on.
struct EvaluationInputs {
  std::string data;       // folder with one folder of photos per class
  std::string negatives;  // folder with one folder per kind of negatives; may be empty
  // Only the validation or test photos of the model's own training run. Absent: all photos.
  std::optional<HeldOut> part;
  std::string sources;  // list of sources, for FilterToHeldOut; may be empty
};

struct EvaluationResult {
  std::vector<ClassifiedPhoto> photos;  // those that could be used
  Evaluation evaluation;
  double known = 0;    // fraction of the photos whose answer is known
  double seconds = 0;  // for reading and classifying the photos
  // With a part, for a model whose training held whole sources out.
  std::optional<UnseenResult> unseen;
  // With negatives only.
  std::optional<OodAcceptance> ood_acceptance;
  std::vector<OodScoreResult> scores;
};

// The photos of the same sources, then those of unseen sources.
std::vector<ClassifiedPhoto> AllPhotos(const EvaluationResult& result);

// Classifies all photos of `inputs` on `pool`. Messages call the weights `file`. `decoded` keeps
// the folders that had to be decoded to find their held-out photos. Reports files that cannot be
// used on standard error. An error when no photo can be used, or when the folders do not fit the
// weights.
Result<EvaluationResult> EvaluateFolder(const AnyWeights& weights, const std::string& file,
                                        const EvaluationInputs& inputs, PhotoIndexCache& decoded,
                                        ThreadPool& pool);

}  // namespace mobilenet
