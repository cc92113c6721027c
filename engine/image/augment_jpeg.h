#pragma once

#include <span>

namespace mobilenet {

// Gives `picture`, [size, size, 3] with values in [0, 255], the errors of a JPEG file of `quality`
// 1 to 100: YCbCr, chroma at half the resolution, and a DCT of 8 x 8 blocks, quantised with the
// tables of ITU-T T.81, annex K, which libjpeg scales by quality. No file is written, because the
// entropy coding after it loses nothing.
void CompressAsJpeg(std::span<float> picture, int size, int quality);

}  // namespace mobilenet
