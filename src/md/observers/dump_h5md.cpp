// SPDX-License-Identifier: GPL-3.0-or-later
// dump_h5md: frames in H5MD, for trajectories too large for text.
#include <fmt/format.h>

#include <algorithm>

#include "atom_choice.hpp"
#include "lmmd/io/h5md.hpp"
#include "lmmd/neighbor/wrap.hpp"

namespace lmmd {
namespace {

struct H5mdDump {
    std::int64_t interval = 1;  // steps
    std::string file;
    AtomChoice atoms;
    bool velocity = false, force = false, image = false, double_precision = false;
    Where where;  // of the file's name
};

class H5mdDumper : public Observer {
public:
    H5mdDumper(const H5mdDump& dump, const RunSetup& setup)
        : Observer(dump.interval), dump_(dump), files_(setup.files), members_(dump.atoms.members(setup)) {
        FrameFile& file = files_.frame_file(dump.file);
        const std::string content = words(setup.state);
        if (!file.content.empty() && file.content != content)
            throw input_error(
                dump.where,
                fmt::format("found other frames than an earlier run of this deck writes to {} ({}, there {}), "
                            "expected the same ones; name another file",
                            quote(dump.file), content, file.content));
        file.content = content;
    }

    void sample(Snapshot& snapshot) override {
        FrameFile& file = files_.frame_file(dump_.file);
        if (file.frames == 0 && files_.stood_before(dump_.file))
            throw input_error(dump_.where, "found the file " + quote(dump_.file) +
                                               " of an earlier run, expected none; remove it or name another");
        if (!writer_)
            writer_ = std::make_unique<H5mdWriter>(files_.directory() / dump_.file, content(snapshot), file.frames);
        writer_->write(frame(snapshot));
        ++file.frames;
    }

    void finish(Snapshot&) override { writer_.reset(); }

private:
    // What a frame holds.
    std::string words(const State& state) const {
        std::string text = "positions";
        if (dump_.velocity) text += ", velocities";
        if (dump_.force) text += ", forces";
        if (dump_.image) text += ", images";
        if (dump_.double_precision) text += " in double precision";
        text += fmt::format(" of {} atoms{}", std::count(members_.begin(), members_.end(), true), dump_.atoms.text());
        for (int a = 0; a < 3; ++a)
            if (!state.box.periodic[static_cast<std::size_t>(a)]) text += fmt::format(", {} open", "xyz"[a]);
        return text;
    }

    template <class T>
    std::vector<T> chosen(const std::vector<T>& all) const {
        std::vector<T> result;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (members_[i]) result.push_back(all[i]);
        return result;
    }

    H5mdContent content(Snapshot& snapshot) const {
        const State& state = snapshot.state();
        return {chosen(state.atoms.symbol),
                chosen(state.atoms.mass),
                state.box.periodic,
                dump_.velocity,
                dump_.force,
                dump_.image,
                true,
                true,
                dump_.double_precision};
    }

    H5mdFrame frame(Snapshot& snapshot) const {
        const State& state = snapshot.state();
        H5mdFrame frame;
        frame.step = state.step;
        frame.time = state.time;
        frame.box = state.box;
        frame.position = chosen(state.atoms.position);
        frame.image = chosen(state.atoms.image);
        for (std::size_t i = 0; i < frame.position.size(); ++i) wrap(state.box, frame.position[i], frame.image[i]);
        if (dump_.velocity) frame.velocity = chosen(state.atoms.velocity);
        if (dump_.force) frame.force = chosen(snapshot.forces());
        frame.pressure = snapshot.system.pressure();
        for (const Slit& slit : snapshot.system.slits())
            frame.walls[static_cast<std::size_t>(slit.axis)] = {slit.lo.plane.position, slit.hi.plane.position};
        return frame;
    }

    const H5mdDump dump_;
    OutputFiles& files_;
    const std::vector<bool> members_;
    std::unique_ptr<H5mdWriter> writer_;  // from the first frame on
};

ObserverFactory parse(Args& args) {
    static const std::string kQuantities[] = {"velocity", "force", "image"}, kPrecisions[] = {"single", "double"};
    H5mdDump dump;
    dump.interval = args.integer("the interval", kInterval);
    dump.where = args.where_next();
    dump.file = args.word("the name of the file");
    while (args.more()) {
        if (take_choice(args, dump.atoms)) continue;
        if (args.take("precision")) {
            dump.double_precision = args.choice("the precision", kPrecisions) == "double";
            continue;
        }
        const std::string word = args.choice("a quantity, or 'group', 'on' or 'precision'", kQuantities);
        (word == "velocity" ? dump.velocity : word == "force" ? dump.force : dump.image) = true;
    }
    return [dump](const RunSetup& setup) { return std::make_unique<H5mdDumper>(dump, setup); };
}

}  // namespace

namespace entries {
extern const ObserverEntry dump_h5md{
    "dump_h5md",
    "dump_h5md INTERVAL FILE [group METHOD LABEL | on NAME] [precision single|double] [velocity] [force] [image]",
    "frames in H5MD (HDF5), small and fast to read; image: how often atoms crossed the box's faces", false, parse};
}

}  // namespace lmmd
