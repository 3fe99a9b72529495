#pragma once

#include "panels/studioservices.h"
#include "session/failure.h"

#include <QObject>
#include <QString>

class QWidget;

namespace unclip {

/// Which model is loaded: at the start, from the dialog, from a dropped folder. GUI thread.
class ModelController : public QObject
{
    Q_OBJECT

public:
    /// @param starterFolder the bundled model; empty: there is none
    /// @param window parent of dialogs
    ModelController(StudioServices services, QString starterFolder, QWidget *window);

    /// The folder given, else that of the settings, else the starter. A folder of the settings that
    /// is gone or broken falls back to the starter, and says so.
    void loadFirst(const QString &folder);
    void load(const QString &folder);
    void openDialog();

    /// Loads the current model again on the CPU, or at a lower precision: remedies of errors.
    void useCpu();
    void useLowerPrecision();

Q_SIGNALS:
    void troubled(const unclip::Failure &failure);
    void message(const QString &text);

private:
    void onModelFailed(const Failure &failure);
    void tellOfDamage(); ///< in parts that the loaded model works without

    StudioServices m_services;
    QString m_starterFolder;
    QWidget *m_window = nullptr;
    bool m_mayFallBack = false; ///< the first load came from the settings
};

} // namespace unclip
