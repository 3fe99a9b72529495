#include "cli/pcareport.h"

#include "cli/texttable.h"
#include "unclip/requesttools.h"

namespace unclip {

void tellPcaFit(const PcaFit &fit, Report &report)
{
    report.values()["dimension"] = fit.dimension;
    report.values()["components"] = fit.components;
    report.values()["pictures"] = fit.pictures;
    auto explained = nlohmann::ordered_json::array();
    for (std::size_t count = 1; count <= fit.variances.size(); ++count)
        explained.push_back(explainedVariance(fit, count));
    report.values()["explained_variance"] = std::move(explained);
    report.line(std::to_string(fit.components) + " components of " + std::to_string(fit.dimension)
                + " dimensions, from " + std::to_string(fit.pictures) + " pictures");
    TextTable table({ "components", "explained, of all that the basis holds" });
    for (const int count : defaultLadder(fit.dimension, fit.components)) {
        const double share = explainedVariance(fit, static_cast<std::size_t>(count));
        table.addRow({ std::to_string(count), numberText(share * 100.0, 1) + " %" });
    }
    for (const std::string &line : table.lines())
        report.line(line);
}

} // namespace unclip
