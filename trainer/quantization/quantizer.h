#pragma once

#include "engine/model/quantized_weights.h"
#include "trainer/quantization/activation_statistics.h"

namespace mobilenet {

// Whether each output channel has a scale of its own, or all channels of a layer share one. After
// folding, the channels' weights may differ by orders of magnitude, and one scale then ruins the
// network (Krishnamoorthi, arXiv 1806.08342, table 2). kPerTensor exists only for the test of that.
enum class WeightScales { kPerChannel, kPerTensor };

// Post-training quantization of folded weights, with statistics from calibration photos. Activation
// scales and weight scales minimise the squared error of rounding and clipping. Biases are
// corrected for the change that rounded weights make to each channel's mean. Labels, calibration
// and provenance are copied.
QuantizedWeights Quantize(const Weights& folded, const ActivationStatistics& statistics,
                          WeightScales scales = WeightScales::kPerChannel);

}  // namespace mobilenet
