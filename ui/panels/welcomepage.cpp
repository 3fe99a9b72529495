#include "panels/welcomepage.h"

#include "theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int columnWidth = 460;
constexpr int stepCount = 3;
constexpr int exampleCount = 4;
constexpr int numberSide = 24;
constexpr double titleScale = 1.5;

/// The number of a step in a circle.
class StepNumber : public QWidget
{
public:
    StepNumber(int number, QWidget *parent)
        : QWidget(parent)
        , m_number(number)
    {
        setFixedSize(numberSide, numberSide);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const ThemeColors colors = theme::colors();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colors.accent, 1.5));
        painter.drawEllipse(QRectF(rect()).adjusted(1, 1, -1, -1));
        painter.setPen(colors.text);
        painter.drawText(rect(), Qt::AlignCenter, QString::number(m_number));
    }

private:
    int m_number = 0;
};

QLabel *wrappingLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    return label;
}

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("welcomePage"));
    auto *column = new QWidget(this);
    column->setMaximumWidth(columnWidth);
    m_title = wrappingLabel(column);
    m_title->setObjectName(QStringLiteral("welcomeTitle"));
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * titleScale);
    large.setWeight(theme::strongWeight);
    m_title->setFont(large);
    m_invitation = wrappingLabel(column);
    m_invitation->setProperty("role", QStringLiteral("muted"));
    m_note = wrappingLabel(column);
    m_note->setObjectName(QStringLiteral("welcomeNote"));
    m_note->setProperty("role", QStringLiteral("muted"));
    m_choose = new QPushButton(column);
    m_choose->setObjectName(QStringLiteral("welcomeChooseModel"));
    connect(m_choose, &QPushButton::clicked, this, &WelcomePage::modelWanted);

    auto *lines = new QVBoxLayout(column);
    lines->setSpacing(theme::largeSpacing);
    lines->addStretch(1);
    lines->addWidget(m_title);
    lines->addWidget(makeSteps());
    lines->addWidget(m_invitation);
    lines->addWidget(makeExamples());
    lines->addWidget(m_note);
    lines->addWidget(m_choose, 0, Qt::AlignLeft);
    lines->addStretch(2);

    auto *middle = new QWidget(this);
    auto *row = new QHBoxLayout(middle);
    row->addStretch(1);
    row->addWidget(column, 100);
    row->addStretch(1);
    auto *scroller = new QScrollArea(this);
    scroller->setWidgetResizable(true);
    scroller->setFrameShape(QFrame::NoFrame);
    scroller->setFocusPolicy(Qt::NoFocus);
    scroller->viewport()->setAutoFillBackground(false);
    middle->setAutoFillBackground(false);
    scroller->setWidget(middle);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroller);
    retranslate();
}

QWidget *WelcomePage::makeSteps()
{
    auto *steps = new QWidget(this);
    auto *grid = new QGridLayout(steps);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme::spacing + theme::smallSpacing);
    grid->setVerticalSpacing(theme::spacing);
    grid->setColumnStretch(1, 1);
    for (int step = 0; step < stepCount; ++step) {
        m_steps.push_back(wrappingLabel(steps));
        grid->addWidget(new StepNumber(step + 1, steps), step, 0, Qt::AlignTop);
        grid->addWidget(m_steps.back(), step, 1, Qt::AlignVCenter);
    }
    return steps;
}

QWidget *WelcomePage::makeExamples()
{
    auto *examples = new QWidget(this);
    auto *column = new QVBoxLayout(examples);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::spacing);
    for (int example = 0; example < exampleCount; ++example) {
        auto *button = new QPushButton(examples);
        button->setObjectName(QStringLiteral("examplePrompt%1").arg(example));
        button->setCursor(Qt::PointingHandCursor);
        connect(button, &QPushButton::clicked, this,
                [this, button] { Q_EMIT examplePromptRequested(button->text()); });
        m_examples.push_back(button);
        column->addWidget(button);
    }
    return examples;
}

void WelcomePage::setMakeKeys(const QString &keys)
{
    m_makeKeys = keys;
    retranslate();
}

void WelcomePage::setMode(Mode mode)
{
    m_mode = mode;
    retranslate();
}

void WelcomePage::setModelState(ModelState state)
{
    m_modelState = state;
    retranslate();
}

void WelcomePage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void WelcomePage::showFirstStep()
{
    switch (m_mode) {
    case Mode::Create:
    case Mode::Gallery:
        m_title->setText(tr("Make a picture"));
        m_steps[0]->setText(tr("Say on the left, in your own words, what you would like to see."));
        break;
    case Mode::Vary:
        m_title->setText(tr("Vary a picture"));
        m_steps[0]->setText(tr("Drop a picture on the left, or click there to open one."));
        break;
    case Mode::Blend:
        m_title->setText(tr("Blend two pictures"));
        m_steps[0]->setText(tr("Give A and B on the left a picture each, or words."));
        break;
    case Mode::Edit:
        m_title->setText(tr("Change a picture by words"));
        m_steps[0]->setText(tr("Drop a picture on the left, and say what it shows now and what it "
                               "should show."));
        break;
    case Mode::Explore:
        m_title->setText(tr("Look inside a picture"));
        m_steps[0]->setText(tr("Drop a picture on the left, or click there to open one."));
        break;
    }
}

void WelcomePage::retranslate()
{
    showFirstStep();
    m_steps[1]->setText(m_makeKeys.isEmpty()
                            ? tr("Press Make, and watch it appear here.")
                            : tr("Press %1 or Make, and watch it appear here.").arg(m_makeKeys));
    m_steps[2]->setText(m_mode == Mode::Create
                            ? tr("Then vary it, blend it with another, or change it by words.")
                            : tr("What you make lands in the gallery, and can be taken further."));
    m_invitation->setText(m_mode == Mode::Create
                              ? tr("Nothing in mind yet? Begin with one of these:")
                              : tr("No picture at hand? Make one of these first, in Create:"));
    m_examples[0]->setText(tr("a red apple"));
    m_examples[1]->setText(tr("a yellow star on a blue background"));
    m_examples[2]->setText(tr("a green leaf with a white outline"));
    m_examples[3]->setText(tr("a smiling sun"));
    for (QPushButton *example : m_examples)
        example->setToolTip(tr("Puts these words into the prompt."));
    m_choose->setText(tr("Choose a model…"));
    const bool isWithout = m_modelState == ModelState::None || m_modelState == ModelState::Failed;
    m_choose->setVisible(isWithout);
    m_note->setVisible(m_modelState != ModelState::Ready);
    if (m_modelState == ModelState::Loading)
        m_note->setText(tr("The model is still being loaded. You can write already."));
    else if (m_modelState == ModelState::Failed)
        m_note->setText(tr("The model could not be loaded."));
    else
        m_note->setText(tr("There is no model to draw with yet."));
}

} // namespace unclip
