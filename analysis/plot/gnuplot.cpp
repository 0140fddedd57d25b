// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/gnuplot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <system_error>

#include "lmmd/base/text.hpp"

extern "C" char** environ;

namespace lmmd::analysis {
namespace {

namespace fs = std::filesystem;

constexpr double kManyScale = 0.85;  // of panels that share an image
constexpr int kCharacter = 10;       // points that one takes above a panel, amply

// Okabe and Ito's colours, which the colour-blind tell apart, but for the yellow, too faint on white.
constexpr const char* kColours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f"};
// Many curves are an ordered family: from dark to light (viridis).
constexpr int kGradient[][3] = {{68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {230, 200, 40}};

std::string colour(std::size_t k, std::size_t of) {
    if (of <= std::size(kColours)) return kColours[k];
    const double at =
        static_cast<double>(k) / static_cast<double>(of - 1) * static_cast<double>(std::size(kGradient) - 1);
    const std::size_t left = std::min(static_cast<std::size_t>(at), std::size(kGradient) - 2);
    int rgb[3];
    for (int c = 0; c < 3; ++c)
        rgb[c] = static_cast<int>(std::lround(kGradient[left][c] + (at - static_cast<double>(left)) *
                                                                       (kGradient[left + 1][c] - kGradient[left][c])));
    return fmt::format("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2]);
}

// A string of gnuplot. Nothing in it is markup: terminals are told 'noenhanced'.
std::string text(const std::string& words) {
    std::string result = "\"";
    for (const char c : words) {
        if (c == '"' || c == '\\') result += '\\';
        result += c == '\n' ? ' ' : c;
    }
    return result + "\"";
}

std::vector<std::string> wrapped(const std::string& words, std::size_t characters) {
    std::vector<std::string> lines;
    for (const Token& word : tokenize(words)) {
        if (!lines.empty() && lines.back().size() + word.text.size() < characters)
            lines.back() += " " + word.text;
        else
            lines.push_back(word.text);
    }
    return lines;
}

std::string terminal(ImageFormat format, int width, int height) {
    if (format == ImageFormat::svg)
        return fmt::format("set terminal svg noenhanced dynamic size {},{} font 'sans-serif,15'\n", width, height);
    constexpr int kSharp = 2;  // pixels of the image for one of a screen
    return fmt::format(
        "set terminal pngcairo noenhanced size {},{} font 'Sans,11' fontscale {} linewidth {} pointscale {}\n",
        kSharp * width, kSharp * height, kSharp, kSharp, kSharp);
}

std::string data_block(const std::string& name, const Curve& curve) {
    std::string block = "$" + name + " << EOD\n";
    for (std::size_t k = 0; k < curve.x.size(); ++k)
        block += fmt::format("{:.7g} {:.7g} {:.3g} {}\n", curve.x[k], curve.y[k], curve.error[k], curve.label.empty() ? "" : text(curve.label[k]));
    return block + "EOD\n";
}

// The title and, under it, the legend, where no curve can be.
std::string head_script(const Panel& panel, std::size_t characters) {
    const std::vector<std::string> lines = wrapped(panel.title, characters);
    const bool legend = panel.curves.size() > 1;
    std::size_t widest = 0;
    for (const Curve& curve : panel.curves) widest = std::max(widest, curve.name.size());
    const std::size_t columns = std::clamp<std::size_t>(characters / (widest + 6), 1, panel.curves.size());
    const std::size_t rows = legend ? (panel.curves.size() + columns - 1) / columns : 0;
    const double above = 0.7 + 1.2 * static_cast<double>(rows);  // lines of text
    std::string script =
        fmt::format("set tmargin {:.1f}\nunset label\n", above + 0.6 + 1.1 * static_cast<double>(lines.size()));
    for (std::size_t k = 0; k < lines.size(); ++k)
        script += fmt::format("set label {} {} at graph 0, graph 1 left offset character 0, {:.2f}\n", k + 1,
                              text(lines[k]), above + 0.2 + 1.1 * static_cast<double>(lines.size() - 1 - k));
    if (!legend) return script + "unset key\n";
    return script +
           fmt::format(
               "set key at graph 0, graph 1.01 left bottom horizontal Left reverse samplen 1.2 width 1 maxcols {}\n",
               columns);
}

std::string panel_script(const Panel& panel, std::size_t characters) {
    std::string script;
    for (std::size_t c = 0; c < panel.curves.size(); ++c) script += data_block(fmt::format("d{}", c), panel.curves[c]);
    script += head_script(panel, characters);
    script += "set xlabel " + text(panel.abscissa) + "\nset ylabel " + text(panel.ordinate) + "\n";
    script += panel.log_x ? "set logscale x\nset format x '%g'\n" : "unset logscale x\nset format x '% h'\n";
    script += fmt::format("set xrange [{:.10g}:{:.10g}]\nset yrange [{:.10g}:{:.10g}]\n", panel.x.low, panel.x.high,
                          panel.y.low, panel.y.high);
    const std::size_t n = panel.curves.size();
    if (panel.y.low < 0 && panel.y.high > 0)
        script += "set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead lw 0.8 dt 2 lc rgb '#808080' back\n";
    else
        script += "unset arrow 1\n";
    std::string bands, lines;
    for (std::size_t c = 0; c < n; ++c) {
        const std::string hue = colour(c, n), name = "notitle", title = "title " + text(panel.curves[c].name);
        if (panel.curves[c].scatter) {
            lines += fmt::format("$d{} using 1:2 with points pt 7 ps 0.7 lc rgb '{}' {}, ", c, hue, title);
            if (!panel.curves[c].label.empty())
                lines += fmt::format("$d{} using 1:2:4 with labels left offset character 0.5, 0.3 font ',8' tc rgb '#606060' {}, ", c, name);
        } else if (panel.points) {
            bands += fmt::format("$d{} using 1:2:3 with yerrorbars pt 7 ps 0.6 lw 1.2 lc rgb '{}' {}, ", c, hue, name);
            lines += fmt::format("$d{} using 1:2 with linespoints pt 7 ps 0.6 lw 0.8 lc rgb '{}' {}, ", c, hue, title);
        } else {
            bands += fmt::format(
                "$d{} using 1:($2-$3):($2+$3) with filledcurves fs transparent solid 0.22 noborder lc rgb '{}' {}, ", c,
                hue, name);
            lines += fmt::format("$d{} using 1:2 with lines lw 1.6 lc rgb '{}' {}, ", c, hue, title);
        }
    }
    script += "plot " + bands + lines;
    script.replace(script.size() - 2, 2, "\n");
    return script;
}

std::string script_of(std::span<const Figure> figures, ImageFormat format, Canvas canvas, const fs::path& image) {
    std::vector<Panel> panels;
    for (const Figure& figure : figures) {
        for (Panel panel : figure.panels) {
            if (!figure.title.empty()) panel.title = figure.title + (panel.title.empty() ? "" : ": " + panel.title);
            panels.push_back(std::move(panel));
        }
    }
    if (panels.empty()) throw machine_error("found no curve to draw, expected one at least");
    const int n = static_cast<int>(panels.size());
    const int columns = n == 1 ? 1 : n <= 4 ? 2 : 3, rows = (n + columns - 1) / columns;
    const double scale = n == 1 ? 1 : kManyScale;
    const int width = static_cast<int>(scale * canvas.width), height = static_cast<int>(scale * canvas.height);
    std::string script = terminal(format, columns * width, rows * height);
    script += "set output " + text(image.string()) + "\n";
    script += "set border 3 lw 0.8\nset tics nomirror out scale 0.6\nset grid lw 0.5 lt 1 dt 1 lc rgb '#d9d9d9' back\n";
    if (n > 1) script += fmt::format("set multiplot layout {},{}\n", rows, columns);
    for (const Panel& panel : panels) script += panel_script(panel, static_cast<std::size_t>(width / kCharacter));
    return script + (n > 1 ? "unset multiplot\n" : "") + "unset output\n";
}

// A folder for the script and the image, which goes away again.
class Scratch {
public:
    Scratch() {
        std::string name = (fs::temp_directory_path() / "lmmd-plot-XXXXXX").string();
        if (!::mkdtemp(name.data()))
            throw machine_error("could not make a temporary folder in '" + fs::temp_directory_path().string() +
                                "'; make room there, or set TMPDIR");
        path_ = name;
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    fs::path operator/(const char* name) const { return path_ / name; }

private:
    fs::path path_;
};

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

// gnuplot's exit status; what it says goes to `log`.
int run_gnuplot(const fs::path& script, const fs::path& log) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    std::string program = "gnuplot", argument = script.string();
    char* arguments[] = {program.data(), argument.data(), nullptr};
    pid_t child = 0;
    const int failed = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        throw machine_error("could not start 'gnuplot' (" + std::generic_category().message(failed) +
                            "), which draws the figures; install it: apt-get install gnuplot-nox");
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

}  // namespace

ImageFormat image_format(const fs::path& path, const std::string& option) {
    if (path.extension() == ".png") return ImageFormat::png;
    if (path.extension() == ".svg") return ImageFormat::svg;
    throw input_error(
        {option}, "found " + quote(path.string()) + ", expected a file whose name ends in .png or .svg; name it so");
}

std::string draw(std::span<const Figure> figures, ImageFormat format, Canvas canvas) {
    const Scratch scratch;
    const fs::path script = scratch / "script.gp", image = scratch / "image", log = scratch / "log";
    std::ofstream(script, std::ios::binary) << script_of(figures, format, canvas, image);
    const int status = run_gnuplot(script, log);
    std::string drawn = read(image);
    if (status == 0 && !drawn.empty()) return drawn;
    const std::string said = read(log);
    throw machine_error("gnuplot could not draw the figure: " + quote(said) + "; report it together with the input");
}

}  // namespace lmmd::analysis
