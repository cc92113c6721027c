#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/split.h"

namespace mobilenet {

// Where photos come from: PhotoFile::relative -> source.
using Sources = std::map<std::string, std::string>;

// Reads a list of sources. A line has a file and its source, separated by a tab. An error names the
// list and the line.
Result<Sources> ReadSources(const std::string& path);

// The list of sources to use: `given`, or else sources.tsv in the folder `data` or beside it. Empty
// when there is none.
std::string FindSources(const std::string& given, const std::string& data);

// Takes the photos of whole sources out of a split, so that a model can be measured on photos from
// sources that it never saw. Those that would be trained on or validate become split.unseen, those
// of the test split.unseen_test; the other photos stay where they are. A photo of an unseen source
// with a near-duplicate among the training photos is not used at all. Photos that are not in the
// list stay. `list` is from FindSources. An error when it cannot be read, has no such source, or
// leaves a class without training photos. Does nothing when `unseen` is empty.
Result<void> HoldOutSources(const std::vector<std::string>& unseen, const std::string& list,
                            const DataFolder& folder, const PhotoSet& photos, Split& split);

// A hash of the indices of the photos that HoldOutSources took out and that are measured: with
// PhotoSet::digest it identifies the photos. Empty when there are none.
std::string UnseenDigest(const Split& split);

}  // namespace mobilenet
