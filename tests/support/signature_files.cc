// Writes the files with which a browser can compute the signatures of tests/support/signature.h:
// signature_files FOLDER
//   float32.safetensors, int8.safetensors   the random models
//   images.bin, logits.bin                  float32 numbers: all images, and their logits here
//   signatures.json                         the declared signatures, in hexadecimal

#include <cstdio>
#include <fstream>
#include <string>

#include "engine/model/weights_write.h"
#include "tests/support/signature.h"

namespace mobilenet {
namespace {

void WriteNumbers(const std::string& path, const std::vector<float>& numbers) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(numbers.data()),
             static_cast<std::streamsize>(numbers.size() * sizeof(float)));
}

Result<void> WriteAll(const std::string& folder) {
  const Weights weights = signature::MakeFloat32();
  if (auto done = WriteWeights(folder + "/float32.safetensors", weights, Storage::kFloat32);
      !done) {
    return done;
  }
  const QuantizedWeights quantized = signature::MakeInt8();
  if (auto done = WriteQuantizedWeights(folder + "/int8.safetensors", quantized); !done)
    return done;
  std::vector<float> images;
  for (int i = 0; i < signature::kImages; ++i) {
    const std::vector<float> image = signature::MakeImage(i);
    images.insert(images.end(), image.begin(), image.end());
  }
  WriteNumbers(folder + "/images.bin", images);
  Result<Classifier> classifier = Classifier::Create(weights);
  if (!classifier) return Fail(classifier.error().message);
  WriteNumbers(folder + "/logits.bin", signature::Logits(*classifier));
  char text[200];
  std::snprintf(text, sizeof(text), "{ \"int8\": \"%016llx\", \"float32\": \"%016llx\" }\n",
                static_cast<unsigned long long>(signature::kInt8),
                static_cast<unsigned long long>(signature::kFloat32));
  std::ofstream(folder + "/signatures.json") << text;
  return {};
}

}  // namespace
}  // namespace mobilenet

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: signature_files FOLDER\n");
    return 2;
  }
  if (auto done = mobilenet::WriteAll(argv[1]); !done) {
    std::fprintf(stderr, "signature_files: %s\n", done.error().message.c_str());
    return 1;
  }
  return 0;
}
