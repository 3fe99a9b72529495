#pragma once

#include "unclip/recipe.h"

#include <array>

namespace unclip {

// Which key holds which field, said once for reading and writing: an archive is a FieldReader or a
// FieldWriter, and each structure is a constant for the writer. Keys and names must never change.

constexpr std::array<const char *, 3> namesOf(PriorKind)
{
    return { "diffusion", "autoregressive", "none" };
}
constexpr std::array<const char *, 3> namesOf(CandidateChoice)
{
    return { "best", "picked", "average" };
}
constexpr std::array<const char *, 2> namesOf(BaseNoise)
{
    return { "inverted", "shared" };
}
constexpr std::array<const char *, 3> namesOf(Crop::Mode)
{
    return { "centre", "square", "fit" };
}
inline constexpr std::array<const char *, 3> sourceNames { "picture", "prompt", "latents" };
inline constexpr std::array<const char *, 5> requestNames { "create", "vary", "blend", "edit",
                                                            "explore" };

/// `T` or `const T`.
template <typename Actual, typename T>
using IfIs = std::enable_if_t<std::is_same_v<std::remove_const_t<Actual>, T>, int>;

template <typename Archive, typename S, IfIs<S, Sampling> = 0>
void describe(Archive &archive, S &sampling)
{
    archive.choice("prior", sampling.prior);
    archive.field("prior_steps", sampling.priorSteps);
    archive.field("prior_guidance_scale", sampling.priorGuidanceScale);
    archive.field("candidates", sampling.candidates);
    archive.choice("candidate_choice", sampling.candidateChoice);
    archive.field("picked_candidate", sampling.pickedCandidate);
    archive.field("decoder_steps", sampling.decoderSteps);
    archive.field("decoder_guidance_scale", sampling.decoderGuidanceScale);
    archive.field("eta", sampling.eta);
    archive.field("super_res_steps", sampling.superResSteps);
    archive.field("super_res_second_steps", sampling.superResSecondSteps);
    archive.field("upsample_stages", sampling.upsampleStages);
    archive.field("seed", sampling.seed);
}

template <typename Archive, typename C, IfIs<C, Crop> = 0> void describe(Archive &archive, C &crop)
{
    archive.choice("mode", crop.mode);
    archive.field("x", crop.x);
    archive.field("y", crop.y);
    archive.field("size", crop.size);
}

template <typename Archive, typename P, IfIs<P, PictureSource> = 0>
void describe(Archive &archive, P &picture)
{
    archive.field("name", picture.name);
    archive.field("sha256", picture.sha256);
    archive.object("crop", picture.crop);
}

template <typename Archive, typename P, IfIs<P, PromptSource> = 0>
void describe(Archive &archive, P &prompt)
{
    archive.field("prompt", prompt.prompt);
}

template <typename Archive, typename L, IfIs<L, Latents> = 0>
void describe(Archive &archive, L &latents)
{
    archive.floats("image_embedding", latents.imageEmbedding.values);
    archive.field("noise_shape", latents.latentNoise.shape);
    archive.floats("noise", latents.latentNoise.values);
}

template <typename Archive, typename S, IfIs<S, Source> = 0>
void describe(Archive &archive, S &source)
{
    archive.alternative("kind", source, sourceNames);
    std::visit([&archive](auto &chosen) { describe(archive, chosen); }, source);
}

template <typename Archive, typename C, IfIs<C, Create> = 0>
void describe(Archive &archive, C &create)
{
    archive.field("prompt", create.prompt);
    archive.field("first_image", create.firstImage);
    archive.field("image_count", create.imageCount);
    archive.object("sampling", create.sampling);
}

template <typename Archive, typename V, IfIs<V, Vary> = 0> void describe(Archive &archive, V &vary)
{
    archive.object("source", vary.source);
    archive.field("first_image", vary.firstImage);
    archive.field("image_count", vary.imageCount);
    archive.field("inversion_steps", vary.inversionSteps);
    archive.field("etas", vary.etas);
    archive.object("sampling", vary.sampling);
}

template <typename Archive, typename E, IfIs<E, BlendEnd> = 0>
void describe(Archive &archive, E &end)
{
    archive.object("source", end.source);
    archive.field("weight", end.weight);
}

template <typename Archive, typename B, IfIs<B, Blend> = 0>
void describe(Archive &archive, B &blend)
{
    archive.objects("ends", blend.ends);
    archive.field("mixes", blend.mixes);
    archive.choice("base_noise", blend.baseNoise);
    archive.field("inversion_steps", blend.inversionSteps);
    archive.object("sampling", blend.sampling);
}

template <typename Archive, typename E, IfIs<E, Edit> = 0> void describe(Archive &archive, E &edit)
{
    archive.object("source", edit.source);
    archive.field("before_text", edit.beforeText);
    archive.field("after_text", edit.afterText);
    archive.field("strengths", edit.strengths);
    archive.field("inversion_steps", edit.inversionSteps);
    archive.object("sampling", edit.sampling);
}

template <typename Archive, typename E, IfIs<E, Explore> = 0>
void describe(Archive &archive, E &explore)
{
    archive.object("source", explore.source);
    archive.field("dimensions", explore.dimensions);
    archive.object("sampling", explore.sampling);
}

template <typename Archive, typename R, IfIs<R, Request> = 0>
void describe(Archive &archive, R &request)
{
    archive.alternative("mode", request, requestNames);
    std::visit([&archive](auto &chosen) { describe(archive, chosen); }, request);
}

template <typename Archive, typename R, IfIs<R, Recipe> = 0>
void describe(Archive &archive, R &recipe)
{
    archive.field("version", recipe.version);
    archive.object("request", recipe.request);
    archive.field("picture_index", recipe.pictureIndex);
    archive.field("parameter", recipe.parameter);
    archive.field("model_name", recipe.modelName);
    archive.field("model_hash", recipe.modelHash);
    archive.field("device", recipe.device);
    archive.field("precision", recipe.precision);
    archive.field("threads", recipe.threads);
    archive.field("software_version", recipe.softwareVersion);
    archive.field("created", recipe.created);
    archive.field("parents", recipe.parents);
    archive.field("width", recipe.width);
    archive.field("height", recipe.height);
}

} // namespace unclip
