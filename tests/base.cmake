# Tests of unclip_base: no Torch needed. Those labelled golden also read the golden cases.
foreach(name cliptokenizer clippreprocess convert modelcheck modelconfig modelfolder safetensors)
    unclip_add_test(${name} LABELS core golden LIBRARIES unclip_base)
endforeach()
foreach(name atomicfile autoregressivepriorconfig bmpreader bpetrainer embeddingquantiser noise
        pickle recipe requestcheck)
    unclip_add_test(${name} LABELS core LIBRARIES unclip_base)
endforeach()
unclip_add_test(textrepair LABELS core LIBRARIES unclip_base ICU::uc ICU::i18n)
unclip_add_test(imagefile LABELS core LIBRARIES unclip_base
    opencv_core opencv_imgcodecs JPEG::JPEG PkgConfig::LCMS2 ZLIB::ZLIB)
unclip_add_test(pngtext LABELS core LIBRARIES unclip_base PNG::PNG PkgConfig::LCMS2 ZLIB::ZLIB)
