#pragma once

#include "engine/train/layers/pass_scratch.h"

namespace mobilenet {

// A depthwise layer's forward and backward pass over one image of the batch. Arguments and results
// are those of ForwardShard and BackwardShard in engine/train/layers/shard_passes.h, except that
// the gradient of the weights is added to `dweights`.
void ForwardDepthwise(ConvLayer& layer, const ConvLayer& previous, int image, int shard,
                      Activation activation, PassScratch& scratch);
void BackwardDepthwise(const ConvLayer& layer, ConvLayer& previous, const float* da, int image,
                       int shard, Activation activation, PassScratch& scratch, float* previous_da,
                       float* dweights);

}  // namespace mobilenet
