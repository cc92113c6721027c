#pragma once

#include <vector>

#include "engine/infer/classifier.h"

namespace mobilenet {

// The embedding of the picture of the classifier's last Run: the output of the global average pool,
// one value for each channel of the last convolution (1024 * alpha). Similar pictures have
// embeddings with a high cosine similarity. The logits are embedding * head_weights() + bias.
std::vector<float> Embedding(const Classifier& classifier);

}  // namespace mobilenet
