#include "cli/createcommand.h"

#include "unclip/error.h"

namespace unclip {

CreateCommand::CreateCommand(CLI::App &parent)
    : PictureCommand(*parent.add_subcommand("create", "Make pictures from words"))
{
    app().add_option("prompt,--prompt,-p", m_prompt, "What the picture shows")->type_name("WORDS");
    app().add_option("--count,-n", m_count, "How many pictures")->capture_default_str();
    app()
        .add_option("--first", m_first,
                    "Index of the first picture: picture K of a batch is made alone by --first K")
        ->capture_default_str();
    app()
        .add_option("--recipe", m_recipe.file,
                    "Make the picture of this PNG's recipe again (see also recreate)")
        ->type_name("FILE.png");
    sampling().addEtaTo(app(), "the model's own sampler");
}

ExitCode CreateCommand::run(const Environment &environment, Report &report)
{
    if (m_recipe.file.empty())
        return PictureCommand::run(environment, report);
    requireNothingElse();
    return recreate(environment, m_recipe, model(), output(), report);
}

/// A recipe says all there is to say about the picture.
void CreateCommand::requireNothingElse()
{
    for (const CLI::Option *option : app().get_options()) {
        const std::string &group = option->get_group();
        const bool isBeside =
            group == "Model" || group == "Output" || option->check_name("--recipe");
        if (!isBeside && option->count() > 0)
            throw InvalidRequest(option->get_name()
                                 + " is in the recipe already; leave it or --recipe out.");
    }
}

Request CreateCommand::request() const
{
    if (!m_prompt)
        throw InvalidRequest("There is no prompt; say what the picture shows.");
    Create create;
    create.prompt = *m_prompt;
    create.firstImage = m_first;
    create.imageCount = m_count;
    return create;
}

} // namespace unclip
