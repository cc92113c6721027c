#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/image/image.h"
#include "engine/infer/classifier.h"
#include "trainer/console/standard_input.h"

namespace mobilenet {

// `count` classifiers of the same weights: each thread needs one of its own, with its own memory.
Result<std::vector<Classifier>> CreateClassifiers(const AnyWeights& weights, int count);

// Reads, decodes and orients a photo, resizes the whole picture without keeping its aspect ratio,
// and classifies it. The logits are valid until the classifier's next run. An error names the file.
Result<std::span<const float>> ClassifyPhoto(const std::string& path, Classifier& classifier);

// The same for the picture that standard input holds.
Result<std::span<const float>> ClassifyStandardInput(StandardInput& input, Classifier& classifier);

// The same for a decoded picture.
std::span<const float> ClassifyImage(const Image& image, Classifier& classifier);

}  // namespace mobilenet
