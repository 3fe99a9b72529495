#include "cli/recreatecommand.h"

namespace unclip {

RecreateCommand::RecreateCommand(CLI::App &parent)
    : Command(*parent.add_subcommand("recreate", "Make a picture again from the recipe in it"))
{
    app()
        .add_option("file", m_job.file, "A PNG that this program wrote")
        ->required()
        ->type_name("FILE.png");
    app()
        .add_option("--input,-i", m_job.inputs,
                    "Pictures it was made from, or folders with them; found by their SHA-256")
        ->allow_extra_args(false)
        ->type_name("PATH");
    app().add_flag("--verify", m_verify,
                   "Say whether the pixels are identical (exit code 1 if not); writes nothing "
                   "unless --out is given");
    m_model.addTo(app());
    m_output.addTo(app());
}

ExitCode RecreateCommand::run(const Environment &environment, Report &report)
{
    m_job.verification = m_verify ? Verification::Compare : Verification::None;
    return recreate(environment, m_job, m_model, m_output, report);
}

} // namespace unclip
