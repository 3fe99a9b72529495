#pragma once

#include <QWidget>

#include <cstdint>

class QLabel;
class QLineEdit;
class QToolButton;

namespace unclip {

/// The seed of a mode whose noise stays fixed over many pictures: a number and a die. Unlike
/// SeedField it draws nothing of itself.
class NoiseRow : public QWidget
{
    Q_OBJECT

public:
    explicit NoiseRow(QWidget *parent = nullptr);

    void setSeed(std::uint64_t seed); ///< emits nothing
    std::uint64_t seed() const { return m_seed; }

Q_SIGNALS:
    void edited(quint64 seed);

protected:
    void changeEvent(QEvent *event) override;

private:
    void take(std::uint64_t seed);
    void onTyped();
    void retranslate();

    std::uint64_t m_seed = 0;
    QLabel *m_label = nullptr;
    QLineEdit *m_field = nullptr;
    QToolButton *m_die = nullptr;
};

} // namespace unclip
