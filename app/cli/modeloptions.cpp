#include "cli/modeloptions.h"

#include "cli/options.h"
#include "unclip/error.h"

namespace unclip {

namespace {

constexpr int maxThreads = 1024;
constexpr const char *group = "Model";

Choices<Device> devices()
{
    return { { "auto", Device::Auto }, { "cpu", Device::Cpu }, { "cuda", Device::Cuda } };
}

Choices<Precision> precisions()
{
    return { { "auto", Precision::Auto },
             { "fp32", Precision::Float32 },
             { "bf16", Precision::BFloat16 },
             { "fp16", Precision::Float16 } };
}

Device deviceIn(const std::string &name)
{
    if (name.rfind("cuda", 0) == 0) // "cuda:0"
        return Device::Cuda;
    return name == "cpu" ? Device::Cpu : Device::Auto;
}

Precision precisionIn(const std::string &name)
{
    for (const auto &[word, precision] : precisions())
        if (word == name)
            return precision;
    return Precision::Auto;
}

} // namespace

void ModelOptions::addFolderTo(CLI::App &app)
{
    app.add_option("--model,-m", m_folder,
                   "Model folder; default: UNCLIP_MODEL, else the bundled starter model")
        ->group(group)
        ->type_name("DIR");
}

void ModelOptions::addTo(CLI::App &app)
{
    addFolderTo(app);
    addChoice(app, "--device", m_device, devices(), "Where to compute")->group(group);
    addChoice(app, "--precision", m_precision, precisions(),
              "Compute precision; auto takes the fastest that the device does natively")
        ->group(group);
    app.add_option("--threads", m_threads, "Compute threads; 0: one for each physical core")
        ->check(CLI::Range(0, maxThreads))
        ->group(group);
}

std::filesystem::path ModelOptions::folder(const Environment &environment) const
{
    const auto &folder = m_folder.empty() ? environment.defaultModel : m_folder;
    if (folder.empty())
        throw ModelError("There is no starter model beside this program; "
                         "name a model folder with --model or UNCLIP_MODEL.");
    return folder;
}

LoadOptions ModelOptions::loadOptions() const
{
    return { m_device.value_or(Device::Auto), m_precision.value_or(Precision::Auto),
             m_threads.value_or(0) };
}

LoadOptions ModelOptions::loadOptions(const Recipe &recipe) const
{
    return { m_device.value_or(deviceIn(recipe.device)),
             m_precision.value_or(precisionIn(recipe.precision)),
             m_threads.value_or(std::clamp(recipe.threads, 0, maxThreads)) };
}

} // namespace unclip
