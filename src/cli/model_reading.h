// The model, read on a thread of its own while the database is asked; and bound there, too, as soon as it is known what
// the database has beside it.
//
// Used by check, diff and revision. What it says is what read_model() and bind_model() (drift.h) say, in the same
// order: a mistake in the model comes before anything about the database.
#pragma once

#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "cli/session.h"
#include "schemadiff/catalog.h"
#include "schemadiff/diagnostic.h"
#include "schemadiff/error.h"

namespace schemadiff::cli {

class ModelReading {
  public:
    // Begins. Of the session, which must outlive it, the thread uses configuration and stopwatch only.
    ModelReading(Session& session, std::string path);
    ~ModelReading();
    ModelReading(const ModelReading&) = delete;
    ModelReading& operator=(const ModelReading&) = delete;

    // The schemas that the model mentions. Waits for its files; throws Error after printing their diagnostics.
    const Names& schemas();
    // The same; nothing, and no waiting, where the configuration has all schemas managed.
    Names mentioned();
    // What `mentioned` will most likely be, without waiting.
    Names likely() const;

    // Lets the thread bind the names. Of several calls the first counts; any thread may call.
    void bind_with(const KnownNames& known);

    // The model; nothing may be asked afterwards. `bound` binds, if nobody let it be done before, and throws Error
    // after printing the diagnostics; `unbound` must not follow bind_with().
    Catalog bound(const KnownNames& known);
    Catalog unbound();

    // Does what concerns the database. Where that throws, and the model has mistakes, those are told instead.
    template <class Work>
    auto beside(Work&& work) {
        try {
            return work();
        } catch (const Error&) {
            schemas();
            throw;
        }
    }

  private:
    void read();
    void bind();
    void let_go_on(std::optional<KnownNames> known);

    Session& session_;
    std::string path_;
    Catalog model_;
    Diagnostics diagnostics_;
    std::promise<void> loaded_;
    std::shared_future<void> loaded_future_{loaded_.get_future()};
    bool told_ = false;  // the diagnostics of loading
    std::once_flag known_once_;
    std::promise<std::optional<KnownNames>> known_promise_;
    std::optional<KnownNames> known_;
    Diagnostics bind_diagnostics_;
    std::exception_ptr bind_failure_;
    std::jthread thread_;
};

}  // namespace schemadiff::cli
