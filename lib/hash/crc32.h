// CRC-32/ISO-HDLC: the checksum of zlib, gzip and Ethernet (reflected polynomial 0xEDB88320, initial and final value
// all ones), which half of the balancers in the field use as a hash. Eight octets a step. Pure function, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace proxycore {

// crc32("123456789") is 0xCBF43926. `before` is the CRC of the octets that came before these.
std::uint32_t crc32(std::string_view octets, std::uint32_t before = 0);

}  // namespace proxycore
