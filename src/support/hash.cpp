#include "support/hash.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <vector>

#include "schemadiff/error.h"

namespace schemadiff::support {

namespace {

std::string hex(const unsigned char* bytes, std::size_t size) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(size * 2);
    for (std::size_t i = 0; i < size; ++i) {
        text += kDigits[bytes[i] >> 4];
        text += kDigits[bytes[i] & 15];
    }
    return text;
}

}  // namespace

std::string sha256(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    // Looked up once: to find it by EVP_sha256() each time takes as long as to hash a short text.
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (algorithm == nullptr || EVP_Digest(text.data(), text.size(), digest.data(), &size, algorithm, nullptr) != 1)
        throw Error("OpenSSL cannot make a SHA-256 checksum");
    return hex(digest.data(), size);
}

std::string random_hex(std::size_t digits) {
    std::vector<unsigned char> bytes((digits + 1) / 2);
    if (!bytes.empty() && RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw Error("the operating system gives no random numbers");
    return hex(bytes.data(), bytes.size()).substr(0, digits);
}

}  // namespace schemadiff::support
