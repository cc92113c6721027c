#pragma once

#include <vector>

#include "engine/infer/classifier.h"

namespace mobilenet {

// What the network saw in the last Run, without the labels: its features after the global average
// pool, one number for each of the last layer's channels (1024 alpha). The fully connected layer's
// product with it, plus the bias, gives the logits. Pictures that look alike have embeddings that
// point the same way.
std::vector<float> Embedding(const Classifier& classifier);

}  // namespace mobilenet
