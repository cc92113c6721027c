#pragma once

#include "engine/train/layers/pass_scratch.h"

namespace mobilenet {

// A depthwise layer's passes over one image of the batch; as ForwardShard and BackwardShard in
// engine/train/layers/shard_passes.h.
void ForwardDepthwise(ConvLayer& layer, const ConvLayer& previous, int image, int shard,
                      Activation activation, PassScratch& scratch);
void BackwardDepthwise(const ConvLayer& layer, ConvLayer& previous, const float* da, int image,
                       int shard, Activation activation, PassScratch& scratch, float* previous_da,
                       float* dweights);

}  // namespace mobilenet
