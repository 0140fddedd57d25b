// SPDX-License-Identifier: GPL-3.0-or-later
// HDF5 with owners: what is opened is closed, what fails throws.
#pragma once

#include <hdf5.h>

#include <string>
#include <utility>
#include <vector>

#include "lmmd/base/error.hpp"

namespace lmmd::hdf5 {

// An open object of the library and the function that closes it.
class Handle {
public:
    using Close = herr_t (*)(hid_t);
    Handle() = default;
    Handle(hid_t id, Close close) : id_(id), close_(close) {}
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }
    operator hid_t() const { return id_; }
    bool open() const { return id_ >= 0; }

private:
    hid_t id_ = -1;
    Close close_ = nullptr;
};

// The library's own words on stderr would stand between ours.
inline void be_quiet() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

// How files are opened: with what appending needs, and locked where the file system knows locks (some network ones do
// not).
inline Handle file_access() {
    Handle list(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_libver_bounds(list, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
    H5Pset_file_locking(list, true, true);
    return list;
}

inline Handle space(const std::vector<hsize_t>& now, const std::vector<hsize_t>& most) {
    if (now.empty()) return {H5Screate(H5S_SCALAR), H5Sclose};
    return {H5Screate_simple(static_cast<int>(now.size()), now.data(), most.data()), H5Sclose};
}
inline std::vector<hsize_t> extents(hid_t dataset) {
    const Handle space(H5Dget_space(dataset), H5Sclose);
    const int rank = H5Sget_simple_extent_ndims(space);
    std::vector<hsize_t> result(rank > 0 ? static_cast<std::size_t>(rank) : 0);
    if (rank > 0) H5Sget_simple_extent_dims(space, result.data(), nullptr);
    return result;
}
inline Handle dataset(hid_t file, const std::string& path) {
    // H5Lexists wants every group on the way to be there.
    for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1))
        if (at > 0 && H5Lexists(file, path.substr(0, at).c_str(), H5P_DEFAULT) <= 0) return {};
    if (H5Lexists(file, path.c_str(), H5P_DEFAULT) <= 0) return {};
    return {H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose};
}
// A string of any length in UTF-8, which Python's readers take for text (those of fixed length are bytes to them).
inline Handle string_type() {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

}  // namespace lmmd::hdf5
