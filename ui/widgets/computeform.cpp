#include "widgets/computeform.h"

#include "theme.h"
#include "widgets/wheelguard.h"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QThread>

#include <algorithm>

namespace unclip {

namespace {

constexpr int precisionCount = 4; // in the order of the enum
constexpr int deviceCount = 3;

QComboBox *combo(const QString &name, int count, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(name);
    for (int i = 0; i < count; ++i)
        box->addItem(QString());
    new WheelGuard(box);
    return box;
}

} // namespace

ComputeForm::ComputeForm(QWidget *parent)
    : QWidget(parent)
    , m_deviceLabel(new QLabel(this))
    , m_device(combo(QStringLiteral("deviceBox"), deviceCount, this))
    , m_precisionLabel(new QLabel(this))
    , m_precision(combo(QStringLiteral("precisionBox"), precisionCount, this))
    , m_threadsLabel(new QLabel(this))
    , m_threads(new QSpinBox(this))
{
    m_threads->setObjectName(QStringLiteral("threadsField"));
    m_threads->setRange(0, std::max(1, QThread::idealThreadCount()));
    new WheelGuard(m_threads);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(theme::spacing);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(m_deviceLabel, m_device);
    form->addRow(m_precisionLabel, m_precision);
    form->addRow(m_threadsLabel, m_threads);
    m_deviceLabel->setBuddy(m_device);
    m_precisionLabel->setBuddy(m_precision);
    m_threadsLabel->setBuddy(m_threads);
    const auto tell = [this] { Q_EMIT edited(options()); };
    connect(m_device, &QComboBox::activated, this, tell);
    connect(m_precision, &QComboBox::activated, this, tell);
    connect(m_threads, &QSpinBox::valueChanged, this, tell);
    retranslate();
}

void ComputeForm::setOptions(const LoadOptions &options)
{
    const QSignalBlocker blocker(m_threads);
    m_device->setCurrentIndex(static_cast<int>(options.device));
    m_precision->setCurrentIndex(static_cast<int>(options.precision));
    m_threads->setMaximum(std::max(m_threads->maximum(), options.threads));
    m_threads->setValue(options.threads);
}

LoadOptions ComputeForm::options() const
{
    return { static_cast<Device>(m_device->currentIndex()),
             static_cast<Precision>(m_precision->currentIndex()), m_threads->value() };
}

int ComputeForm::labelWidth() const
{
    return std::max({ m_deviceLabel->sizeHint().width(), m_precisionLabel->sizeHint().width(),
                      m_threadsLabel->sizeHint().width() });
}

void ComputeForm::setLabelWidth(int width)
{
    m_deviceLabel->setMinimumWidth(width);
}

void ComputeForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ComputeForm::retranslate()
{
    m_deviceLabel->setText(tr("Compute on"));
    m_device->setAccessibleName(m_deviceLabel->text());
    const QStringList devices { tr("Whatever is fastest"), tr("Processor (CPU)"),
                                tr("Graphics card (CUDA)") };
    for (int i = 0; i < deviceCount; ++i)
        m_device->setItemText(i, devices[i]);
    m_device->setToolTip(
        tr("A graphics card is used when the studio's LibTorch was built for it."));
    m_precisionLabel->setText(tr("Precision"));
    m_precision->setAccessibleName(m_precisionLabel->text());
    const QStringList precisions { tr("What suits the device"), tr("32 bit, exact (fp32)"),
                                   tr("16 bit, quick (bf16)"), tr("16 bit for graphics (fp16)") };
    for (int i = 0; i < precisionCount; ++i)
        m_precision->setItemText(i, precisions[i]);
    m_precision->setToolTip(tr("Numbers of 16 bit need half the memory. By itself the studio takes "
                               "bf16 where the processor has it, fp16 on a graphics card, else "
                               "fp32."));
    m_threadsLabel->setText(tr("Threads"));
    m_threads->setAccessibleName(m_threadsLabel->text());
    //: number of compute threads: as many as there are processor cores
    m_threads->setSpecialValueText(tr("All cores"));
    m_threads->setToolTip(tr("How many processor cores may compute at a time."));
}

} // namespace unclip
