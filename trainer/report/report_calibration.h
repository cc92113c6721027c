#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/model/weights.h"

namespace mobilenet {

// How well confidence predicts accuracy (Guo et al., arXiv 1706.04599).
struct Reliability {
  struct Bin {
    int64_t photos = 0;
    double confidence = 0, accuracy = 0;  // means over the bin's photos, or 0
  };
  std::vector<Bin> bins;  // of equal width, over confidences from 0 to 1
  // Expected calibration error: |accuracy - confidence| of a photo's bin, averaged over the photos;
  // NaN without any.
  double error = 0;
};

inline constexpr int kReliabilityBins = 15;

// Confidences come from Interpret, so the temperature is applied. `truths` are label indices, one
// for each entry of `logits`.
Reliability MeasureReliability(const std::vector<std::vector<float>>& logits,
                               std::span<const int> truths, const Calibration& calibration,
                               size_t others = 0);

// An SVG element: accuracy over confidence for each bin, and the number of photos of each bin
// below. The page must define the colours of report_style.h.
std::string ReliabilityDiagram(const Reliability& reliability);

}  // namespace mobilenet
