#pragma once

#include <cstdint>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/// A TCP port of the loopback that nobody listens on at this moment.
inline std::uint16_t freePort()
{
    const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *plain = reinterpret_cast<sockaddr *>(&address);
    socklen_t size = sizeof address;
    const bool bound = ::bind(handle, plain, size) == 0 && ::getsockname(handle, plain, &size) == 0;
    ::close(handle);
    return bound ? ntohs(address.sin_port) : std::uint16_t { 0 };
}
