// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/output.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <iterator>

using namespace lmmd;

namespace {

// A folder that goes away with the test.
struct Scratch {
    std::filesystem::path path;
    Scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "lmmd_output_XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()));
        path = name;
    }
    ~Scratch() { std::filesystem::remove_all(path); }
    std::filesystem::path operator/(const char* name) const { return path / name; }
};

std::string content(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Files of this process cannot grow beyond a size while one of these lives: a disk that is full for certain.
struct FullDisk {
    rlimit before{};
    void (*handler)(int) = nullptr;
    explicit FullDisk(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before);
        rlimit limit = before;
        limit.rlim_cur = bytes;
        handler = ::signal(SIGXFSZ, SIG_IGN);
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before);
        ::signal(SIGXFSZ, handler);
    }
};

template <class F>
std::string message(ErrorKind kind, F&& action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.kind() == kind);
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("records are appended") {
    Scratch scratch;
    std::ofstream(scratch / "a.out") << "before\n";
    OutputFile file(scratch / "a.out");
    CHECK_FALSE(file.empty());
    file.write("one\n");
    CHECK(content(scratch / "a.out") == "before\none\n");  // at once: what a killed run wrote is there
    CHECK(file.bytes() == 11);
    file.flush();
    file.truncate(7);
    file.write("two\n");
    CHECK(content(scratch / "a.out") == "before\ntwo\n");
}

TEST_CASE("a record that does not fit is taken back") {
    Scratch scratch;
    OutputFile file(scratch / "a.out");
    file.write("a whole record\n");
    std::string text;
    {
        FullDisk full(40);
        text = message(ErrorKind::machine, [&] { file.write(std::string(100, 'x')); });
        CHECK(content(scratch / "a.out") == "a whole record\n");
        file.write("a smaller one\n");
    }
    CHECK(text == "could not write to '" + (scratch / "a.out").string() +
                      "': File too large; it was cut back to its last whole record; make room and go on with --resume");
    CHECK(content(scratch / "a.out") == "a whole record\na smaller one\n");
}

TEST_CASE("a full device is told") {
    if (!std::filesystem::exists("/dev/full")) {
        WARN("skipped: no /dev/full");
        return;
    }
    OutputFile file("/dev/full");
    CHECK(message(ErrorKind::machine, [&] { file.write("x"); }) ==
          "could not write to '/dev/full': No space left on device; it was cut back to its last whole record; make "
          "room and go on "
          "with --resume");
}

TEST_CASE("a file that cannot be opened") {
    CHECK(message(ErrorKind::machine, [] { OutputFile file("/nowhere/a.out"); }) ==
          "could not open '/nowhere/a.out' for writing: No such file or directory; check that its folder exists, may "
          "be written to "
          "and has space left");
}

TEST_CASE("replacing keeps the old content when the disk is full") {
    Scratch scratch;
    replace_file(scratch / "r.xyz", "first");
    CHECK(content(scratch / "r.xyz") == "first");
    {
        FullDisk full(3);
        CHECK(message(ErrorKind::machine, [&] { replace_file(scratch / "r.xyz", "second"); }) ==
              "could not write to '" + (scratch / "r.xyz").string() +
                  "': File too large; what stood there before is whole; make room and go on with --resume");
    }
    CHECK(content(scratch / "r.xyz") == "first");
    CHECK_FALSE(std::filesystem::exists(scratch / "r.xyz.part"));
    replace_file(scratch / "r.xyz", "third");
    CHECK(content(scratch / "r.xyz") == "third");
}

TEST_CASE("one name is one file") {
    Scratch scratch;
    OutputFiles files(scratch.path);
    CHECK(files.open("a.out") == files.open("a.out"));
    CHECK(files.open("a.out") != files.open("b.out"));
    CHECK_THROWS_AS(files.open("no/such/folder"), Error);
    CHECK_THROWS_AS(files.open("no/such/folder"), Error);
}

TEST_CASE("resuming cuts the files back to the checkpoint") {
    Scratch scratch;
    std::ofstream(scratch / "old.out") << "of an earlier run\n";
    ByteWriter saved;
    {
        OutputFiles files(scratch.path);
        files.open("a.out")->write("kept\n");
        files.save(saved);
        files.open("a.out")->write("after the checkpoint\n");
        files.open("late.out")->write("after the checkpoint\n");
        files.open("old.out")->write("after the checkpoint\n");
    }
    OutputFiles files(scratch.path);
    ByteReader in(saved.bytes(), "checkpoint");
    files.load(in);
    CHECK(in.at_end());
    CHECK(content(scratch / "a.out") == "kept\n");
    files.open("late.out")->write("again\n");
    files.open("old.out")->write("again\n");
    CHECK(content(scratch / "late.out") == "again\n");
    CHECK(content(scratch / "old.out") == "of an earlier run\nagain\n");
}

TEST_CASE("a file that lost what the checkpoint knows") {
    Scratch scratch;
    ByteWriter saved;
    {
        OutputFiles files(scratch.path);
        files.open("a.out")->write("twelve bytes");
        files.save(saved);
    }
    std::filesystem::resize_file(scratch / "a.out", 5);
    OutputFiles files(scratch.path);
    ByteReader in(saved.bytes(), "checkpoint");
    CHECK(message(ErrorKind::input, [&] { files.load(in); }) ==
          (scratch / "a.out").string() +
              ": found 5 bytes, expected the 12 bytes or more that the checkpoint knows; put the file "
              "back as the run left it, or start over with --force");
}
