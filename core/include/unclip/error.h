#pragma once

#include <stdexcept>
#include <string>

namespace unclip {

/// Base of everything this library throws on purpose; what() is one English sentence that says
/// what is wrong, where, and what to do.
class Error : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// The request cannot be met as it stands and the user can mend it (bad value, unreadable picture).
class InvalidRequest : public Error
{
public:
    using Error::Error;
};

/// A model file is missing, malformed or does not fit its configuration; names the file.
class ModelError : public Error
{
public:
    using Error::Error;
};

/// Reading or writing a file failed for reasons outside its content (permission, disk full).
class FileError : public Error
{
public:
    using Error::Error;
};

/// The compute device failed: out of memory, lost, or not available.
class DeviceError : public Error
{
public:
    using Error::Error;
};

/// Thrown through a computation whose CancellationToken was set. No Error on purpose: nothing that
/// handles errors may swallow it.
class Cancelled
{
};

} // namespace unclip
