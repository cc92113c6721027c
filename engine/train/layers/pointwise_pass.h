#pragma once

#include "engine/train/layers/pass_scratch.h"

namespace mobilenet {

// A pointwise layer's passes over one block of up to kBlock pixels of the batch, from pixel `first`
// on; as ForwardShard and BackwardShard in engine/train/layers/shard_passes.h.
void ForwardPointwise(ConvLayer& layer, const ConvLayer& previous, int64_t first, int64_t pixels,
                      int shard, Activation activation, PassScratch& scratch);
void BackwardPointwise(const ConvLayer& layer, ConvLayer& previous, const float* da, int64_t first,
                       int64_t pixels, int shard, Activation activation, PassScratch& scratch,
                       float* previous_da, float* dweights);

}  // namespace mobilenet
