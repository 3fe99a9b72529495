#include "session/libraryindex.h"

#include <QDir>
#include <QFile>
#include <QSqlError>
#include <QTimeZone>
#include <QUuid>

#include <cstring>

namespace unclip {

namespace {

constexpr int applicationId = 0x756E434C; ///< "unCL" in the header of the SQLite file
constexpr int schemaVersion = 1;

/// Columns of the picture table, in this order everywhere.
enum Column {
    Id,
    File,
    Size,
    Modified,
    Sha256,
    ModeKey,
    Title,
    ModelName,
    ModelHash,
    Seed,
    Parameter,
    Drift,
    Created,
    Width,
    Height,
    Parents,
    Batch,
    Broken,
    ColumnCount,
    Starred = ColumnCount, ///< of the mark beside it
    Rating,
};

const char *const columns =
    "id, file, size, modified, sha256, mode, title, model_name, model_hash, "
    "seed, parameter, drift, created, width, height, parents, batch, broken";

IndexError::Kind kindOf(const QSqlError &error)
{
    // Result codes of SQLite; the low byte is the basic one (sqlite.org/rescode.html).
    switch (error.nativeErrorCode().toInt() & 0xFF) {
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return IndexError::Kind::Damaged;
    case 13: // SQLITE_FULL
        return IndexError::Kind::Full;
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
    case 8: // SQLITE_READONLY
    case 10: // SQLITE_IOERR
    case 14: // SQLITE_CANTOPEN
        return IndexError::Kind::Unavailable;
    default:
        return IndexError::Kind::Other;
    }
}

[[noreturn]] void fail(const QString &file, const QSqlError &error)
{
    throw IndexError(kindOf(error),
                     "The index of the library, " + file.toStdString()
                         + ", cannot be used: " + error.text().toStdString() + ".");
}

[[noreturn]] void refuse(const QString &file, const char *reason)
{
    throw IndexError(IndexError::Kind::Damaged,
                     "The index of the library, " + file.toStdString()
                         + ", cannot be used: " + reason);
}

QByteArray blobOf(const std::vector<float> &values)
{
    return { reinterpret_cast<const char *>(values.data()),
             static_cast<qsizetype>(values.size() * sizeof(float)) };
}

std::vector<float> floatsOf(const QByteArray &blob)
{
    std::vector<float> values(static_cast<std::size_t>(blob.size()) / sizeof(float));
    std::memcpy(values.data(), blob.constData(), values.size() * sizeof(float));
    return values;
}

/// Equal strings of many rows share their memory.
class Interner
{
public:
    QString operator()(const QString &text) { return *m_known.insert(text); }

private:
    QSet<QString> m_known;
};

PictureRecord recordOf(const QSqlQuery &row, const QString &root, Interner &interned)
{
    PictureRecord record;
    record.id = row.value(Id).toString();
    record.file = root + QLatin1Char('/') + row.value(File).toString();
    record.mode = modeFromKey(row.value(ModeKey).toString());
    record.title = row.value(Title).toString();
    record.modelName = interned(row.value(ModelName).toString());
    record.modelHash = interned(row.value(ModelHash).toString());
    record.seed = static_cast<quint64>(row.value(Seed).toLongLong());
    record.parameter = row.value(Parameter).toDouble();
    record.drift = row.value(Drift).toDouble();
    record.created = QDateTime::fromMSecsSinceEpoch(row.value(Created).toLongLong(), Qt::UTC);
    record.width = row.value(Width).toInt();
    record.height = row.value(Height).toInt();
    const QString parents = row.value(Parents).toString();
    if (!parents.isEmpty())
        record.parents = parents.split(QLatin1Char('\n'));
    record.batch = interned(row.value(Batch).toString());
    record.broken = row.value(Broken).toBool();
    record.starred = row.value(Starred).toBool();
    record.rating = qBound(0, row.value(Rating).toInt(), 5);
    return record;
}

} // namespace

LibraryIndex::LibraryIndex(const QString &root, QString file)
    : m_root(root)
    , m_file(std::move(file))
{
}

LibraryIndex::~LibraryIndex()
{
    close();
}

LibraryIndex::Origin LibraryIndex::open(Access access)
{
    close();
    m_connection = QStringLiteral("unclip-library-") + QUuid::createUuid().toString();
    try {
        return prepare(access);
    } catch (const IndexError &) {
        close();
        throw;
    }
}

LibraryIndex::Origin LibraryIndex::prepare(Access access)
{
    const bool isReadOnly = access == Access::ReadOnly;
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    database.setDatabaseName(m_file);
    database.setConnectOptions(
        isReadOnly ? QStringLiteral("QSQLITE_BUSY_TIMEOUT=2000;QSQLITE_OPEN_READONLY")
                   : QStringLiteral("QSQLITE_BUSY_TIMEOUT=2000"));
    if (!database.open())
        fail(m_file, database.lastError());
    const bool isEmpty = value(QStringLiteral("SELECT count(*) FROM sqlite_master")).toInt() == 0;
    const int owner = value(QStringLiteral("PRAGMA application_id")).toInt();
    if (isEmpty ? owner != 0 && owner != applicationId : owner != applicationId)
        refuse(m_file, "another program made it.");
    if (value(QStringLiteral("PRAGMA user_version")).toInt() > schemaVersion)
        refuse(m_file, "a newer version of this program made it.");
    if (isReadOnly && isEmpty)
        refuse(m_file, "it is empty.");
    if (!isReadOnly) {
        query(QStringLiteral("PRAGMA journal_mode = WAL"));
        query(QStringLiteral("PRAGMA synchronous = NORMAL"));
    }
    if (isEmpty)
        createTables();
    return isEmpty ? Origin::Fresh : Origin::Existing;
}

void LibraryIndex::createTables()
{
    inTransaction([this] {
        query(QStringLiteral(
            "CREATE TABLE pictures (id TEXT PRIMARY KEY NOT NULL, file TEXT NOT NULL UNIQUE, "
            "size INTEGER NOT NULL, modified INTEGER NOT NULL, sha256 BLOB, mode TEXT, title TEXT, "
            "model_name TEXT, model_hash TEXT, seed INTEGER, parameter REAL, drift REAL, "
            "created INTEGER NOT NULL, width INTEGER, height INTEGER, parents TEXT, batch TEXT, "
            "broken INTEGER)"));
        query(QStringLiteral("CREATE TABLE marks (id TEXT PRIMARY KEY NOT NULL, "
                             "starred INTEGER NOT NULL, rating INTEGER NOT NULL)"));
        query(QStringLiteral("CREATE TABLE embeddings (id TEXT NOT NULL, model_hash TEXT NOT NULL, "
                             "vec BLOB NOT NULL, PRIMARY KEY (id, model_hash))"));
        query(QStringLiteral("PRAGMA application_id = %1").arg(applicationId));
        query(QStringLiteral("PRAGMA user_version = %1").arg(schemaVersion));
    });
}

bool LibraryIndex::isOpen() const
{
    return !m_connection.isEmpty();
}

void LibraryIndex::close()
{
    if (m_connection.isEmpty())
        return;
    if (QSqlDatabase::contains(m_connection)) {
        database().close();
        QSqlDatabase::removeDatabase(m_connection);
    }
    m_connection.clear();
}

void LibraryIndex::setAside(const QString &file)
{
    const QString aside = file + QStringLiteral(".damaged");
    QFile::remove(file + QStringLiteral("-shm"));
    for (const QString &suffix : { QString(), QStringLiteral("-wal") }) {
        QFile::remove(aside + suffix);
        QFile::rename(file + suffix, aside + suffix);
    }
}

LibraryContents LibraryIndex::load() const
{
    QSqlQuery rows =
        query(QStringLiteral("SELECT %1, starred, rating FROM pictures "
                             "LEFT JOIN marks USING (id) ORDER BY created DESC, id DESC")
                  .arg(QLatin1String(columns)));
    LibraryContents contents;
    std::vector<PictureRecord> records;
    Interner interned;
    while (rows.next()) {
        records.push_back(recordOf(rows, m_root, interned));
        contents.setHash(records.back().id, rows.value(Sha256).toByteArray());
    }
    if (rows.lastError().isValid())
        fail(m_file, rows.lastError());
    contents.setPictures(std::move(records));
    QSqlQuery embedded = query(QStringLiteral("SELECT id, model_hash FROM embeddings"));
    while (embedded.next())
        contents.setEmbedded(embedded.value(0).toString(), interned(embedded.value(1).toString()));
    if (embedded.lastError().isValid())
        fail(m_file, embedded.lastError());
    return contents;
}

QHash<QString, KnownFile> LibraryIndex::knownFiles() const
{
    QSqlQuery rows = query(QStringLiteral("SELECT file, id, size, modified FROM pictures"));
    QHash<QString, KnownFile> known;
    while (rows.next())
        known.insert(
            rows.value(0).toString(),
            { rows.value(1).toString(), rows.value(2).toLongLong(), rows.value(3).toLongLong() });
    if (rows.lastError().isValid())
        fail(m_file, rows.lastError());
    return known;
}

Marks LibraryIndex::marks() const
{
    QSqlQuery rows = query(QStringLiteral("SELECT id, starred, rating FROM marks"));
    Marks marks;
    while (rows.next())
        marks.insert(rows.value(0).toString(),
                     { rows.value(1).toBool(), qBound(0, rows.value(2).toInt(), 5) });
    if (rows.lastError().isValid())
        fail(m_file, rows.lastError());
    return marks;
}

QByteArray LibraryIndex::sha256(const QString &id) const
{
    QSqlQuery rows = query(QStringLiteral("SELECT sha256 FROM pictures WHERE id = ?"), { id });
    return rows.next() ? rows.value(0).toByteArray() : QByteArray();
}

EmbeddingMatrix LibraryIndex::embeddings(const QString &modelHash) const
{
    QSqlQuery rows = query(QStringLiteral("SELECT id, vec FROM embeddings JOIN pictures USING (id) "
                                          "WHERE embeddings.model_hash = ?"),
                           { modelHash });
    EmbeddingMatrix matrix(modelHash);
    while (rows.next())
        matrix.put(rows.value(0).toString(), floatsOf(rows.value(1).toByteArray()));
    if (rows.lastError().isValid())
        fail(m_file, rows.lastError());
    return matrix;
}

void LibraryIndex::verify() const
{
    const QString result = value(QStringLiteral("PRAGMA quick_check(pictures)")).toString();
    if (result != QLatin1String("ok"))
        refuse(m_file, "its pages do not fit together.");
}

void LibraryIndex::inTransaction(const std::function<void()> &work)
{
    query(QStringLiteral("BEGIN IMMEDIATE"));
    try {
        work();
        query(QStringLiteral("COMMIT"));
    } catch (const std::exception &) {
        database().rollback();
        throw;
    }
}

void LibraryIndex::put(const IndexedPicture &picture)
{
    const PictureRecord &record = picture.record;
    const QString sql = QStringLiteral("INSERT OR REPLACE INTO pictures (%1) VALUES "
                                       "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query(sql.arg(QLatin1String(columns)),
          { record.id, QDir(m_root).relativeFilePath(record.file), picture.size, picture.modified,
            picture.sha256, modeKey(record.mode), record.title, record.modelName, record.modelHash,
            static_cast<qint64>(record.seed), record.parameter, record.drift,
            record.created.toMSecsSinceEpoch(), record.width, record.height,
            record.parents.join(QLatin1Char('\n')), record.batch, record.broken });
}

void LibraryIndex::remove(const QString &id)
{
    query(QStringLiteral("DELETE FROM pictures WHERE id = ?"), { id });
}

void LibraryIndex::setMark(const QString &id, Mark mark)
{
    if (mark == Mark {})
        query(QStringLiteral("DELETE FROM marks WHERE id = ?"), { id });
    else
        query(QStringLiteral("INSERT OR REPLACE INTO marks (id, starred, rating) VALUES (?, ?, ?)"),
              { id, mark.starred, mark.rating });
}

void LibraryIndex::putEmbedding(const QString &id, const QString &modelHash,
                                const std::vector<float> &unit)
{
    query(
        QStringLiteral("INSERT OR REPLACE INTO embeddings (id, model_hash, vec) VALUES (?, ?, ?)"),
        { id, modelHash, blobOf(unit) });
}

void LibraryIndex::dropEmbeddings(const QString &id)
{
    query(QStringLiteral("DELETE FROM embeddings WHERE id = ?"), { id });
}

void LibraryIndex::dropOrphanedEmbeddings()
{
    query(QStringLiteral("DELETE FROM embeddings WHERE id NOT IN (SELECT id FROM pictures)"));
}

QSqlDatabase LibraryIndex::database() const
{
    return QSqlDatabase::database(m_connection, false);
}

QSqlQuery LibraryIndex::query(const QString &sql, const QVariantList &values) const
{
    QSqlQuery query(database());
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        fail(m_file, query.lastError());
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        fail(m_file, query.lastError());
    return query;
}

QVariant LibraryIndex::value(const QString &sql) const
{
    QSqlQuery row = query(sql);
    if (!row.next())
        fail(m_file, row.lastError());
    return row.value(0);
}

} // namespace unclip
