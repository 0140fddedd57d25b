// SPDX-License-Identifier: GPL-3.0-or-later
// The CPU behind Backend: atoms, neighbour list with a skin, and any evaluator of a NEP.
#pragma once

#include "cpu/atom_store.hpp"
#include "cpu/blocks.hpp"
#include "cpu/skin.hpp"
#include "lmmd/backend.hpp"
#include "lmmd/nep/evaluator.hpp"

namespace lmmd {

class CpuBackend final : public PromptBackend {
public:
    // `elements` and `cutoff` (A) are those of the model behind the evaluator; `source` names it in messages.
    struct Potential {
        std::unique_ptr<NepEvaluator> evaluator;
        std::vector<std::string> elements;
        double cutoff = 0;
        std::string source;
    };
    CpuBackend(Potential potential, const BackendOptions& options);

    std::string name() const override;
    void upload(const State& state, const std::vector<std::uint64_t>& groups) override;
    void download(State& state) const override;
    std::vector<Vec3> download_forces() const override;
    void upload_velocities(const std::vector<Vec3>& velocity) override;
    void set_groups(const std::vector<std::uint64_t>& groups) override;
    PerAtom per_atom() override;
    void apply(const AtomOp& op, Selection who) override;
    AtomSums sums(Selection who) const override;
    void save(ByteWriter& out) const override;
    void load(ByteReader& in) override;
    std::size_t memory() const override;

private:
    // Small blocks share out the expensive work evenly; a pass over memory is worth another thread from some thousand
    // atoms.
    static constexpr std::size_t kForceBlock = 32, kCheapBlock = 2048;

    ForceTotals evaluate() override;
    WallTotals push_atoms(const Plane& plane, const WallPotential& potential, Selection who) override;
    WallTotals reflect_atoms(const Plane& plane, Selection who) override;
    void box_changed() override;
    AtomView view() {
        AtomView view = atoms_.view();
        view.cell = &cell_;
        return view;
    }
    NepInput input() const { return {atoms_.position, atoms_.type, list_, shift_vectors_}; }
    void renew_list();
    void build_list();
    ForceTotals partial_forces();
    void gather();
    template <class Act>
    WallTotals meet_wall(Selection who, Act&& act);

    Potential potential_;
    std::unique_ptr<Team> team_;
    AtomStore atoms_;
    Skin skin_;
    NeighborList list_;
    std::vector<Vec3> shift_vectors_;  // A, of the present box
    std::vector<std::size_t> stray_;   // atoms out_of_range when the list was built
    std::vector<double> energy_;       // eV, per atom
    bool partials_known_ = false;      // the evaluator holds the partial forces of the present list
    BlockSums<NepTotals, kForceBlock> force_sums_;
    BlockSums<WallTotals, kCheapBlock> wall_sums_;
    mutable BlockSums<AtomSums, kCheapBlock> atom_sums_;
};

}  // namespace lmmd
