#include "cli/model_reading.h"

#include <algorithm>

#include "cli/drift.h"
#include "load/bind.h"
#include "load/likely_schemas.h"
#include "load/model.h"

namespace schemadiff::cli {

namespace {

bool has_errors(const Diagnostics& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& each) { return each.severity == Severity::error; });
}

bool same(const KnownNames& left, const KnownNames& right) {
    return left.extension_types == right.extension_types && left.extension_functions == right.extension_functions &&
           left.extension_relations == right.extension_relations;
}

}  // namespace

ModelReading::ModelReading(Session& session, std::string path)
    : session_(session), path_(std::move(path)), thread_([this] { read(); }) {}

ModelReading::~ModelReading() {
    let_go_on(std::nullopt);
}

void ModelReading::read() {
    try {
        model_ = load_model_files(session_, path_, diagnostics_);
        loaded_.set_value();
    } catch (...) {
        loaded_.set_exception(std::current_exception());
        return;
    }
    known_ = known_promise_.get_future().get();
    if (known_ && !has_errors(diagnostics_)) bind();
}

void ModelReading::bind() {
    try {
        auto stage = session_.stopwatch().stage("bind");
        load::bind(model_, *known_, session_.configuration().search_path, bind_diagnostics_);
    } catch (...) {
        bind_failure_ = std::current_exception();
    }
}

void ModelReading::let_go_on(std::optional<KnownNames> known) {
    std::call_once(known_once_, [&] { known_promise_.set_value(std::move(known)); });
}

const Names& ModelReading::schemas() {
    loaded_future_.get();
    if (!told_) throw_if_errors(session_.console(), diagnostics_, "the model");
    told_ = true;
    return model_.schemas;
}

Names ModelReading::mentioned() {
    return session_.configuration().all_schemas ? Names{} : schemas();
}

Names ModelReading::likely() const {
    return session_.configuration().all_schemas ? Names{} : load::likely_schemas({path_});
}

void ModelReading::bind_with(const KnownNames& known) {
    let_go_on(known);
}

Catalog ModelReading::bound(const KnownNames& known) {
    schemas();
    let_go_on(known);
    thread_.join();
    if (!same(*known_, known)) {
        // The database was read again, and is another one by now.
        Catalog model = read_model(session_, path_);
        bind_model(session_, model, known);
        return model;
    }
    if (bind_failure_) std::rethrow_exception(bind_failure_);
    throw_if_errors(session_.console(), bind_diagnostics_, "the model");
    return std::move(model_);
}

Catalog ModelReading::unbound() {
    schemas();
    let_go_on(std::nullopt);
    thread_.join();
    return std::move(model_);
}

}  // namespace schemadiff::cli
