#pragma once

#include "engine/train/layers/pass_scratch.h"

namespace mobilenet {

// The forward and backward pass of one layer over one shard of the batch. They go over blocks of
// pixels (pointwise, conv1) or over images (depthwise), so that the data at work stays in cache.
// `range` must be ShardImages(shard, batch); each thread has its own `scratch`.

// Computes the shard's part of layer.y and of layer.sums. The input is the activation of
// `previous`, whose FinishForward must have been called. For conv1 `previous` is null and the input
// is `images` [batch, size, size, 3].
void ForwardShard(ConvLayer& layer, const ConvLayer* previous, const float* images,
                  ImageRange range, int shard, Activation activation, PassScratch& scratch);

// Given `da`, the gradient of the layer's activation for the whole batch, writes
// - `dweights`: the gradient of the weights, summed over this shard;
// - the shard's part of `previous_da`: the gradient of the previous layer's activation;
// - the shard's part of previous->gradient_sums.
// The last two are not written for conv1. The layer's FinishBackward must have been called.
void BackwardShard(ConvLayer& layer, ConvLayer* previous, const float* images, const float* da,
                   ImageRange range, int shard, Activation activation, PassScratch& scratch,
                   float* previous_da, float* dweights);

}  // namespace mobilenet
