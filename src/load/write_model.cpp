#include "load/write_model.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "load/default_privileges.h"
#include "load/members.h"
#include "load/names.h"
#include "load/sections.h"
#include "load/yaml_text.h"
#include "support/files.h"

namespace schemadiff::load {
namespace {

using ObjectList = std::vector<const Object*>;

std::string head(const WriteOptions& options, std::string_view schema) {
    std::string text = "# schemadiff model, described by model.schema.json\n";
    if (!options.json_schema.empty()) text = "# yaml-language-server: $schema=" + options.json_schema + "\n";
    text += "version: 1\nschema: " + yaml_scalar(schema, false) + "\n";
    return text;
}

// A schema is written where it says something, or where nothing else would mention it.
bool is_schema_written(const Object& object, const std::set<std::string>& mentioned) {
    return has_common(object) || !mentioned.count(object.id.name);
}

// The one section that is a list.
void append_default_privileges(const ObjectList& objects, std::string_view section, std::string& text) {
    YamlNode list = names_node(default_privileges_entries(objects));
    if (list.items.empty()) return;
    list.flow = false;
    MappingOut root;
    root.add(section, std::move(list));
    append_yaml(root.take(), 0, text);
}

// The objects as one file: sections in their order, objects by key.
std::string file_text(const ObjectList& objects, const Members& members, std::string_view schema,
                      const WriteOptions& options) {
    std::set<std::string> mentioned{std::string(schema)};
    for (const Object* object : objects) {
        if (!object->id.schema.empty()) mentioned.insert(object->id.schema);
    }
    WriteContext context;
    context.members = &members;
    context.file_schema = schema;
    std::string text = head(options, schema);
    for (const Section& section : sections()) {
        if (section.kind == Kind::default_privileges) {
            append_default_privileges(objects, section.name, text);
            continue;
        }
        MappingOut written;
        for (const Object* object : objects) {
            if (!section.holds(*object) || members.is_folded(*object)) continue;
            if (section.kind == Kind::schema && !is_schema_written(*object, mentioned)) continue;
            written.add(section_key(*object, schema), write_object(*object, context));
        }
        if (written.empty()) continue;
        MappingOut root;
        root.add(section.name, written.take());
        append_yaml(root.take(), 0, text);
    }
    return text;
}

std::string main_schema(const Catalog& catalog, const WriteOptions& options) {
    if (!options.schema.empty()) return options.schema;
    // Naming a schema at the top declares it: it must be one that the catalog has.
    std::map<std::string, std::size_t> count;
    for (const ObjectPtr& object : catalog.objects()) {
        ++count[object->id.kind == Kind::schema ? object->id.name : object->id.schema];
    }
    count.erase("");
    if (count.empty() || count.count("public")) return "public";
    return std::max_element(count.begin(), count.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

ObjectList all_objects(const Catalog& catalog) {
    ObjectList objects;
    for (const ObjectPtr& object : catalog.objects()) objects.push_back(object.get());
    return objects;
}

std::string file_name(std::string_view name) {
    std::string text;
    for (char c : name) text += c == '/' || c == '\0' ? '_' : c;
    return text == "." || text == ".." || (!text.empty() && text.front() == '.') ? "_" + text : text;
}

std::string new_file(const std::string& folder, const Object& object) {
    const Identity& id = object.id;
    std::string section = "schemas";
    for (const Section& each : sections()) {
        if (each.holds(object)) section = each.name;
    }
    const std::string place = id.schema.empty() ? "" : "/" + file_name(id.schema);
    return folder + place + "/" + section + ".yaml";
}

// What one file is to hold.
struct FileContent {
    std::string schema;
    ObjectList objects;
};

std::map<std::string, FileContent> content_by_file(const std::string& folder, const Catalog& catalog,
                                                   const Catalog& existing, const Members& members) {
    std::map<Identity, std::string> file_of;
    for (const ObjectPtr& object : existing.objects()) {
        if (object->where.known()) file_of.emplace(object->id, object->where.file);
    }
    std::map<std::string, FileContent> files;
    for (const auto& [file, schema] : existing.file_schemas) files[file].schema = schema;
    for (const ObjectPtr& object : catalog.objects()) {
        if (members.is_folded(*object)) continue;
        const auto known = file_of.find(object->id);
        const std::string file = known != file_of.end() ? known->second : new_file(folder, *object);
        FileContent& content = files[file];
        if (content.schema.empty()) content.schema = object->id.schema.empty() ? "public" : object->id.schema;
        content.objects.push_back(object.get());
    }
    return files;
}

// What the existing model says of a file, written the same way: equal texts mean that nothing changed.
std::string existing_text(const std::string& file, const Catalog& existing, const Members& members,
                          std::string_view schema, const WriteOptions& options) {
    ObjectList objects;
    for (const ObjectPtr& object : existing.objects()) {
        if (object->where.file == file && object->id.parent.empty()) objects.push_back(object.get());
    }
    return file_text(objects, members, schema, options);
}

}  // namespace

std::string write_model(const Catalog& catalog, const WriteOptions& options) {
    const Members members(catalog);
    return file_text(all_objects(catalog), members, main_schema(catalog, options), options);
}

WrittenFiles write_model_folder(const std::string& folder, const Catalog& catalog, const Catalog& existing,
                                const WriteOptions& options) {
    const Members members(catalog);
    const Members existing_members(existing);
    WrittenFiles result;
    for (const auto& [file, content] : content_by_file(folder, catalog, existing, members)) {
        const std::string text = file_text(content.objects, members, content.schema, options);
        const bool is_known = existing.file_schemas.count(file) > 0;
        if (is_known && text == existing_text(file, existing, existing_members, content.schema, options)) {
            result.unchanged.push_back(file);
            continue;
        }
        std::filesystem::create_directories(std::filesystem::path(file).parent_path());
        support::write_file_atomically(file, text);
        result.written.push_back(file);
    }
    return result;
}

}  // namespace schemadiff::load
