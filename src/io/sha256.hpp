// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 (FIPS 180-4) by OpenSSL, or where there is none by a few lines of our own: the same bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lmmd {

inline constexpr std::size_t kSha256Bytes = 32;
std::string sha256_bytes(std::string_view bytes);

}  // namespace lmmd
