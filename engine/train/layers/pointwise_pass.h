#pragma once

#include "engine/train/layers/pass_scratch.h"

namespace mobilenet {

// A pointwise layer's forward and backward pass over one block: the pixels [first, first + pixels)
// of the batch, at most kBlock. Arguments and results are those of ForwardShard and BackwardShard
// in engine/train/layers/shard_passes.h, except that the gradient of the weights is added to
// `dweights`.
void ForwardPointwise(ConvLayer& layer, const ConvLayer& previous, int64_t first, int64_t pixels,
                      int shard, Activation activation, PassScratch& scratch);
void BackwardPointwise(const ConvLayer& layer, ConvLayer& previous, const float* da, int64_t first,
                       int64_t pixels, int shard, Activation activation, PassScratch& scratch,
                       float* previous_da, float* dweights);

}  // namespace mobilenet
