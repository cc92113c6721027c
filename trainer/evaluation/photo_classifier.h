#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/image/image.h"
#include "engine/infer/classifier.h"

namespace mobilenet {

// `count` classifiers of the same weights, one for each thread: a classifier owns its arena.
Result<std::vector<Classifier>> CreateClassifiers(const AnyWeights& weights, int count);

// One photo's whole way: file, decode, upright, the whole picture resized and normalised, network.
// The logits stay valid until the classifier's next run.
Result<std::span<const float>> ClassifyPhoto(const std::string& path, Classifier& classifier);

// The same from the decoded picture on.
std::span<const float> ClassifyImage(const Image& image, Classifier& classifier);

}  // namespace mobilenet
