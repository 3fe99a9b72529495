// What the viewer does with two pictures.

#include "panels/batchstrip.h"
#include "panels/viewercanvas.h"
#include "panels/viewerpanel.h"
#include "picturetext.h"
#include "session/library.h"
#include "widgets/compareview.h"

#include <QFileInfo>

namespace unclip {

void ViewerPanel::compare(const PictureRecord &a, const PictureRecord &b)
{
    m_isFollowing = false;
    m_canvas->hideProgress();
    setCurrent(a);
    m_idB = b.id;
    readPair(b.file, picturetext::title(b));
}

void ViewerPanel::readPair(const QString &fileB, const QString &captionB)
{
    m_captionB = captionB;
    m_pair.read(m_record->file, fileB);
}

void ViewerPanel::showPair(const QImage &a, const QImage &b)
{
    if (!m_record && m_content.picture.isNull())
        return;
    m_state = State::Comparison;
    CompareView &comparison = m_canvas->comparison();
    comparison.setPictures(m_record ? a : m_content.picture, b);
    comparison.setCaptions(m_record ? picturetext::title(*m_record) : m_content.caption,
                           m_captionB);
    m_canvas->showPage(ViewerCanvas::Page::Comparison);
    comparison.setFocus();
    retranslate();
    updateTools();
}

void ViewerPanel::endComparison()
{
    if (m_state != State::Comparison)
        return;
    m_state = State::Content; // of live frames, when it was one
    if (m_record)
        take(*m_record);
    else
        showContent(ViewerContent(m_content));
    m_canvas->view().setFocus();
}

/// The live frame with what it was made from, or with its small picture.
void ViewerPanel::compareContent(CompareChoice choice)
{
    m_isSmallB = choice == CompareChoice::SmallPicture;
    m_captionB =
        m_isSmallB ? tr("Small picture") : QFileInfo(m_content.sourceFile).completeBaseName();
    if (m_isSmallB)
        showPair(m_content.picture, m_content.base);
    else
        m_pair.read(m_content.sourceFile, m_content.sourceFile);
}

/// Another live frame while one is compared.
void ViewerPanel::compareNext(const ViewerContent &content)
{
    if (content.isPreview)
        return;
    m_content = content;
    CompareView &comparison = m_canvas->comparison();
    comparison.changePictures(content.picture,
                              m_isSmallB ? content.base : QImage(comparison.pictureB()));
    comparison.setCaptions(content.caption, m_captionB);
}

const PictureRecord *ViewerPanel::sourceOfShown() const
{
    if (!m_record)
        return nullptr;
    for (const QString &id : m_services.library.parentsOf(m_record->id))
        if (const PictureRecord *parent = m_services.library.find(id))
            return parent;
    return nullptr;
}

void ViewerPanel::compareWith(CompareChoice choice)
{
    if (!m_record)
        return compareContent(choice);
    const PictureRecord shown = *m_record;
    if (choice == CompareChoice::SmallPicture) {
        m_idB.clear();
        return readPair(m_services.library.store().baseFile(shown.id), tr("Small picture"));
    }
    QString next = m_batch->neighbour(shown.id, 1);
    if (next.isEmpty())
        next = m_batch->neighbour(shown.id, -1);
    const PictureRecord *other =
        choice == CompareChoice::Original ? sourceOfShown() : m_services.library.find(next);
    if (other != nullptr)
        compare(shown, *other);
}

void ViewerPanel::onPairUnreadable(const QString &file, const Failure &failure)
{
    const PictureRecord *other = m_services.library.find(m_idB);
    if (other != nullptr && other->file == file)
        setCurrent(*other);
    if (m_record && m_record->file == file)
        showBroken(file, failure);
}

} // namespace unclip
