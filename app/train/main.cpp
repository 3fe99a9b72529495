#include "train/finetunecommand.h"
#include "train/preparecommand.h"
#include "train/runcommand.h"

#include <CLI/CLI.hpp>

#include <iostream>

int main(int argc, char **argv)
{
    CLI::App app("Makes and trains model folders for unCLIP Studio.", "unclip-train");
    app.require_subcommand(1);
    unclip::PrepareCommand prepare(app);
    unclip::RunCommand run(app);
    unclip::FinetuneCommand finetune(app);
    CLI11_PARSE(app, argc, argv);
    if (app.got_subcommand("prepare"))
        return prepare.execute(std::cout, std::cerr);
    if (app.got_subcommand("finetune"))
        return finetune.execute(std::cout, std::cerr);
    return run.execute(std::cout, std::cerr);
}
