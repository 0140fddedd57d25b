// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of a checkpoint: values written one after the other and read back in the same order, bit for bit.
// Each value is preceded by its name, so that a reader out of step with its writer is noticed at once.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "lmmd/base/error.hpp"

namespace lmmd {

class ByteWriter {
public:
    template <class T>
    void put(std::string_view name, const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        label(name);
        T copy = value;
        clear_padding(copy);
        raw(&copy, sizeof copy);
    }
    template <class T>
    void put(std::string_view name, const std::vector<T>& values) {
        static_assert(std::is_trivially_copyable_v<T> && !std::is_same_v<T, bool>);
        label(name);
        const std::uint64_t n = values.size();
        raw(&n, sizeof n);
        raw(values.data(), n * sizeof(T));
    }
    void put(std::string_view name, const std::string& text) { put(name, std::vector<char>(text.begin(), text.end())); }
    const std::string& bytes() const { return bytes_; }

private:
    void label(std::string_view name) {
        const std::uint32_t n = static_cast<std::uint32_t>(name.size());
        raw(&n, sizeof n);
        raw(name.data(), n);
    }
    // What lies between the members of a structure means nothing, but equal states shall leave equal files.
    template <class T>
    static void clear_padding(T& value) {
#if __has_builtin(__builtin_clear_padding)
        if constexpr (std::is_class_v<T>) __builtin_clear_padding(&value);
#endif
    }
    void raw(const void* data, std::size_t n) {
        if (n > 0) bytes_.append(static_cast<const char*>(data), n);
    }
    std::string bytes_;
};

// Throws Error(input) when the bytes end early or a name differs from the one asked for.
class ByteReader {
public:
    ByteReader(std::string_view bytes, std::string source) : bytes_(bytes), source_(std::move(source)) {}

    template <class T>
    void get(std::string_view name, T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        expect(name);
        raw(&value, sizeof value);
    }
    template <class T>
    void get(std::string_view name, std::vector<T>& values) {
        static_assert(std::is_trivially_copyable_v<T> && !std::is_same_v<T, bool>);
        expect(name);
        std::uint64_t n = 0;
        raw(&n, sizeof n);
        if (n > (bytes_.size() - at_) / sizeof(T)) damaged();
        values.resize(n);
        raw(values.data(), n * sizeof(T));
    }
    void get(std::string_view name, std::string& text) {
        std::vector<char> chars;
        get(name, chars);
        text.assign(chars.begin(), chars.end());
    }
    bool at_end() const { return at_ == bytes_.size(); }
    [[noreturn]] void damaged() const {
        throw input_error({source_, 0, 0},
                          "found a damaged checkpoint, expected one that this program wrote; remove it and start over with --force");
    }

private:
    void expect(std::string_view name) {
        std::uint32_t n = 0;
        raw(&n, sizeof n);
        if (n != name.size() || n > bytes_.size() - at_ || bytes_.substr(at_, n) != name) damaged();
        at_ += n;
    }
    void raw(void* out, std::size_t n) {
        if (n > bytes_.size() - at_) damaged();
        if (n > 0) std::memcpy(out, bytes_.data() + at_, n);
        at_ += n;
    }
    std::string_view bytes_;
    std::string source_;
    std::size_t at_ = 0;
};

}  // namespace lmmd
