#pragma once

#include "engine/train/layers/pass_scratch.h"

namespace mobilenet {

// The forward and backward pass of one layer over one shard of the batch. Each is a walk over
// blocks of pixels (pointwise, conv1) or over images (depthwise) whose working set stays in cache.

// Computes layer.y for the shard and its channel sums. `previous` is null for conv1, which reads
// `images` [batch, size, size, 3].
void ForwardShard(ConvLayer& layer, const ConvLayer* previous, const float* images,
                  ImageRange range, int shard, Activation activation, PassScratch& scratch);

// From da, the gradient of the layer's activation: the weights' gradient of this shard (written to
// `dweights`), the gradient of the previous layer's activation (written to `previous_da`) and that
// layer's gradient sums.
void BackwardShard(ConvLayer& layer, ConvLayer* previous, const float* images, const float* da,
                   ImageRange range, int shard, Activation activation, PassScratch& scratch,
                   float* previous_da, float* dweights);

}  // namespace mobilenet
