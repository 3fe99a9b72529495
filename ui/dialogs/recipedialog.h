#pragma once

#include "unclip/modelinfo.h"
#include "unclip/recipe.h"

#include <QDialog>

#include <optional>

class QFormLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace unclip {

class ElidedLabel;

/// A picture with a recipe came into a slot: shows what it says and asks what to do. Closing it
/// leaves the picture in the slot and the settings alone.
class RecipeDialog : public QDialog
{
    Q_OBJECT

public:
    /// @param model the loaded one; nullopt: none
    RecipeDialog(const Recipe &recipe, const QString &file, const std::optional<ModelInfo> &model,
                 QWidget *parent = nullptr);

    void setModel(const std::optional<ModelInfo> &model); ///< another one was loaded meanwhile

Q_SIGNALS:
    void settingsRequested();
    void recreateRequested();
    void pictureRequested(); ///< only the picture

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    QWidget *buildButtons();
    void addRow(QLabel *&label, QLabel *&value, const QString &name);
    void retranslate();
    QString modelWarning() const; ///< empty when the loaded model made it

    Recipe m_recipe;
    QString m_file;
    std::optional<ModelInfo> m_model;
    QLabel *m_heading = nullptr;
    ElidedLabel *m_name = nullptr;
    QPlainTextEdit *m_prompt = nullptr;
    QFormLayout *m_form = nullptr;
    QLabel *m_modeLabel = nullptr;
    QLabel *m_mode = nullptr;
    QLabel *m_seedLabel = nullptr;
    QLabel *m_seed = nullptr;
    QLabel *m_modelLabel = nullptr;
    QLabel *m_modelName = nullptr;
    QLabel *m_createdLabel = nullptr;
    QLabel *m_created = nullptr;
    QLabel *m_warning = nullptr;
    QPushButton *m_useSettings = nullptr;
    QPushButton *m_onlyPicture = nullptr;
    QPushButton *m_recreate = nullptr;
};

} // namespace unclip
