// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite with owners: a connection, a statement, a transaction. Values reach SQL only as bound parameters.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace lmmd::genome {

class Statement {
public:
    // Parameters count from 1; nullopt binds NULL.
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, double value);
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, std::optional<double> value);
    // The next row: true; none: false. After that the statement may be bound and stepped anew.
    bool step();
    void run();  // for what returns no rows

    int columns() const;
    std::string name(int column) const;
    bool null(int column) const;
    std::string text(int column) const;
    double real(int column) const;
    std::int64_t integer(int column) const;

private:
    friend class Database;
    Statement(sqlite3* connection, std::string_view sql);
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    sqlite3* connection_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
public:
    enum class Mode { read, write, create };  // create: makes the file where there is none
    // Waits up to 30 s for other writers. Error(input) for a file that is not there or is no database.
    Database(const std::filesystem::path& path, Mode mode);

    Statement prepare(std::string_view sql) const { return Statement(connection_.get(), sql); }
    void execute(const std::string& sql) const;  // several statements, no parameters
    std::int64_t last_id() const;
    std::int64_t number(std::string_view sql) const;  // the only value of a query
    // From now on nothing but reading of tables is allowed, whatever a statement says.
    void only_select() const;
    const std::filesystem::path& path() const { return path_; }

private:
    struct Close {
        void operator()(sqlite3* connection) const;
    };
    std::filesystem::path path_;
    std::unique_ptr<sqlite3, Close> connection_;
};

// Everything until commit() or nothing; takes the right to write at once, so that two writers wait for each other.
class Transaction {
public:
    explicit Transaction(const Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    const Database& database_;
    bool open_ = true;
};

}  // namespace lmmd::genome
