#pragma once

#include "session/clipsearch.h"

#include <QIcon>
#include <QWidget>

#include <vector>

class QLineEdit;
class QPushButton;
class QToolButton;

namespace unclip {

class FlowLayout;

/// What is searched for: words as they stand in prompts, or by meaning (CLIP): words, pictures that
/// are dropped here, and mixes of both; a click on a term turns it into "less of this".
class GallerySearchBar : public QWidget
{
    Q_OBJECT

public:
    explicit GallerySearchBar(QWidget *parent = nullptr);

    /// A term; searches at once.
    /// @param name what the picture is called: its words, or its file
    void addPicture(const SlotInput &picture, const QString &name);
    void clear(); ///< emits nothing
    bool isByMeaning() const;
    QString words() const;
    std::vector<SearchTerm> terms() const; ///< of a search by meaning; may be empty
    QLineEdit *field() const { return m_field; }
    void setMeaningAvailable(bool available, const QString &reason);

Q_SIGNALS:
    void wordsEdited(const QString &words); ///< while typing, words as they stand
    void meaningRequested(); ///< Enter, or the terms changed; see terms()
    void cleared(); ///< no search by meaning any more
    void pictureDropped(const QString &file, const QString &pictureId);

protected:
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    struct NamedTerm
    {
        SearchTerm term;
        QString name;
        QIcon thumbnail;
    };

    void retranslate();
    void onTyped(const QString &text);
    void onMeaningToggled(bool on);
    void showTerms();
    QPushButton *makeChip(const NamedTerm &named);
    void turnRound(std::size_t index);
    void requestOrClear();

    QLineEdit *m_field = nullptr;
    QToolButton *m_meaning = nullptr;
    QWidget *m_chips = nullptr;
    FlowLayout *m_chipRow = nullptr;
    std::vector<NamedTerm> m_pictures;
};

} // namespace unclip
