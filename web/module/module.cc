// The JavaScript interface of the engine: functions on one global session, because each worker (or
// benchmark page) has its own WebAssembly instance. Arrays are passed as addresses in the module's
// memory.

#include <emscripten/bind.h>

#include <utility>
#include <vector>

#include "engine/infer/answer.h"
#include "engine/infer/class_activation.h"
#include "engine/infer/embedding.h"
#include "web/module/session.h"

namespace mobilenet {
namespace {

uintptr_t Address(const void* pointer) { return reinterpret_cast<uintptr_t>(pointer); }

// Result of classifying a picture. `error` is empty on success. `logits` and `probabilities` are
// the addresses of `count` float32 values each, valid until the next call of Classify.
struct Outcome {
  std::string error;
  uintptr_t logits = 0, probabilities = 0;
  int count = 0;
  int best = 0;
  float confidence = 0;
  bool known = false;
  // Index among the labels of other things; -1 where the network has none.
  int other = -1;
  float otherProbability = 0;
};

// The loaded network; `size` is the side of its input in pixels.
struct Info {
  double alpha = 0;
  int size = 0;
  int classes = 0;  // outputs: labels, then others
  int labels = 0;
  bool int8 = false;
};

// Address of `count` float32 values, valid until the next call that returns a FloatArray.
struct FloatArray {
  uintptr_t address = 0;
  int count = 0;
};

// Session::Reserve; 0 if memory is exhausted.
uintptr_t Reserve(size_t bytes) { return Address(session().Reserve(bytes)); }

// Session::ReserveStrip; 0 if memory is exhausted.
uintptr_t ReserveStrip(int width, int height, int top, int rows) {
  return Address(session().ReserveStrip(width, height, top, rows));
}

// Session::Load; returns the error, or an empty string.
std::string Load(size_t bytes, const std::string& name) {
  const Result<void> loaded = session().Load(bytes, name);
  return loaded ? std::string() : loaded.error().message;
}

Info Describe() {
  const Classifier& classifier = *session().classifier();
  const ModelSpec& spec = classifier.spec();
  return {spec.alpha, spec.resolution, spec.classes, static_cast<int>(classifier.labels().size()),
          classifier.int8()};
}

std::string Label(int index) { return session().classifier()->labels()[index]; }
std::string Other(int index) { return session().classifier()->others()[index]; }

Outcome Classify(int width, int height) {
  Outcome outcome;
  const Result<std::span<const float>> logits = session().Classify(width, height);
  if (!logits) {
    outcome.error = logits.error().message;
    return outcome;
  }
  static Answer answer;  // outlives the call: the caller reads its probabilities
  const Classifier& classifier = *session().classifier();
  answer = Interpret(*logits, classifier.calibration(), classifier.others().size());
  outcome.logits = Address(logits->data());
  outcome.probabilities = Address(answer.probabilities.data());
  outcome.count = static_cast<int>(logits->size());
  outcome.best = answer.best;
  outcome.confidence = answer.confidence;
  outcome.known = answer.known;
  outcome.other = answer.other;
  outcome.otherProbability = answer.other_probability;
  return outcome;
}

FloatArray Keep(std::vector<float> values) {
  static std::vector<float> kept;
  kept = std::move(values);
  return {Address(kept.data()), static_cast<int>(kept.size())};
}

// Heat map and embedding of the picture that was classified last.
FloatArray HeatMap(int label) { return Keep(ClassActivationMap(*session().classifier(), label)); }
FloatArray Embed() { return Keep(Embedding(*session().classifier())); }

// The network without preprocessing, for benchmarks: write size x size x 3 normalised float32
// values to Input(), call Run(), and read `classes` logits at the address that it returns.
uintptr_t Input() { return Address(session().classifier()->input().data()); }
uintptr_t Run() { return Address(session().classifier()->Run().data()); }

}  // namespace

EMSCRIPTEN_BINDINGS(mobilenet) {
  emscripten::value_object<Outcome>("Outcome")
      .field("error", &Outcome::error)
      .field("logits", &Outcome::logits)
      .field("probabilities", &Outcome::probabilities)
      .field("count", &Outcome::count)
      .field("best", &Outcome::best)
      .field("confidence", &Outcome::confidence)
      .field("known", &Outcome::known)
      .field("other", &Outcome::other)
      .field("otherProbability", &Outcome::otherProbability);
  emscripten::value_object<Info>("Info")
      .field("alpha", &Info::alpha)
      .field("size", &Info::size)
      .field("classes", &Info::classes)
      .field("labels", &Info::labels)
      .field("int8", &Info::int8);
  emscripten::value_object<FloatArray>("FloatArray")
      .field("address", &FloatArray::address)
      .field("count", &FloatArray::count);
  emscripten::function("reserve", &Reserve);
  emscripten::function("reserveStrip", &ReserveStrip);
  emscripten::function("load", &Load);
  emscripten::function("describe", &Describe);
  emscripten::function("label", &Label);
  emscripten::function("otherLabel", &Other);
  emscripten::function("classify", &Classify);
  emscripten::function("heatMap", &HeatMap);
  emscripten::function("embed", &Embed);
  emscripten::function("input", &Input);
  emscripten::function("run", &Run);
}

}  // namespace mobilenet
