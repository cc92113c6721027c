#pragma once

#include "engine/model/quantized_weights.h"
#include "trainer/quantization/activation_statistics.h"

namespace mobilenet {

// Whether a layer's weights share one scale. Folding leaves the channels' weights orders of
// magnitude apart, so that one scale ruins the network (Krishnamoorthi, arXiv 1806.08342, table 2);
// it is here for the test that proves that.
enum class WeightScales { kPerChannel, kPerTensor };

// Post-training quantization of folded weights, with what was observed on calibration photos:
// activation scales and weight scales clip where rounding and clipping together cost least, and
// biases make up for what rounding the weights does to each channel's mean. Everything else that
// the weights say, calibration and provenance too, is carried over.
QuantizedWeights Quantize(const Weights& folded, const ActivationStatistics& statistics,
                          WeightScales scales = WeightScales::kPerChannel);

}  // namespace mobilenet
