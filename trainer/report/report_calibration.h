#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/model/weights.h"

namespace mobilenet {

// How far the network's confidence can be believed (Guo et al., arXiv 1706.04599).
struct Reliability {
  struct Bin {
    int64_t photos = 0;
    double confidence = 0, accuracy = 0;  // means over the bin's photos; 0 without any
  };
  std::vector<Bin> bins;  // equally wide, of confidences from 0 to 1
  double error = 0;       // ECE: |accuracy - confidence|, averaged over photos; NaN without any
};

inline constexpr int kReliabilityBins = 15;

// Confidences are those of Interpret, after the temperature. `truths` are indices into the logits.
Reliability MeasureReliability(const std::vector<std::vector<float>>& logits,
                               std::span<const int> truths, const Calibration& calibration);

// The bins as a picture: accuracy over confidence, with a strip of how many photos each bin holds.
// An SVG element for a page that defines the colours --ink, --faint, --held and --train.
std::string ReliabilityDiagram(const Reliability& reliability);

}  // namespace mobilenet
