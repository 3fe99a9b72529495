#include "panels/basisfitrow.h"

#include "dialogs/fitbasisdialog.h"
#include "panels/panelcolumn.h"
#include "panels/panelsupport.h"
#include "theme.h"
#include "uitext.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int barSteps = 1000;

} // namespace

BasisFitRow::BasisFitRow(JobRunner &runner, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_fitter(runner)
    , m_open(new QPushButton)
    , m_bar(new QProgressBar)
    , m_cancel(new QPushButton)
    , m_text(wrappedLabel(QStringLiteral("muted"), this))
{
    m_open->setObjectName(QStringLiteral("fitBasisButton"));
    m_bar->setObjectName(QStringLiteral("fitProgressBar"));
    m_bar->setRange(0, barSteps);
    m_bar->setTextVisible(false);
    m_cancel->setObjectName(QStringLiteral("fitCancelButton"));
    m_text->setObjectName(QStringLiteral("fitText"));
    auto *progress = new QHBoxLayout;
    progress->setSpacing(theme::spacing);
    progress->addWidget(m_bar, 1);
    progress->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::smallSpacing);
    layout->addWidget(m_open);
    layout->addLayout(progress);
    layout->addWidget(m_text);
    connect(m_open, &QPushButton::clicked, this, &BasisFitRow::ask);
    connect(m_cancel, &QPushButton::clicked, &m_fitter, &PcaFitter::cancel);
    connect(&m_fitter, &PcaFitter::runningChanged, this, &BasisFitRow::showState);
    connect(&m_fitter, &PcaFitter::progressed, this, &BasisFitRow::onProgressed);
    connect(&m_fitter, &PcaFitter::finished, this, &BasisFitRow::onFinished);
    connect(&m_fitter, &PcaFitter::cancelled, this,
            [this] { tell(tr("Cancelled. Nothing was written.")); });
    connect(&m_fitter, &PcaFitter::failed, this, [this](const Failure &failure) {
        tell(uitext::trouble(failure).title);
        Q_EMIT failed(failure);
    });
    tell({});
    retranslate();
}

void BasisFitRow::showModel()
{
    showState();
}

void BasisFitRow::setBasis(const BasisOnDisk &basis)
{
    m_basis = basis;
    showState();
}

void BasisFitRow::ask()
{
    auto *dialog = new FitBasisDialog(m_basis, m_runner.modelInfo()->embeddingDim, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { start(dialog->plan()); });
    dialog->open();
}

void BasisFitRow::start(const PcaFitPlan &plan)
{
    m_bar->setValue(0);
    tell(tr("Waits until the pictures before it are made…"));
    m_fitter.start(plan);
}

void BasisFitRow::onProgressed(const Progress &progress)
{
    m_bar->setValue(static_cast<int>(progress.fraction * barSteps));
    if (progress.secondsLeft)
        //: %1 and %2 are numbers, %3 is a duration
        tell(tr("Looked at %1 of %2 files, about %3 left")
                 .arg(progress.step)
                 .arg(progress.stepCount)
                 .arg(uitext::duration(*progress.secondsLeft)));
    else
        tell(tr("Looked at %1 of %2 files").arg(progress.step).arg(progress.stepCount));
}

void BasisFitRow::onFinished(const PcaFit &fit)
{
    const QString done = tr("The basis is ready: %1 components from %n pictures.", nullptr,
                            static_cast<int>(fit.pictures))
                             .arg(fit.components);
    const QString folder = m_fitter.plan().outFolder;
    if (folder == BasisReader::basisFolder(m_runner.modelFolder())) {
        tell(done);
        m_runner.loadModel(m_runner.modelFolder(), m_runner.loadOptions());
        return;
    }
    tell(done + QLatin1Char('\n')
         + tr("It is in %1. A model uses it when it lies in the model's folder under the name "
              "“pca”.")
               .arg(QDir::toNativeSeparators(folder)));
}

void BasisFitRow::tell(const QString &text)
{
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
}

void BasisFitRow::showState()
{
    const bool isRunning = m_fitter.isRunning();
    const QString why = reason();
    m_open->setVisible(!isRunning);
    m_open->setEnabled(why.isEmpty());
    m_open->setToolTip(why.isEmpty() ? tr("Finds the directions in which the pictures of a folder "
                                          "differ most (PCA of their embeddings)")
                                     : why);
    m_open->setAccessibleDescription(m_open->toolTip());
    m_bar->setVisible(isRunning);
    m_cancel->setVisible(isRunning);
}

QString BasisFitRow::reason() const
{
    if (!isReady(m_runner))
        return tr("Waits for a model.");
    return PanelText::encoderReason(m_runner.modelInfo());
}

void BasisFitRow::retranslate()
{
    m_open->setText(tr("Fit a basis from a folder…"));
    m_open->setAccessibleName(m_open->text());
    m_bar->setAccessibleName(tr("Progress of the fit"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel the fit"));
    showState();
}

} // namespace unclip
