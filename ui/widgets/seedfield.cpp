#include "widgets/seedfield.h"

#include "session/requestbuilder.h"
#include "theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QValidator>

#include <algorithm>

namespace unclip {

namespace {

constexpr int iconSize = 18;

/// Whole numbers below 2^64; blanks and line ends, which come with a paste, are dropped.
class SeedValidator : public QValidator
{
public:
    using QValidator::QValidator;

    State validate(QString &input, int &position) const override
    {
        const auto isSpace = [](QChar letter) { return letter.isSpace(); };
        if (std::any_of(input.cbegin(), input.cend(), isSpace)) {
            position -=
                static_cast<int>(std::count_if(input.cbegin(), input.cbegin() + position, isSpace));
            input.erase(std::remove_if(input.begin(), input.end(), isSpace), input.end());
        }
        if (input.isEmpty())
            return Intermediate;
        const bool areDigits = std::all_of(input.cbegin(), input.cend(), [](QChar letter) {
            return letter >= QLatin1Char('0') && letter <= QLatin1Char('9');
        });
        bool fits = false;
        input.toULongLong(&fits);
        return areDigits && fits ? Acceptable : Invalid;
    }
};

} // namespace

SeedField::SeedField(Lock lock, QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_die(new QToolButton(this))
    , m_lock(new QToolButton(this))
{
    m_field->setObjectName(QStringLiteral("seed"));
    m_field->setValidator(new SeedValidator(m_field));
    m_die->setObjectName(QStringLiteral("die"));
    m_die->setIcon(theme::icon(QStringLiteral("dice")));
    m_lock->setObjectName(QStringLiteral("lock"));
    m_lock->setCheckable(true);
    setFocusProxy(m_field);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::smallSpacing);
    row->addWidget(m_field, 1);
    for (QToolButton *button : { m_die, m_lock }) {
        button->setIconSize({ iconSize, iconSize });
        button->setFocusPolicy(Qt::StrongFocus);
        row->addWidget(button);
    }
    connect(m_field, &QLineEdit::textEdited, this, &SeedField::onTyped);
    m_field->installEventFilter(this);
    connect(m_die, &QToolButton::clicked, this, [this] { take(freshSeed()); });
    connect(m_lock, &QToolButton::clicked, this, &SeedField::onLocked);
    m_lock->setVisible(lock == Lock::Offered);
    setSeed(std::nullopt, lock == Lock::Offered);
}

void SeedField::setSeed(std::optional<std::uint64_t> seed, bool isFresh)
{
    const bool isTyped = m_field->hasFocus() && seed == m_seed;
    m_seed = seed;
    if (!isTyped)
        showSeed();
    m_lock->setChecked(!isFresh);
    showState();
}

bool SeedField::isFresh() const
{
    return !m_lock->isChecked();
}

void SeedField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

bool SeedField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        showSeed(); // no empty field is left behind
    return QWidget::eventFilter(watched, event);
}

void SeedField::take(std::uint64_t seed)
{
    m_seed = seed;
    showSeed();
    Q_EMIT edited(seed, isFresh());
}

void SeedField::onTyped(const QString &text)
{
    bool isNumber = false;
    const std::uint64_t seed = text.toULongLong(&isNumber);
    if (!isNumber)
        return;
    m_seed = seed;
    m_lock->setChecked(true); // who types a seed wants that one
    showState();
    Q_EMIT edited(seed, isFresh());
}

void SeedField::onLocked()
{
    showState();
    take(m_seed ? *m_seed : freshSeed());
}

void SeedField::showSeed()
{
    m_field->setText(m_seed ? QString::number(*m_seed) : QString());
}

void SeedField::showState()
{
    m_lock->setIcon(theme::icon(isFresh() ? QStringLiteral("unlock") : QStringLiteral("lock")));
    retranslate();
}

void SeedField::retranslate()
{
    //: the number from which all noise of a picture is drawn
    setAccessibleName(tr("Seed"));
    m_field->setAccessibleName(tr("Seed"));
    //: in the empty field of a seed: chance decides
    m_field->setPlaceholderText(tr("Random"));
    m_field->setToolTip(tr("The number that all chance is drawn from: the same seed and the same "
                           "settings give the same picture (seed)"));
    m_die->setAccessibleName(tr("New seed"));
    m_die->setToolTip(tr("Draw a new seed"));
    m_lock->setAccessibleName(tr("Keep the seed"));
    m_lock->setToolTip(isFresh() ? tr("Every picture gets a new seed. Press to keep this one.")
                                 : tr("This seed is kept. Press for a new one every time."));
    m_lock->setAccessibleDescription(m_lock->toolTip());
}

} // namespace unclip
