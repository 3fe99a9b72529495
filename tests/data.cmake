# Tests of unclip_data: no Torch needed.
foreach(name artwork captions cropsource degradation webdataset)
    unclip_add_test(${name} LABELS training LIBRARIES unclip_data)
endforeach()
