#pragma once

#include "panels/modepanel.h"
#include "picturereader.h"
#include "session/jobqueue.h"

#include <QHash>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;

namespace unclip {

class EtaSheet;

/// The η × seed sheet of Vary: which η, a button, and the pictures of the last sheet as they
/// arrive.
class EtaSheetBox : public QWidget
{
    Q_OBJECT

public:
    EtaSheetBox(StudioServices services, QWidget *parent = nullptr);

    void setInput(const VaryInput &input); ///< emits nothing
    void setReason(const QString &reason); ///< why no sheet can be made; empty: one can

    /// Shows the pictures of this job from now on.
    void follow(quint64 job, const std::vector<double> &etas, int columns);

Q_SIGNALS:
    void etasEdited(const std::vector<double> &etas);
    void makeRequested();
    void showInViewer(const unclip::ViewerContent &content);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void connectParts();
    void retranslate();
    void showTexts();
    void onEtasTyped();
    void onSaved(const PictureRecord &record, quint64 job);
    void onPreviewed(quint64 job, const SharedImage &x0, int picture);
    void onThumbnail(const QString &id);
    void onEnded(quint64 job);
    void onActivated(int row, int column);
    void showRecord(const PictureRecord &record, const QImage &picture);
    void setCell(int index, const QImage &picture);

    StudioServices m_services;
    PictureReader m_reader;
    VaryInput m_input; ///< as last shown
    QString m_reason;
    std::optional<quint64> m_job;
    std::vector<PictureRecord> m_records; ///< of the sheet, in the order of its cells
    QHash<QString, int> m_cells; ///< ids whose thumbnail is still to come, to their cell
    std::optional<PictureRecord> m_wanted; ///< being read for the viewer
    QLabel *m_etasLabel = nullptr;
    QLineEdit *m_etas = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_make = nullptr;
    EtaSheet *m_sheet = nullptr;
};

/// Numbers in 0..1 parted by blanks, commas or semicolons; nothing when one of them is not.
std::optional<std::vector<double>> etasFrom(const QString &text);
QString etasText(const std::vector<double> &etas);

} // namespace unclip
