# Tests of the command-line tool: in process, on a fake pipeline. No Torch.
function(unclip_add_cli_test name)
    unclip_add_test(${name} LABELS app LIBRARIES unclip_cli
        SOURCES app/tst_${name}.cpp app/cliworld.cpp support/fakepipeline.cpp)
endfunction()

unclip_add_cli_test(cli_parts)
unclip_add_cli_test(cli_pictures)
unclip_add_cli_test(cli_recreate)
unclip_add_cli_test(cli_requests)
unclip_add_cli_test(cli_tools)
unclip_add_cli_test(cli_usage)
