#pragma once

#include <QWidget>

#include <cstdint>
#include <optional>

class QLineEdit;
class QToolButton;

namespace unclip {

/// A seed: number field, a die for a new one, and maybe a lock: locked keeps it, unlocked draws a
/// fresh one for every job. Without a seed it says that chance decides; locking draws one then.
/// Pasting digits works; anything else is refused as it is typed.
class SeedField : public QWidget
{
    Q_OBJECT

public:
    enum class Lock { Offered, Always }; ///< Always: live frames stand or fall with the seed

    explicit SeedField(Lock lock = Lock::Offered, QWidget *parent = nullptr);

    /// Emits nothing.
    /// @param seed absent: none was drawn yet
    void setSeed(std::optional<std::uint64_t> seed, bool isFresh);
    std::optional<std::uint64_t> seed() const { return m_seed; }
    bool isFresh() const; ///< a new one for every job

Q_SIGNALS:
    void edited(quint64 seed, bool isFresh);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void take(std::uint64_t seed);
    void onTyped(const QString &text);
    void onLocked();
    void showSeed();
    void showState();
    void retranslate();

    std::optional<std::uint64_t> m_seed;
    QLineEdit *m_field = nullptr;
    QToolButton *m_die = nullptr;
    QToolButton *m_lock = nullptr;
};

} // namespace unclip
