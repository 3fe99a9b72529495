#pragma once

#include "session/exportplan.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QSpinBox;

namespace unclip {

/// Rows of an export's options, label and field each, in the order of addField().
class ExportPage : public QWidget
{
    Q_OBJECT

public:
    explicit ExportPage(QWidget *parent = nullptr);

Q_SIGNALS:
    void edited(); ///< by the person

protected:
    QComboBox *addCombo(const QString &name);
    QSpinBox *addSpin(const QString &name, int least, int most);
    void addField(QWidget *field);
    QLabel *addNote(const QString &name); ///< muted, under the last field
    QFormLayout *form() { return m_form; }

    void setName(QWidget *field, const QString &name, const QString &toolTip = {});
    void setFieldVisible(QWidget *field, bool visible);
    static void setItems(QComboBox *combo, const QStringList &texts); ///< the choice stays

    virtual void retranslate() = 0;
    virtual void showState() = 0; ///< hides what does not apply
    void onEdited();
    void changeEvent(QEvent *event) override;

private:
    QFormLayout *m_form = nullptr;
};

/// The size of exported pictures: as they are, or a longest side.
class SizeField : public QWidget
{
    Q_OBJECT

public:
    /// @param prefix of the fields' object names
    explicit SizeField(const QString &prefix, QWidget *parent = nullptr);

    void setLongestSide(int pixels); ///< 0: as they are; emits nothing
    int longestSide() const;
    void retranslate();

Q_SIGNALS:
    void edited();

private:
    QComboBox *m_choice = nullptr;
    QSpinBox *m_pixels = nullptr;
};

class PictureExportPage : public ExportPage
{
    Q_OBJECT

public:
    explicit PictureExportPage(QWidget *parent = nullptr);

    void setOptions(const PictureOptions &options, int longestSide);
    PictureOptions options() const;
    int longestSide() const;

protected:
    void retranslate() override;
    void showState() override;

private:
    QComboBox *m_format = nullptr;
    QCheckBox *m_lossless = nullptr;
    QSpinBox *m_quality = nullptr;
    SizeField *m_size = nullptr;
    QComboBox *m_metadata = nullptr;
    QLabel *m_metadataNote = nullptr;
};

class SheetExportPage : public ExportPage
{
    Q_OBJECT

public:
    explicit SheetExportPage(QWidget *parent = nullptr);

    void setOptions(const SheetOptions &options);
    SheetOptions options() const;

protected:
    void retranslate() override;
    void showState() override;

private:
    QComboBox *m_format = nullptr;
    QSpinBox *m_columns = nullptr;
    QComboBox *m_page = nullptr;
    QComboBox *m_orientation = nullptr;
    QSpinBox *m_tileSide = nullptr;
    QComboBox *m_caption = nullptr;
    QComboBox *m_background = nullptr;
};

class SequenceExportPage : public ExportPage
{
    Q_OBJECT

public:
    explicit SequenceExportPage(QWidget *parent = nullptr);

    void setPictureCount(int count); ///< for the length that is told
    void setMp4Available(bool available); ///< else greyed, and a sentence says why
    void setOptions(const SequenceOptions &options, int longestSide, MetadataLevel metadata);
    SequenceOptions options() const;
    int longestSide() const;
    MetadataLevel metadata() const; ///< of a PNG sequence

protected:
    void retranslate() override;
    void showState() override;

private:
    QComboBox *m_format = nullptr;
    QLabel *m_formatNote = nullptr;
    QComboBox *m_order = nullptr;
    QDoubleSpinBox *m_rate = nullptr;
    QLabel *m_lengthNote = nullptr;
    QComboBox *m_playback = nullptr;
    QSpinBox *m_quality = nullptr;
    SizeField *m_size = nullptr;
    QComboBox *m_metadata = nullptr;
    int m_pictureCount = 0;
    bool m_isMp4Available = true;
};

} // namespace unclip
