#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <vector>

namespace unclip {

/// Scaled to length 1; empty for what has no direction (zero, not finite).
std::vector<float> normalised(std::vector<float> values);

/// Pictures with their cosines to a query, best first.
struct Ranking
{
    QStringList ids;
    std::vector<double> cosines;
};

/// The z_i of all pictures under one model, unit vectors one after another in memory.
class EmbeddingMatrix
{
public:
    explicit EmbeddingMatrix(QString modelHash = {});

    const QString &modelHash() const { return m_modelHash; }
    int count() const { return static_cast<int>(m_ids.size()); }

    /// The first vector decides the dimension; others of another one are passed over.
    void put(const QString &id, const std::vector<float> &unit);
    void remove(const QString &id);

    Ranking search(const std::vector<float> &query) const; ///< empty unless it fits

private:
    QString m_modelHash;
    std::size_t m_dimension = 0;
    std::vector<float> m_values; ///< count() * dimension
    std::vector<QString> m_ids;
    QHash<QString, std::size_t> m_rowOf;
};

} // namespace unclip
