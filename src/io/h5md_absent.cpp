// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for H5MD where HDF5 was not found at build time.
#include "lmmd/base/error.hpp"
#include "lmmd/io/h5md.hpp"

namespace lmmd {
namespace {

Error absent(const std::filesystem::path& path) {
    return machine_error(
        "'" + path.string() +
        "': this program was built without HDF5, which H5MD needs; install it (apt-get install libhdf5-dev) "
        "and build again with './bootstrap build' in a fresh build folder");
}

}  // namespace

struct H5mdWriter::File {};
struct H5mdReader::File {};
H5mdWriter::H5mdWriter(std::filesystem::path path, H5mdContent, std::int64_t) { throw absent(path); }
H5mdWriter::~H5mdWriter() = default;
void H5mdWriter::write(const H5mdFrame&) {}
H5mdReader::H5mdReader(const std::filesystem::path& path) { throw absent(path); }
H5mdReader::~H5mdReader() = default;
const H5mdContent& H5mdReader::content() const { std::abort(); }
std::optional<H5mdFrame> H5mdReader::next() { return std::nullopt; }

}  // namespace lmmd
