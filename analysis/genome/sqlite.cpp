// SPDX-License-Identifier: GPL-3.0-or-later
#include "genome/sqlite.hpp"

#include <sqlite3.h>

#include "lmmd/base/text.hpp"

namespace lmmd::genome {
namespace {

constexpr int kPatience = 30000;  // ms

[[noreturn]] void fail(sqlite3* connection) {
    const std::string reason = sqlite3_errmsg(connection);
    const char* file = sqlite3_db_filename(connection, "main");
    const std::string name = file && *file ? file : "genome";
    switch (sqlite3_errcode(connection) & 0xff) {
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            throw input_error({name}, "found a file that is no genome (" + reason +
                                          "), expected one that `lmmd-analyze genome init` made");
        case SQLITE_READONLY:
        case SQLITE_AUTH:
            throw input_error({"--sql"},
                              "found a statement that does more than read (" + reason + "), expected a SELECT");
        case SQLITE_BUSY:
            throw machine_error(name + " is held by another program for more than 30 s; try again when it is done");
        case SQLITE_ERROR:
            throw input_error({"--sql"}, "found what SQLite does not understand: " + reason);
        default:
            throw machine_error(name + ": " + reason);
    }
}

void check(sqlite3* connection, int code) {
    if (code != SQLITE_OK) fail(connection);
}

int allow_reading(void*, int action, const char*, const char*, const char*, const char*) {
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_READ:
        case SQLITE_FUNCTION:
        case SQLITE_RECURSIVE:
            return SQLITE_OK;
        default:
            return SQLITE_DENY;
    }
}

}  // namespace

Statement::Statement(sqlite3* connection, std::string_view sql) : connection_(connection) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    const int code = sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &statement, &tail);
    statement_.reset(statement);
    check(connection, code);
    const std::string_view rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
    if (!statement || rest.find_first_not_of(" \t\r\n;") != std::string_view::npos)
        throw input_error({"--sql"}, "found " + quote(statement ? rest : sql) + ", expected one statement");
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::bind(int parameter, std::string_view text) {
    check(connection_,
          sqlite3_bind_text(statement_.get(), parameter, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT));
    return *this;
}
Statement& Statement::bind(int parameter, double value) {
    check(connection_, sqlite3_bind_double(statement_.get(), parameter, value));
    return *this;
}
Statement& Statement::bind(int parameter, std::int64_t value) {
    check(connection_, sqlite3_bind_int64(statement_.get(), parameter, value));
    return *this;
}
Statement& Statement::bind(int parameter, std::optional<double> value) {
    if (value) return bind(parameter, *value);
    check(connection_, sqlite3_bind_null(statement_.get(), parameter));
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(connection_);
    sqlite3_reset(statement_.get());
    return false;
}
void Statement::run() {
    while (step()) {}
}

int Statement::columns() const { return sqlite3_column_count(statement_.get()); }
std::string Statement::name(int column) const { return sqlite3_column_name(statement_.get(), column); }
bool Statement::null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
std::string Statement::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return text ? std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)))
                : std::string();
}
double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

Database::Database(const std::filesystem::path& path, Mode mode) : path_(path) {
    std::error_code ignored;
    if (mode != Mode::create && !std::filesystem::is_regular_file(path, ignored))
        throw input_error(
            {path.string()},
            "found no genome, expected a file; `lmmd-analyze genome init` makes one with the literature's values");
    const int flags = mode == Mode::read ? SQLITE_OPEN_READONLY
                                         : SQLITE_OPEN_READWRITE | (mode == Mode::create ? SQLITE_OPEN_CREATE : 0);
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
    connection_.reset(connection);
    if (code != SQLITE_OK)
        throw machine_error(path.string() +
                            " cannot be opened: " + (connection ? sqlite3_errmsg(connection) : "no memory"));
    sqlite3_busy_timeout(connection, kPatience);
    execute("PRAGMA foreign_keys = ON");
}

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close(connection); }

void Database::execute(const std::string& sql) const {
    check(connection_.get(), sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}
std::int64_t Database::last_id() const { return sqlite3_last_insert_rowid(connection_.get()); }

std::int64_t Database::number(std::string_view sql) const {
    Statement statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

void Database::only_select() const { sqlite3_set_authorizer(connection_.get(), &allow_reading, nullptr); }

Transaction::Transaction(const Database& database) : database_(database) { database.execute("BEGIN IMMEDIATE"); }
Transaction::~Transaction() {
    if (!open_) return;
    try {
        database_.execute("ROLLBACK");
    } catch (const Error&) {  // SQLite has already taken it back
    }
}
void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace lmmd::genome
