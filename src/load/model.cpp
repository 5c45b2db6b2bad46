#include "load/model.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "load/sections.h"
#include "load/tree_cache.h"
#include "support/files.h"

namespace schemadiff::load {
namespace {

void read_section(Context& context, const YamlNode& key, YamlNode& node) {
    std::vector<std::string_view> known{"version", "schema"};
    for (const Section& section : sections()) {
        known.push_back(section.name);
        if (section.name != key.text) continue;
        section.read(context, node);
        return;
    }
    context.error(key, "unknown section \"" + key.text + "\"", near_match_hint(key.text, known));
}

void read_root(Context& context, YamlNode& root) {
    if (!root.is_mapping()) {
        if (!root.is_null())
            return context.error(root, "a model is a mapping of sections", "start it with `version: 1`");
        return context.error({context.file, 1, 1}, "the file is empty", "start it with `version: 1`");
    }
    if (!read_version(context, root, "model", kModelVersion)) return;
    if (const YamlNode* schema = root.find("schema")) {
        read_text(context, *schema, "schema", context.schema);
        if (context.schema.empty()) context.error(*schema, "\"schema\" names no schema");
        Object object({Kind::schema, "", "", context.schema, ""}, SchemaNamespace{});
        object.where = context.at(*schema);
        context.add(std::move(object));
    }
    for (std::size_t i = 0; i < root.keys.size(); ++i) {
        const std::string& key = root.keys[i].text;
        if (key != "version" && key != "schema") read_section(context, root.keys[i], root.items[i]);
    }
}

// Below this, parsing costs no more than looking a tree up.
constexpr std::size_t kWorthKeeping = 32 * 1024;

std::optional<YamlNode> tree_of_file(const std::string& file, const std::string& text, const LoadOptions& options,
                                     Diagnostics& diagnostics) {
    if (!options.cache_folder || text.size() < kWorthKeeping) return parse_yaml(file, text, diagnostics);
    const TreeCache cache(*options.cache_folder);
    if (auto kept = cache.find(file, text)) return kept;
    auto tree = parse_yaml(file, text, diagnostics);
    if (tree && diagnostics.empty()) cache.keep(file, text, *tree);
    return tree;
}

Context read_text_of_file(const std::string& file, const std::string& text, const LoadOptions& options) {
    Context context;
    context.file = file;
    if (auto root = tree_of_file(file, text, options, context.diagnostics)) read_root(context, *root);
    return context;
}

// Declares each schema that an object lives in, unless a file has done it, and takes what says nothing twice once.
void declare_schemas(Objects& objects) {
    std::set<std::string> declared;
    std::set<std::string> said;
    for (const auto& object : objects)
        if (object->id.kind == Kind::schema && has_common(*object)) said.insert(object->id.name);
    std::erase_if(objects, [&](const auto& object) {
        return object->id.kind == Kind::schema && !has_common(*object) &&
               (said.count(object->id.name) || !declared.insert(object->id.name).second);
    });
    declared.insert(said.begin(), said.end());
    const std::size_t count = objects.size();
    for (std::size_t i = 0; i < count; ++i) {
        const Object& object = *objects[i];
        if (object.id.schema.empty() || !declared.insert(object.id.schema).second) continue;
        Object schema({Kind::schema, "", "", object.id.schema, ""}, SchemaNamespace{});
        schema.where = object.where;
        objects.push_back(std::make_shared<Object>(std::move(schema)));
    }
}

void refuse_repeated(const std::vector<ObjectPtr>& objects, Diagnostics& diagnostics) {
    for (std::size_t i = 1, first = 0; i < objects.size(); ++i) {
        if (objects[i]->id != objects[first]->id) {
            first = i;
            continue;
        }
        diagnostics.push_back({Severity::error, objects[i]->where, objects[i]->id.described() + " is there twice",
                               "it stands at " + objects[first]->where.text() + " already"});
    }
}

Catalog merged(std::vector<Context> files, const LoadOptions& options, Diagnostics& diagnostics) {
    Objects objects;
    Catalog catalog;
    for (Context& file : files) {
        std::move(file.objects.begin(), file.objects.end(), std::back_inserter(objects));
        std::move(file.diagnostics.begin(), file.diagnostics.end(), std::back_inserter(diagnostics));
        catalog.file_schemas[file.file] = file.schema;
    }
    // It is there in every database, and no object of a comparison.
    std::erase_if(
        objects, [](const auto& object) { return object->id.kind == Kind::extension && object->id.name == "plpgsql"; });
    declare_schemas(objects);
    name_unnamed(objects, options.naming);
    std::set<std::string> schemas;
    catalog.objects().reserve(objects.size());
    for (auto& object : objects) {
        if (object->id.kind == Kind::schema) {
            schemas.insert(object->id.name);
            if (!object->renamed_from.empty()) schemas.insert(object->renamed_from);
        }
        catalog.add(ObjectPtr(std::move(object)));
    }
    catalog.schemas.assign(schemas.begin(), schemas.end());
    catalog.sort();
    refuse_repeated(catalog.objects(), diagnostics);
    std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::tie(a.where.file, a.where.line, a.where.column) <
               std::tie(b.where.file, b.where.line, b.where.column);
    });
    return catalog;
}

}  // namespace

std::vector<std::string> model_files(const std::vector<std::string>& paths) {
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        if (!std::filesystem::is_directory(path)) {
            files.push_back(path);
            continue;
        }
        const auto found = support::list_files(path, {".yaml", ".yml"});
        if (found.empty()) throw Error("no model in " + path, "a model's files are named *.yaml or *.yml");
        files.insert(files.end(), found.begin(), found.end());
    }
    return files;
}

Catalog load_model(const std::vector<std::string>& paths, const LoadOptions& options, Diagnostics& diagnostics) {
    const std::vector<std::string> files = model_files(paths);
    std::vector<std::string> texts;
    for (const std::string& file : files) texts.push_back(support::read_file(file));
    std::vector<Context> contexts(files.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < files.size(); i = next++)
            contexts[i] = read_text_of_file(files[i], texts[i], options);
    };
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < std::min<std::size_t>(options.threads, files.size()); ++i) helpers.emplace_back(work);
    work();
    helpers.clear();
    return merged(std::move(contexts), options, diagnostics);
}

Catalog load_model_text(const std::string& file, const std::string& text, const LoadOptions& options,
                        Diagnostics& diagnostics) {
    std::vector<Context> contexts;
    contexts.push_back(read_text_of_file(file, text, options));
    return merged(std::move(contexts), options, diagnostics);
}

}  // namespace schemadiff::load
