#include "modelcontroller.h"

#include "dialogs/modelsdialog.h"
#include "session/jobrunner.h"
#include "session/settings.h"

#include <QDir>

namespace unclip {

ModelController::ModelController(StudioServices services, QString starterFolder, QWidget *window)
    : QObject(window)
    , m_services(services)
    , m_starterFolder(std::move(starterFolder))
    , m_window(window)
{
    connect(&m_services.runner, &JobRunner::modelFailed, this, &ModelController::onModelFailed);
    connect(&m_services.runner, &JobRunner::modelStateChanged, this, [this](ModelState state) {
        if (state != ModelState::Ready)
            return;
        m_mayFallBack = false;
        const QString folder = m_services.runner.modelFolder();
        m_services.settings.setModelFolder(folder == m_starterFolder ? QString() : folder);
        m_services.settings.addRecentModel(folder);
        tellOfDamage();
    });
}

void ModelController::loadFirst(const QString &folder)
{
    const QString remembered = m_services.settings.modelFolder();
    m_mayFallBack = folder.isEmpty() && !remembered.isEmpty() && remembered != m_starterFolder;
    const QString chosen = !folder.isEmpty() ? folder
        : !remembered.isEmpty()              ? remembered
                                             : m_starterFolder;
    if (!chosen.isEmpty())
        load(chosen);
}

void ModelController::load(const QString &folder)
{
    m_services.runner.loadModel(folder, m_services.settings.loadOptions());
}

void ModelController::openDialog()
{
    auto *dialog =
        new ModelsDialog(m_services.runner, m_services.settings, m_starterFolder, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ModelController::useCpu()
{
    LoadOptions options = m_services.settings.loadOptions();
    options.device = Device::Cpu;
    m_services.settings.setLoadOptions(options);
    load(m_services.runner.modelFolder());
}

void ModelController::useLowerPrecision()
{
    LoadOptions options = m_services.settings.loadOptions();
    const auto &info = m_services.runner.modelInfo();
    const bool onGpu = info && info->device.rfind("cuda", 0) == 0;
    options.precision = onGpu ? Precision::Float16 : Precision::BFloat16;
    m_services.settings.setLoadOptions(options);
    load(m_services.runner.modelFolder());
}

void ModelController::tellOfDamage()
{
    QStringList damage;
    for (const std::string &sentence : m_services.runner.modelInfo()->damage)
        damage += QString::fromStdString(sentence);
    if (!damage.isEmpty())
        Q_EMIT troubled({ Failure::Kind::ModelPart, damage.join(QLatin1Char('\n')) });
}

void ModelController::onModelFailed(const Failure &failure)
{
    Q_EMIT troubled(failure);
    if (!m_mayFallBack || m_starterFolder.isEmpty())
        return;
    m_mayFallBack = false;
    Q_EMIT message(tr("The bundled starter model is used instead."));
    load(m_starterFolder);
}

} // namespace unclip
