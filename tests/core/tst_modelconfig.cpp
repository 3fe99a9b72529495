#include "weights/modelconfig.h"

#include "support/goldendir.h"
#include "unclip/error.h"
#include "weights/jsonfile.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace unclip;
using Json = nlohmann::json;

namespace {

enum class Component { Text, Vision, Prior, TextProj, Decoder, SuperRes, Scheduler, Preprocessor };

/// Karlo's published configuration.
Json karlo(Component component)
{
    switch (component) {
    case Component::Text:
        return { { "hidden_size", 768 },
                 { "intermediate_size", 3072 },
                 { "num_attention_heads", 12 },
                 { "projection_dim", 768 },
                 { "hidden_act", "quick_gelu" } };
    case Component::Vision:
        return { { "hidden_size", 1024 },     { "intermediate_size", 4096 },
                 { "num_hidden_layers", 24 }, { "num_attention_heads", 16 },
                 { "patch_size", 14 },        { "projection_dim", 768 } };
    case Component::Prior:
        return Json::object();
    case Component::TextProj:
        return { { "time_embed_dim", 1280 }, { "cross_attention_dim", 1536 } };
    case Component::Decoder:
        return parseJson(R"({"_class_name": "UNet2DConditionModel", "sample_size": 64,
            "in_channels": 3, "out_channels": 6, "layers_per_block": 3,
            "block_out_channels": [320, 640, 960, 1280],
            "down_block_types": ["ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D",
                "SimpleCrossAttnDownBlock2D", "SimpleCrossAttnDownBlock2D"],
            "mid_block_type": "UNetMidBlock2DSimpleCrossAttn",
            "up_block_types": ["SimpleCrossAttnUpBlock2D", "SimpleCrossAttnUpBlock2D",
                "SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"],
            "cross_attention_dim": 1536, "class_embed_type": "identity",
            "attention_head_dim": 64, "resnet_time_scale_shift": "scale_shift"})",
                         "decoder");
    case Component::SuperRes:
        return parseJson(R"({"_class_name": "UNet2DModel", "sample_size": 256, "in_channels": 6,
            "layers_per_block": 3, "block_out_channels": [320, 640], "add_attention": false,
            "down_block_types": ["ResnetDownsampleBlock2D", "ResnetDownsampleBlock2D"],
            "up_block_types": ["ResnetUpsampleBlock2D", "ResnetUpsampleBlock2D"]})",
                         "super_res");
    case Component::Scheduler:
        return { { "_class_name", "UnCLIPScheduler" }, { "clip_sample_range", 5.0 } };
    case Component::Preprocessor:
        break;
    }
    return Json::object();
}

/// Reads a configuration and writes it again.
Json normalised(Component component, const Json &json)
{
    switch (component) {
    case Component::Text:
        return ClipTextConfig::fromJson(json).toJson();
    case Component::Vision:
        return ClipVisionConfig::fromJson(json).toJson();
    case Component::Prior:
        return PriorConfig::fromJson(json).toJson();
    case Component::TextProj:
        return TextProjConfig::fromJson(json).toJson();
    case Component::Decoder:
    case Component::SuperRes:
        return UNetConfig::fromJson(json).toJson();
    case Component::Scheduler:
        return SchedulerConfig::fromJson(json).toJson();
    case Component::Preprocessor:
        break;
    }
    return PreprocessorConfig::fromJson(json).toJson();
}

Json patched(Component component, const QByteArray &patch)
{
    Json json = karlo(component);
    const Json changes = parseJson(patch.toStdString(), "patch");
    for (const auto &[key, value] : changes.items())
        json[key] = value;
    return json;
}

void addRow(Component component, const char *patch)
{
    QTest::addRow("%d %s", static_cast<int>(component), patch) << component << QByteArray(patch);
}

void addRefusedPriors()
{
    for (const char *patch :
         { R"({"num_layers": 0})", R"({"num_layers": 257})", R"({"num_layers": 2.5})",
           R"({"num_layers": "2"})", R"({"num_layers": true})", R"({"num_layers": 1e30})",
           R"({"num_layers": -1})", R"({"num_attention_heads": 65536})",
           R"({"embedding_dim": 9223372036854775807})", R"({"additional_embeddings": 5})",
           R"({"added_emb_type": null})", R"({"encoder_hid_proj_type": null})",
           R"({"embedding_proj_norm_type": "layer"})", R"({"norm_in_type": "layer"})",
           R"({"time_embed_act_fn": "gelu"})", R"({"clip_embed_dim": 512})",
           R"({"embedding_proj_dim": 512})", R"({"time_embed_dim": 4})" })
        addRow(Component::Prior, patch);
}

void addRefusedTextEncoders()
{
    for (const char *patch :
         { R"({"hidden_act": "relu"})", R"({"num_attention_heads": 7})",
           R"({"vocab_size": 1000001})", R"({"max_position_embeddings": 65537})",
           R"({"layer_norm_eps": -1})", R"({"layer_norm_eps": "small"})", R"({"hidden_act": 1})" })
        addRow(Component::Text, patch);
}

void addRefusedImageEncoders()
{
    for (const char *patch : { R"({"patch_size": 300})", R"({"num_channels": 4})",
                               R"({"image_size": 8192, "patch_size": 1})" })
        addRow(Component::Vision, patch);
}

void addRefusedProjections()
{
    for (const char *patch : { R"({"time_embed_dim": null})", R"({"cross_attention_dim": 0})",
                               R"({"clip_extra_context_tokens": 1e9})" })
        addRow(Component::TextProj, patch);
}

void addRefusedDecoders()
{
    for (const char *patch : {
             R"({"_class_name": "UNet3D"})",
             R"({"mid_block_type": "UNetMidBlock2DCrossAttn"})",
             R"({"mid_block_type": null})",
             R"({"class_embed_type": null})",
             R"({"class_embed_type": "timestep"})",
             R"({"act_fn": "gelu"})",
             R"({"flip_sin_to_cos": false})",
             R"({"freq_shift": 1})",
             R"({"center_input_sample": true})",
             R"({"mid_block_scale_factor": 2})",
             R"({"downsample_padding": 0})",
             R"({"only_cross_attention": true})",
             R"({"dual_cross_attention": true})",
             R"({"use_linear_projection": true})",
             R"({"upcast_attention": true})",
             R"({"num_class_embeds": 10})",
             R"({"time_embedding_type": "fourier"})",
             R"({"timestep_post_act": "silu"})",
             R"({"time_cond_proj_dim": 4})",
             R"({"conv_in_kernel": 5})",
             R"({"conv_out_kernel": 1})",
             R"({"projection_class_embeddings_input_dim": 4})",
         })
        addRow(Component::Decoder, patch);
}

void addRefusedDecoderSizes()
{
    for (const char *patch : {
             R"({"resnet_time_scale_shift": "scale"})",
             R"({"layers_per_block": [1, 2]})",
             R"({"layers_per_block": 0})",
             R"({"block_out_channels": []})",
             R"({"block_out_channels": 320})",
             R"({"block_out_channels": [320, 640, 960]})",
             R"({"block_out_channels": [321, 640, 960, 1280]})",
             R"({"block_out_channels": [320, 640, 960, 131072]})",
             R"({"down_block_types": ["DownBlock2D", "DownBlock2D", "DownBlock2D", "X"]})",
             R"({"up_block_types": ["ResnetUpsampleBlock2D"]})",
             R"({"up_block_types": null})",
             R"({"up_block_types": [1, 2, 3, 4]})",
             R"({"attention_head_dim": 60})",
             R"({"attention_head_dim": [8, 8, 8, 8]})",
             R"({"norm_num_groups": 7})",
             R"({"norm_num_groups": 0})",
             R"({"sample_size": 60.5})",
             R"({"sample_size": 60})",
         })
        addRow(Component::Decoder, patch);
}

void addRefusedUpsamplers()
{
    for (const char *patch : {
             R"({"add_attention": true})",
             R"({"add_attention": null})",
             R"({"class_embed_type": "identity"})",
             R"({"down_block_types": ["ResnetDownsampleBlock2D",
                 "SimpleCrossAttnDownBlock2D"]})",
         })
        addRow(Component::SuperRes, patch);
}

void addRefusedSchedulers()
{
    for (const char *patch :
         { R"({"_class_name": "PNDMScheduler"})", R"({"_class_name": "DDIMScheduler"})",
           R"({"prediction_type": "flow"})", R"({"variance_type": "fixed"})",
           R"({"timestep_spacing": "leading"})", R"({"timestep_spacing": 2})",
           R"({"beta_schedule": "linear"})", R"({"num_train_timesteps": 1})",
           R"({"num_train_timesteps": 1e12})", R"({"clip_sample": 1})",
           R"({"clip_sample_range": 0})", R"({"clip_sample_range": "5"})",
           R"({"_class_name": "DDIMScheduler", "beta_schedule": "squaredcos_cap_v2",
              "trained_betas": [0.1]})",
           R"({"_class_name": "DDIMScheduler", "beta_schedule": "squaredcos_cap_v2",
              "steps_offset": 1})" })
        addRow(Component::Scheduler, patch);
}

void addRefusedPreprocessors()
{
    for (const char *patch :
         { R"({"resample": 2})", R"({"do_resize": false})", R"({"do_center_crop": false})",
           R"({"do_normalize": false})", R"({"do_rescale": false})", R"({"rescale_factor": 0.5})",
           R"({"size": {"height": 224, "width": 224}})", R"({"size": {}})", R"({"size": 100000})",
           R"({"crop_size": {"height": 224, "width": 200}})", R"({"crop_size": 512})",
           R"({"image_mean": [0.5, 0.5]})", R"({"image_std": [0, 1, 1]})",
           R"({"image_std": ["a", 1, 1]})", R"({"image_mean": 0.5})" })
        addRow(Component::Preprocessor, patch);
}

} // namespace

Q_DECLARE_METATYPE(Component)

class TestModelConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsKarlo()
    {
        const UNetConfig decoder = UNetConfig::fromJson(karlo(Component::Decoder));
        QVERIFY(decoder.kind == UNetConfig::Kind::Conditional);
        QCOMPARE(decoder.blockOutChannels, (std::vector<std::int64_t> { 320, 640, 960, 1280 }));
        QCOMPARE(decoder.downAttention, (std::vector<bool> { false, true, true, true }));
        QCOMPARE(decoder.upAttention, (std::vector<bool> { true, true, true, false }));
        QVERIFY(decoder.midAttention);
        QVERIFY(decoder.timeScaleShift == UNetConfig::TimeScaleShift::ScaleShift);
        QCOMPARE(decoder.timeEmbedDim(), 1280);
        const UNetConfig superRes = UNetConfig::fromJson(karlo(Component::SuperRes));
        QVERIFY(superRes.kind == UNetConfig::Kind::Unconditional);
        QVERIFY(!superRes.midAttention);
        QCOMPARE(superRes.outChannels, 3);
        QVERIFY(superRes.timeScaleShift == UNetConfig::TimeScaleShift::Default);
        QCOMPARE(PriorConfig::fromJson(Json::object()).width(), 2048);
        QCOMPARE(ClipTextConfig::fromJson(karlo(Component::Text)).vocabSize, 49408);
        QCOMPARE(ClipVisionConfig::fromJson(karlo(Component::Vision)).imageSize, 224);
        QCOMPARE(TextProjConfig::fromJson(karlo(Component::TextProj)).extraContextTokens, 4);
    }

    void roundTrips_data()
    {
        QTest::addColumn<Component>("component");
        QTest::addColumn<QByteArray>("patch");
        for (int i = 0; i <= static_cast<int>(Component::Preprocessor); ++i)
            addRow(static_cast<Component>(i), "{}");
        addRow(Component::Prior, R"({"num_layers": 3.0, "dropout": null, "unknown": [1]})");
        addRow(Component::Text, R"({"hidden_act": "gelu", "layer_norm_eps": null})");
        addRow(Component::Decoder, R"({"sample_size": null, "conv_in_kernel": 3.0})");
        addRow(Component::Decoder, R"({"act_fn": "swish", "norm_eps": 1e-6, "freq_shift": 0.0})");
        addRow(Component::Scheduler, R"({"prediction_type": "sample"})");
        addRow(Component::Scheduler,
               R"({"prediction_type": "v_prediction", "clip_sample": false})");
        addRow(Component::Scheduler, R"({"variance_type": "learned_range"})");
        addRow(Component::Scheduler, R"({"timestep_spacing": "quadratic"})");
        addRow(Component::Preprocessor, R"({"size": 96, "crop_size": 64, "image_std": [1, 1, 1]})");
    }

    void roundTrips()
    {
        QFETCH(const Component, component);
        QFETCH(const QByteArray, patch);
        const Json once = normalised(component, patched(component, patch));
        QCOMPARE(normalised(component, once).dump(), once.dump());
    }

    void readsBothPreprocessorSpellings()
    {
        const Json older = { { "size", 320 }, { "crop_size", 288 } };
        const Json newer = { { "size", { { "shortest_edge", 320 } } },
                             { "crop_size", { { "height", 288 }, { "width", 288 } } } };
        QCOMPARE(PreprocessorConfig::fromJson(older).shortestEdge, 320);
        QCOMPARE(PreprocessorConfig::fromJson(older).cropSize, 288);
        QCOMPARE(PreprocessorConfig::fromJson(newer).toJson().dump(),
                 PreprocessorConfig::fromJson(older).toJson().dump());
    }

    void readsDdimSchedulers()
    {
        const Json json = { { "_class_name", "DDIMScheduler" },
                            { "beta_schedule", "squaredcos_cap_v2" },
                            { "clip_sample", false },
                            { "variance_type", "anything" } };
        QVERIFY(!SchedulerConfig::fromJson(json).clipSample);
        QVERIFY(SchedulerConfig::fromJson(json).varianceType == VarianceType::FixedSmallLog);
    }

    void readsGoldenConfigs_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<Component>("component");
        const auto row = [](const char *file, Component component) {
            QTest::newRow(file) << QByteArray(file) << component;
        };
        row("karlo-tiny/text_encoder/config.json", Component::Text);
        row("karlo-tiny/prior/config.json", Component::Prior);
        row("karlo-tiny/text_proj/config.json", Component::TextProj);
        row("karlo-tiny/decoder/config.json", Component::Decoder);
        row("karlo-tiny/super_res_first/config.json", Component::SuperRes);
        row("karlo-tiny/super_res_last/config.json", Component::SuperRes);
        row("karlo-tiny/prior_scheduler/scheduler_config.json", Component::Scheduler);
        row("karlo-tiny/decoder_scheduler/scheduler_config.json", Component::Scheduler);
        row("karlo-tiny/super_res_scheduler/scheduler_config.json", Component::Scheduler);
        row("karlo-tiny-image-variations/image_encoder/config.json", Component::Vision);
        row("karlo-tiny-image-variations/decoder/config.json", Component::Decoder);
        row("ddim-tiny/unet/config.json", Component::SuperRes);
        row("ddim-tiny/scheduler/scheduler_config.json", Component::Scheduler);
    }

    void readsGoldenConfigs()
    {
        QFETCH(const QByteArray, file);
        QFETCH(const Component, component);
        UNCLIP_NEED_GOLDEN_FILES(file.toStdString());
        const Json golden = readJsonFile(test::goldenDir() / file.toStdString());
        const Json written = normalised(component, golden);
        int found = 0;
        for (const auto &[key, value] : written.items()) {
            if (key == "_class_name" || !golden.contains(key))
                continue; // of another scheduler class, or an older file
            QVERIFY2(golden.at(key) == value, key.c_str());
            ++found;
        }
        QVERIFY(found > 3);
    }

    void refuses_data()
    {
        QTest::addColumn<Component>("component");
        QTest::addColumn<QByteArray>("patch");
        addRefusedPriors();
        addRefusedTextEncoders();
        addRefusedImageEncoders();
        addRefusedProjections();
        addRefusedDecoders();
        addRefusedDecoderSizes();
        addRefusedUpsamplers();
        addRefusedSchedulers();
        addRefusedPreprocessors();
    }

    void refuses()
    {
        QFETCH(const Component, component);
        QFETCH(const QByteArray, patch);
        QVERIFY_EXCEPTION_THROWN(normalised(component, patched(component, patch)), ModelError);
    }

    void namesTheSwitch()
    {
        try {
            normalised(Component::Decoder,
                       patched(Component::Decoder, R"({"dual_cross_attention": true})"));
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains("dual_cross_attention"), error.what());
        }
    }
};

UNCLIP_GOLDEN_MAIN(TestModelConfig)
#include "tst_modelconfig.moc"
