#pragma once

#include <QMetaType>
#include <QString>

#include <exception>

namespace unclip {

/// What went wrong, for the window: ui/uitext makes the title, reason and remedy of it.
struct Failure
{
    enum class Kind {
        None,
        BadRequest, ///< the person can mend the request
        Model, ///< the model folder
        File, ///< reading or writing
        DiskFull,
        Device, ///< out of memory or lost
        Internal, ///< a flaw of ours
        ModelPart, ///< of a model that is loaded and works without it
    };

    Kind kind = Kind::None;
    QString detail; ///< English sentence of the exception, shown folded
    QString reason {}; ///< in the person's language, when more is known than the kind; may be empty
};

/// From an exception of error.h, std::bad_alloc, or any other.
Failure failureOf(const std::exception &error);

} // namespace unclip

Q_DECLARE_METATYPE(unclip::Failure)
