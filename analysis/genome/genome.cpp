// SPDX-License-Identifier: GPL-3.0-or-later
#include "genome/genome.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "genome/schema.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/io/checkpoint.hpp"

namespace lmmd::genome {

const std::vector<std::string>& phases() {
    static const std::vector<std::string> list{"crystal", "metastable", "amorphous",    "liquid",
                                               "film",    "confined",   "high_pressure"};
    return list;
}
const std::vector<std::string>& statuses() {
    static const std::vector<std::string> list{"verified", "derived", "recalled", "computed"};
    return list;
}

std::string fingerprint(const Record& r) {
    if (r.run)  // what a user says of it may change; a deck may read a structure that its own checksum does not cover
        return sha256("run\n" + r.run->path + "\n" + r.run->deck_sha256 + "\n" + r.run->potential_sha256 + "\n" +
                      r.run->seed + "\n" + r.run->precision);
    std::string all = key_of(r.composition) + "\n" + r.phase + "\n" + r.state + "\n" + r.status + "\n" + r.source +
                      "\n" + r.doi + "\n" + r.note;
    for (const auto& [name, v] : r.values)
        all += fmt::format("\n{} {:.17g} {:.17g}", name, v.value, v.error.value_or(-1));
    return sha256(all);
}

Genome::Genome(const std::filesystem::path& path, Database::Mode mode) : database_(path, mode) {
    if (mode == Database::Mode::create) make_schema(database_);
    check_schema(database_);
}

std::vector<Added> Genome::add(const std::vector<Record>& records, const std::vector<Quantity>& quantities) {
    Transaction transaction(database_);
    Statement insert = database_.prepare("INSERT OR IGNORE INTO quantity VALUES (?1, ?2, ?3, ?4)");
    for (const Quantity& q : quantities)
        insert.bind(1, q.name).bind(2, q.unit).bind(3, q.kind).bind(4, q.meaning).run();
    std::vector<Added> result;
    for (const Record& record : records) result.push_back(add_one(record));
    transaction.commit();
    return result;
}

Added Genome::add_one(const Record& r) {
    const std::string print = fingerprint(r);
    Statement find = database_.prepare("SELECT id FROM record WHERE fingerprint = ?1");
    const bool known = find.bind(1, print).step();
    if (known && !r.run) return Added::known;
    std::int64_t id = known ? find.integer(0) : 0;
    if (known) {
        database_.prepare("DELETE FROM value WHERE record = ?1").bind(1, id).run();
        const std::int64_t from = source(r), of = material(r);
        database_
            .prepare(
                "UPDATE record SET status = ?2, source = ?3, note = ?4, material = ?5, phase = ?6, state = ?7 "
                "WHERE id = ?1")
            .bind(1, id)
            .bind(2, r.status)
            .bind(3, from)
            .bind(4, r.note)
            .bind(5, of)
            .bind(6, r.phase)
            .bind(7, r.state)
            .run();
        database_.prepare("UPDATE run SET program = ?2, git_commit = ?3 WHERE record = ?1")
            .bind(1, id)
            .bind(2, r.run->program)
            .bind(3, r.run->commit)
            .run();
    } else {
        const std::string now = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
        const std::int64_t from = source(r), of = material(r);
        database_
            .prepare(
                "INSERT INTO record (material, phase, state, status, source, note, fingerprint, added) VALUES (?1, ?2, "
                "?3, ?4, ?5, ?6, ?7, ?8)")
            .bind(1, of)
            .bind(2, r.phase)
            .bind(3, r.state)
            .bind(4, r.status)
            .bind(5, from)
            .bind(6, r.note)
            .bind(7, print)
            .bind(8, now)
            .run();
        id = database_.last_id();
        if (r.run)
            database_.prepare("INSERT INTO run VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
                .bind(1, id)
                .bind(2, r.run->path)
                .bind(3, r.run->program)
                .bind(4, r.run->commit)
                .bind(5, r.run->deck_sha256)
                .bind(6, r.run->potential)
                .bind(7, r.run->potential_sha256)
                .bind(8, r.run->seed)
                .bind(9, r.run->precision)
                .run();
    }
    set_values(id, r);
    return known ? Added::refreshed : Added::fresh;
}

std::int64_t Genome::material(const Record& r) {
    const std::string key = key_of(r.composition);
    database_.prepare("INSERT OR IGNORE INTO material (key, formula) VALUES (?1, ?2)")
        .bind(1, key)
        .bind(2, r.formula)
        .run();
    Statement find = database_.prepare("SELECT id FROM material WHERE key = ?1");
    find.bind(1, key).step();
    const std::int64_t id = find.integer(0);
    Statement insert = database_.prepare("INSERT OR IGNORE INTO composition VALUES (?1, ?2, ?3)");
    for (const auto& [element, fraction] : r.composition) insert.bind(1, id).bind(2, element).bind(3, fraction).run();
    return id;
}

std::int64_t Genome::source(const Record& r) {
    database_.prepare("INSERT OR IGNORE INTO source (citation, doi) VALUES (?1, ?2)")
        .bind(1, r.source)
        .bind(2, r.doi)
        .run();
    Statement find = database_.prepare("SELECT id FROM source WHERE citation = ?1 AND doi = ?2");
    find.bind(1, r.source).bind(2, r.doi).step();
    return find.integer(0);
}

void Genome::set_values(std::int64_t id, const Record& r) {
    Statement insert = database_.prepare("INSERT INTO value VALUES (?1, ?2, ?3, ?4)");
    for (const auto& [name, v] : r.values) insert.bind(1, id).bind(2, name).bind(3, v.value).bind(4, v.error).run();
}

std::vector<Quantity> Genome::quantities() const {
    Statement s = database_.prepare("SELECT name, unit, kind, meaning FROM quantity ORDER BY name");
    std::vector<Quantity> list;
    while (s.step()) list.push_back({s.text(0), s.text(1), s.text(2), s.text(3)});
    return list;
}

std::optional<std::string> Genome::find_quantity(const std::string& name) const {
    Statement s = database_.prepare("SELECT name FROM quantity WHERE name = ?1");
    return s.bind(1, name).step() ? std::optional(s.text(0)) : std::nullopt;
}

std::vector<std::int64_t> Genome::all() const {
    Statement s = database_.prepare("SELECT id FROM record ORDER BY id");
    std::vector<std::int64_t> ids;
    while (s.step()) ids.push_back(s.integer(0));
    return ids;
}

std::vector<Record> Genome::records(const std::vector<std::int64_t>& ids) const {
    Statement head = database_.prepare(
        "SELECT formula, phase, state, status, citation, doi, note, material.id, run.path, program, git_commit, "
        "deck_sha256, potential, potential_sha256, seed, precision "
        "FROM record JOIN material ON material.id = record.material JOIN source ON source.id = record.source LEFT JOIN "
        "run ON run.record = record.id WHERE record.id = ?1");
    Statement parts = database_.prepare("SELECT element, fraction FROM composition WHERE material = ?1");
    Statement values = database_.prepare(
        "SELECT quantity.name, value, error FROM value JOIN quantity ON quantity.name = value.quantity WHERE record = "
        "?1");
    std::vector<Record> list;
    for (const std::int64_t id : ids) {
        Record r;
        head.bind(1, id);
        if (!head.step()) continue;
        r.id = id;
        std::string* const texts[] = {&r.formula, &r.phase, &r.state, &r.status, &r.source, &r.doi, &r.note};
        for (int k = 0; k < 7; ++k) *texts[k] = head.text(k);
        if (!head.null(8))
            r.run = RunOrigin{head.text(8),  head.text(9),  head.text(10), head.text(11),
                              head.text(12), head.text(13), head.text(14), head.text(15)};
        parts.bind(1, head.integer(7));
        while (parts.step()) r.composition[parts.text(0)] = parts.real(1);
        values.bind(1, id);
        while (values.step())
            r.values[values.text(0)] = {values.real(1), values.null(2) ? std::nullopt : std::optional(values.real(2))};
        head.step();  // the only row is behind us
        list.push_back(std::move(r));
    }
    return list;
}

}  // namespace lmmd::genome
