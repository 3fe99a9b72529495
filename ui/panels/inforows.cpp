#include "panels/inforows.h"

#include "picturetext.h"
#include "uitext.h"
#include "unclip/requesttools.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <set>
#include <utility>

namespace unclip {

namespace {

/// Gives the free functions of this file a translation context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(unclip::InfoPanel)
};

constexpr int listedAtMost = 3; ///< different values of a summary that are named

QString when(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

QString comma()
{
    //: between the parts of a list in one row of the info panel
    return Text::tr(", ");
}

class RowList
{
public:
    void add(const QString &name, const QString &value, const QString &toolTip = {})
    {
        if (!value.isEmpty())
            m_rows.push_back({ name, value, toolTip });
    }

    std::vector<InfoRow> take() { return std::move(m_rows); }

private:
    std::vector<InfoRow> m_rows;
};

QString parameterName(Mode mode)
{
    switch (mode) {
    case Mode::Vary:
        //: how far a variation was let go
        return Text::tr("Freedom");
    case Mode::Blend:
        //: between the two ends of a blend
        return Text::tr("Place");
    case Mode::Edit:
        //: of an edit by words
        return Text::tr("Strength");
    default:
        break;
    }
    //: how much of the picture's meaning was kept
    return Text::tr("Detail");
}

/// Whether the request goes through the prior at all.
bool usesWords(Request request)
{
    if (std::holds_alternative<Create>(request))
        return true;
    const std::vector<Source *> sources = sourcesOf(request);
    return std::any_of(sources.begin(), sources.end(), [](const Source *source) {
        return std::holds_alternative<PromptSource>(*source);
    });
}

QString sourceNames(Request request)
{
    QStringList names;
    for (const Source *source : sourcesOf(request)) {
        if (const auto *picture = std::get_if<PictureSource>(source))
            names.append(picture->name.empty() ? Text::tr("Picture without a name")
                                               : QString::fromStdString(picture->name));
        if (const auto *words = std::get_if<PromptSource>(source))
            //: %1: a prompt
            names.append(Text::tr("“%1”").arg(QString::fromStdString(words->prompt)));
    }
    return names.join(QLatin1Char('\n'));
}

int inversionStepsOf(const Request &request)
{
    if (const auto *vary = std::get_if<Vary>(&request))
        return vary->inversionSteps;
    if (const auto *edit = std::get_if<Edit>(&request))
        return edit->inversionSteps;
    const auto *blend = std::get_if<Blend>(&request);
    return blend != nullptr && blend->baseNoise == BaseNoise::Inverted ? blend->inversionSteps : 0;
}

QString guidance(double scale)
{
    //: guidance that follows the other settings
    return scale < 0.0 ? Text::tr("automatic") : picturetext::number(scale);
}

QString stepsOf(const Request &request)
{
    const Sampling &sampling = samplingOf(request);
    QStringList steps;
    if (usesWords(request) && sampling.prior == PriorKind::Diffusion && sampling.priorSteps > 0)
        steps.append(Text::tr("imagining %1").arg(sampling.priorSteps));
    if (inversionStepsOf(request) > 0)
        steps.append(Text::tr("finding the noise %1").arg(inversionStepsOf(request)));
    if (sampling.decoderSteps > 0)
        steps.append(Text::tr("drawing %1").arg(sampling.decoderSteps));
    if (sampling.upsampleStages != 0 && sampling.superResSteps > 0)
        steps.append(Text::tr("enlarging %1").arg(sampling.superResSteps));
    return steps.join(comma());
}

QString priorOf(const Sampling &sampling)
{
    const QString kind = picturetext::prior(sampling.prior);
    if (sampling.prior == PriorKind::None || sampling.candidates < 2)
        return kind;
    return Text::tr("%1, best of %n", nullptr, sampling.candidates).arg(kind);
}

void addEdit(RowList &rows, const Edit &edit)
{
    rows.add(Text::tr("Before"), QString::fromStdString(edit.beforeText),
             Text::tr("The words that were taken away (caption before)"));
    rows.add(Text::tr("After"), QString::fromStdString(edit.afterText),
             Text::tr("The words that were put in (caption after)"));
}

void addRecipe(RowList &rows, const Recipe &recipe)
{
    const Request &request = recipe.request;
    const Sampling &sampling = samplingOf(request);
    if (const auto *edit = std::get_if<Edit>(&request))
        addEdit(rows, *edit);
    rows.add(Text::tr("Steps"), stepsOf(request),
             Text::tr("Sampling steps of prior, inversion, decoder and upsampler"));
    rows.add(Text::tr("Guidance"), guidance(sampling.decoderGuidanceScale),
             Text::tr("How strictly the decoder kept to its instructions "
                      "(classifier-free guidance scale)"));
    if (usesWords(request))
        rows.add(Text::tr("Prior"), priorOf(sampling),
                 Text::tr("What turned the words into an image embedding"));
    if (std::holds_alternative<Create>(request) && sampling.eta)
        rows.add(Text::tr("Noise added"), Text::tr("η %1").arg(picturetext::number(*sampling.eta)),
                 Text::tr("η of DDIM in the decoder"));
    rows.add(Text::tr("Sources"), sourceNames(request),
             Text::tr("The pictures and words that this one was made from"));
    rows.add(Text::tr("Made on"),
             QStringList { uitext::device(recipe.device), QString::fromStdString(recipe.precision),
                           Text::tr("%n threads", nullptr, recipe.threads) }
                 .join(comma()),
             Text::tr("Device, precision and compute threads: the same ones give the same bytes"));
}

/// The values that occur, each once, in order; a long list is cut.
QString joined(QStringList values)
{
    values.removeDuplicates();
    values.removeAll(QString());
    const auto more = static_cast<int>(values.size()) - listedAtMost;
    const QString list = values.mid(0, listedAtMost).join(comma());
    return more > 0 ? Text::tr("%1 and %n more", nullptr, more).arg(list) : list;
}

QString span(const QDateTime &from, const QDateTime &to)
{
    const QDate first = from.toLocalTime().date();
    const QDate last = to.toLocalTime().date();
    const QString begin = QLocale().toString(first, QLocale::ShortFormat);
    return first == last
        ? begin
        //: from one day to another
        : Text::tr("%1 – %2").arg(begin, QLocale().toString(last, QLocale::ShortFormat));
}

} // namespace

std::vector<InfoRow> infoRows(const PictureRecord &record, const Recipe *recipe)
{
    RowList rows;
    rows.add(Text::tr("Mode"), uitext::mode(record.mode));
    rows.add(Text::tr("Model"), uitext::modelName(record.modelName),
             record.modelHash.isEmpty() ? QString()
                                        : Text::tr("model hash %1").arg(record.modelHash));
    rows.add(Text::tr("Seed"), QString::number(record.seed),
             Text::tr("The number that all noise of this picture was drawn from"));
    if (record.mode != Mode::Create)
        rows.add(parameterName(record.mode), picturetext::parameter(record.mode, record.parameter),
                 picturetext::parameterToolTip(record.mode));
    const bool isMatch = record.mode == Mode::Create;
    rows.add(isMatch ? Text::tr("Match") : Text::tr("Drift"),
             isMatch ? picturetext::cosine(record.drift)
                     : picturetext::drift(record.mode, record.drift),
             picturetext::driftToolTip(record.mode, record.drift));
    if (recipe != nullptr)
        addRecipe(rows, *recipe);
    rows.add(Text::tr("Size"), picturetext::size(record), Text::tr("Width and height in pixels"));
    if (record.created.isValid())
        rows.add(Text::tr("Made"), when(record.created));
    return rows.take();
}

std::vector<InfoRow> summaryRows(const std::vector<PictureRecord> &records)
{
    if (records.empty())
        return {};
    QStringList modes;
    QStringList models;
    QStringList sizes;
    std::set<Mode> seenModes; // words are made once for each, not for each of 25,000 pictures
    std::set<QString> seenModels;
    std::set<std::pair<int, int>> seenSizes;
    int starred = 0;
    for (const PictureRecord &record : records) {
        if (seenModes.insert(record.mode).second)
            modes.append(uitext::mode(record.mode));
        if (seenModels.insert(record.modelName).second)
            models.append(uitext::modelName(record.modelName));
        if (seenSizes.insert({ record.width, record.height }).second)
            sizes.append(picturetext::size(record));
        starred += record.starred ? 1 : 0;
    }
    const auto [first, last] =
        std::minmax_element(records.begin(), records.end(),
                            [](const auto &a, const auto &b) { return a.created < b.created; });
    RowList rows;
    rows.add(Text::tr("Mode"), joined(modes));
    rows.add(Text::tr("Model"), joined(models));
    rows.add(Text::tr("Size"), joined(sizes), Text::tr("Width and height in pixels"));
    rows.add(Text::tr("Made"), span(first->created, last->created));
    rows.add(Text::tr("Starred"), QLocale().toString(starred));
    return rows.take();
}

} // namespace unclip
