// SPDX-License-Identifier: GPL-3.0-or-later
#include <openssl/evp.h>

#include "lmmd/base/error.hpp"
#include "sha256.hpp"

namespace lmmd {

std::string sha256_bytes(std::string_view bytes) {
    std::string result(kSha256Bytes, '\0');
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(result.data()), &size, EVP_sha256(),
                   nullptr) != 1 ||
        size != kSha256Bytes) {
        throw machine_error("could not compute a SHA-256; check the installation of OpenSSL");
    }
    return result;
}

}  // namespace lmmd
