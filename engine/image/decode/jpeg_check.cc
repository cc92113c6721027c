#include "engine/image/decode/jpeg_check.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "engine/image/decode/container.h"
#include "engine/image/decode/jpeg_standard_tables.h"
#include "engine/image/refusal/refusal.h"

namespace mobilenet {
namespace {

constexpr uint32_t kQuantizationTables = 0xDB, kRestartInterval = 0xDD;
constexpr uint32_t kProgressive = 0xC2;

bool IsFrame(uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != kJpegHuffmanTables && marker != 0xC8 &&
         marker != 0xCC;
}

int BigEndian16(std::span<const uint8_t> bytes, size_t at) {
  return bytes[at] << 8 | bytes[at + 1];
}

tl::unexpected<Error> Damaged(const std::string& why) { return Fail(RefuseDamaged(why)); }

// The kinds of JPEG that stb_image, and mostly browsers, do not decode.
Result<void> CheckKind(const Segment& frame) {
  if (frame.type >= 0xC9) return Fail(RefuseUnsupported("JPEG with arithmetic coding"));
  if (frame.type == 0xC3 || frame.type == 0xC7) return Fail(RefuseUnsupported("lossless JPEG"));
  if (frame.type > kProgressive) return Fail(RefuseUnsupported("hierarchical JPEG"));
  if (!frame.payload.empty() && frame.payload[0] != 8) {
    return Fail(
        RefuseUnsupported("JPEG with " + std::to_string(frame.payload[0]) + " bits a channel"));
  }
  return {};
}

struct Component {
  int id = 0, horizontal = 1, vertical = 1, quantization = 0;
  bool has_scan = false;  // a progressive one: with the DC coefficients
};

struct Frame {
  bool progressive = false;
  int width = 0, height = 0;
  std::vector<Component> components;

  // Minimum coded units of a scan over `scanned` components; one component alone is not
  // interleaved.
  int64_t Units(const std::vector<const Component*>& scanned) const {
    int most_horizontal = 1, most_vertical = 1;
    for (const Component& component : components) {
      most_horizontal = std::max(most_horizontal, component.horizontal);
      most_vertical = std::max(most_vertical, component.vertical);
    }
    const auto blocks = [](int64_t side, int factor, int most) {
      return ((side * factor + most - 1) / most + 7) / 8;
    };
    if (scanned.size() == 1) {
      return blocks(width, scanned[0]->horizontal, most_horizontal) *
             blocks(height, scanned[0]->vertical, most_vertical);
    }
    return blocks(width, 1, most_horizontal) * blocks(height, 1, most_vertical);
  }
};

std::optional<Frame> ParseFrame(const Segment& segment) {
  const auto payload = segment.payload;
  if (payload.size() < 6) return std::nullopt;
  Frame frame{segment.type == kProgressive, BigEndian16(payload, 3), BigEndian16(payload, 1), {}};
  const size_t count = payload[5];
  if (count == 0 || payload.size() != 6 + 3 * count) return std::nullopt;
  for (size_t i = 0; i < count; ++i) {
    const auto entry = payload.subspan(6 + 3 * i, 3);
    const Component component{entry[0], entry[1] >> 4, entry[1] & 15, entry[2]};
    const auto fits = [](int factor) { return factor >= 1 && factor <= 4; };
    if (!fits(component.horizontal) || !fits(component.vertical)) return std::nullopt;
    if (component.quantization > 3) return std::nullopt;
    frame.components.push_back(component);
  }
  return frame;
}

// The tables that the file has defined so far.
struct Tables {
  std::array<bool, 4> quantization{};
  std::array<bool, 4> dc{}, ac{};

  void AddQuantization(std::span<const uint8_t> payload) {
    while (!payload.empty()) {
      const size_t size = 1 + ((payload[0] >> 4) != 0 ? size_t{128} : size_t{64});
      if (payload.size() < size) return;
      if ((payload[0] & 15) < 4) quantization[payload[0] & 15] = true;
      payload = payload.subspan(size);
    }
  }

  // HasValidHuffmanTables has looked at the lengths.
  void AddHuffman(std::span<const uint8_t> payload) {
    while (payload.size() >= 17) {
      size_t size = 17;
      for (int length = 1; length <= 16; ++length) size += payload[length];
      if (payload.size() < size) return;
      if ((payload[0] & 15) < 4) ((payload[0] >> 4) != 0 ? ac : dc)[payload[0] & 15] = true;
      payload = payload.subspan(size);
    }
  }
};

class Checker {
 public:
  explicit Checker(std::span<const uint8_t> jpeg) : reader_(jpeg) {}

  Result<void> Run() {
    while (const auto segment = reader_.Next()) {
      if (segment->type == kJpegEnd) break;
      if (segment->type == kQuantizationTables) tables_.AddQuantization(segment->payload);
      if (segment->type == kJpegHuffmanTables) tables_.AddHuffman(segment->payload);
      if (segment->type == kRestartInterval && segment->payload.size() >= 2) {
        interval_ = BigEndian16(segment->payload, 0);
      }
      if (IsFrame(segment->type)) {
        if (auto supported = CheckKind(*segment); !supported) return supported;
        frame_ = ParseFrame(*segment);
        if (!frame_) return Damaged("the frame header is damaged");
      }
      if (segment->type == kJpegStartOfScan) {
        if (auto checked = CheckScan(segment->payload); !checked) return checked;
      }
    }
    if (!frame_) return Damaged("the frame header is missing");
    for (size_t i = 0; i < frame_->components.size(); ++i) {
      if (!frame_->components[i].has_scan) {
        return Damaged("colour channel " + std::to_string(i + 1) + " of " +
                       std::to_string(frame_->components.size()) + " has no data");
      }
    }
    return {};
  }

 private:
  Result<void> CheckScan(std::span<const uint8_t> header) {
    if (!frame_) return Damaged("the frame header is missing");
    const size_t count = header.empty() ? 0 : header[0];
    if (count < 1 || count > 4 || header.size() != 4 + 2 * count) {
      return Damaged("a scan header is damaged");
    }
    const auto parameters = header.subspan(1 + 2 * count);
    const int first = parameters[0], successive_high = parameters[2] >> 4;
    std::vector<const Component*> scanned;
    for (size_t i = 0; i < count; ++i) {
      const int id = header[1 + 2 * i], table = header[2 + 2 * i];
      const auto component = std::find_if(frame_->components.begin(), frame_->components.end(),
                                          [&](const Component& c) { return c.id == id; });
      if (component == frame_->components.end()) return Damaged("a scan header is damaged");
      if (!tables_.quantization[component->quantization]) {
        return Damaged("a quantization table is missing");
      }
      const bool reads_dc = first == 0 && successive_high == 0;
      const bool reads_ac = frame_->progressive ? first > 0 : true;
      const int dc = table >> 4, ac = table & 15;
      if ((reads_dc && (dc > 3 || !tables_.dc[dc])) || (reads_ac && (ac > 3 || !tables_.ac[ac]))) {
        return Damaged("a Huffman table is missing");
      }
      if (!frame_->progressive || reads_dc) component->has_scan = true;
      scanned.push_back(&*component);
    }
    if (interval_ == 0) return {};
    const int64_t restarts = (frame_->Units(scanned) - 1) / interval_;
    if (reader_.CountRestarts() < restarts) return Fail(RefuseIncomplete("JPEG"));
    return {};
  }

  JpegReader reader_;
  Tables tables_;
  std::optional<Frame> frame_;
  int interval_ = 0;  // minimum coded units between two restart markers; 0: there are none
};

bool HasHuffmanTables(std::span<const uint8_t> jpeg) {
  JpegReader reader(jpeg);
  while (const auto segment = reader.Next()) {
    if (segment->type == kJpegHuffmanTables) return true;
    if (segment->type == kJpegStartOfScan || segment->type == kJpegEnd) return false;
  }
  return false;
}

}  // namespace

Result<void> CheckJpeg(std::span<const uint8_t> jpeg) { return Checker(jpeg).Run(); }

std::vector<uint8_t> WithStandardHuffmanTables(std::span<const uint8_t> jpeg) {
  if (HasHuffmanTables(jpeg)) return {};
  std::vector<uint8_t> whole(jpeg.begin(), jpeg.begin() + 2);  // start of image
  const std::vector<uint8_t> tables = StandardHuffmanSegment();
  whole.insert(whole.end(), tables.begin(), tables.end());
  whole.insert(whole.end(), jpeg.begin() + 2, jpeg.end());
  return whole;
}

}  // namespace mobilenet
